import Testing

@testable import MembraneCore

/// What a call of connect adds to the authorize URI.
@Suite struct ExtraParameterTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    @Test func theyAreAddedToThisRequest() throws {
        try world.makeOAuthApp(config: ["extra": ["access_type": "offline"]])
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "extra": ["nonce": "n-1", "max_age": 60, "prompt": .null]])
        #expect(attempt.parameter("nonce") == "n-1" && attempt.parameter("max_age") == "60")
        #expect(attempt.parameter("access_type") == "offline" && attempt.parameter("prompt") == nil)
        #expect(try world.startOAuth(client).parameter("nonce") == nil)
    }

    @Test(arguments: [
        "client_id", "redirect_uri", "response_type", "state", "scope", "code_challenge", "code_challenge_method",
        "request_uri", "request", "resource", "response_mode", "client_secret", "access_type",
    ])
    func whatOthersSetIsRefusedByName(name: String) throws {
        try world.makeOAuthApp(config: ["extra": ["access_type": "offline"]])
        let refusal = client.refusal(.connect, ["connectorKey": "crm", "extra": [name: "x"]])
        #expect(refusal?.status == .invalidRequest && refusal?.message.contains("`\(name)`") == true)
        #expect(refusal?.data["path"] == "extra")
    }

    @Test(
        arguments: [
            ["": "x"], ["a b": "x"], ["nonce": ["x"]], ["nonce": ["a": "x"]],
            ["nonce": .string(String(repeating: "x", count: 2049))],
        ] as [JSON])
    func whatIsNoParameterIsRefused(extra: JSON) throws {
        try world.makeOAuthApp()
        let refusal = client.refusal(.connect, ["connectorKey": "crm", "extra": extra])
        #expect(refusal?.status == .invalidRequest)
    }

    @Test func aClientsOwnNameForItsIdIsTheConnectorsToo() throws {
        try world.makeOAuthApp(config: ["clientIdParameter": "app_id"])
        let refusal = client.refusal(.connect, ["connectorKey": "crm", "extra": ["app_id": "other"]])
        #expect(refusal?.status == .invalidRequest)
    }

    @Test func theyArePushedWithTheOthers() throws {
        try world.makeOAuthApp(config: ["pushedAuthorizationRequestUri": "https://id.app.test/par"])
        world.transport.onToken { (_) throws(Failure) in
            .json(#"{"request_uri": "urn:pushed", "expires_in": 60}"#, status: 201)
        }
        _ = try world.startOAuth(client, ["connectorKey": "crm", "extra": ["nonce": "n-1"]])
        #expect(world.transport.tokenRequests.first?.formValue("nonce") == "n-1")
    }
}
