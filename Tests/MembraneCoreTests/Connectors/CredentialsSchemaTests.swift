import Testing

@testable import MembraneCore

/// Schemas of a connector where values are given and credentials are made.
@Suite struct CredentialsSchemaTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
    }

    private static let schema: JSON = [
        "type": "object", "required": ["token"],
        "properties": ["token": ["type": "string", "minLength": 8, "title": "Token", "isSensitive": true]],
    ]

    private func connect(_ key: String) -> Failure? {
        client.refusal(.connect, ["connectorKey": "keyed", "input": ["apiKey": .string(key)]])
    }

    @Test func whatIsMadeFromTheInputMustFit() throws {
        try world.makeKeyedApp(members: [
            "customCredentialsSchema": Self.schema,
            "getCredentialsFromConnectionParameters": ["mapping": ["token": ["$var": "connectionInput.apiKey"]]],
        ])
        let failure = try #require(connect("short"))
        #expect(failure.status == .invalidRequest && failure.data["errors"]?[0]?["path"] == "credentials.token")
        #expect(try client.call(.listConnections)["items"] == [] && world.transport.requests.isEmpty)
        #expect(failure.json.text.split(separator: "short", omittingEmptySubsequences: false).count == 1)
        #expect(connect("long enough") == nil)
    }

    @Test func whatTheAppAnswersMustFitAsWell() throws {
        try world.makeOAuthApp(members: ["customCredentialsSchema": Self.schema])
        let attempt = try world.startOAuth(client)
        let failure = try #require(client.refusal(.completeConnect, attempt.callback()))
        #expect(failure.status == .configuration && failure.key == "credentials_invalid")
        #expect(failure.data["errors"]?[0]?["path"] == "credentials.token")
    }

    @Test func aFormIsToldOfEveryField() throws {
        try world.makeKeyedApp(members: [
            "inputSchema": [
                "type": "object", "required": ["apiKey"],
                "properties": [
                    "apiKey": ["type": "string", "minLength": 4], "email": ["type": "string", "format": "email"],
                ],
            ],
            "parametersSchema": [
                "type": "object", "properties": ["region": ["type": "string", "enum": ["eu", "us"]]],
            ],
        ])
        let refusal = client.refusal(
            .connect, ["connectorKey": "keyed", "input": ["apiKey": "abc", "email": "no"]])
        #expect(refusal?.data["errors"]?.arrayValue?.count == 2)
        let parameters = try world.manager().refusal(
            .createIntegration, ["connectorKey": "keyed", "parameters": ["region": "mars"]])
        #expect(parameters?.data["errors"]?[0]?["path"] == "parameters.region")
        let own = client.refusal(
            .connect,
            ["connectorKey": "keyed", "input": ["apiKey": "abcd"], "connectorParameters": ["region": "mars"]])
        #expect(own?.data["errors"]?[0]?["path"] == "parameters.region")
    }

    @Test func nothingSensitiveIsInAList() throws {
        try world.makeKeyedApp(members: [
            "parametersSchema": ["type": "object", "properties": ["secret": ["type": "string", "isSensitive": true]]]
        ])
        let manager = try world.manager()
        _ = try manager.call(
            .createIntegration, ["connectorKey": "keyed", "parameters": ["secret": "canary-parameter"]])
        _ = try world.connectKeyed(client, ["input": ["apiKey": "canary-input"]])
        for answer in [
            try manager.call(.listIntegrations), try manager.call(.listConnections),
            try client.call(.listConnections), try client.call(.listConnectors), try client.call(.listIntegrations),
        ] {
            #expect(answer.text.split(separator: "canary", omittingEmptySubsequences: false).count == 1)
        }
    }
}
