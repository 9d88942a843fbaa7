import Testing

@testable import MembraneCore

/// A tenant may bring parameters of its own. What it brings never meets the integration's secret.
@Suite struct OwnClientTests {
    private let world: World
    private let client: Client

    /// A connector whose addresses are parameters, as they are for apps that customers host themselves.
    init() throws {
        world = try World()
        try world.makeOAuthApp(
            config: [
                "tokenUri": ["$var": "connectorParameters.tokenUri"], "scopes": ["$var": "connectorParameters.scopes"],
            ],
            parameters: [
                "clientId": "integration-id", "clientSecret": "integration-secret",
                "tokenUri": "https://id.app.test/token",
                "scopes": ["read", "write"],
            ])
        client = try world.tenant()
        world.transport.onApp { request in
            request.uri.host == "evil.test"
                ? .json(#"{"access_token": "own-1", "refresh_token": "own-refresh", "expires_in": 3600}"#)
                : .status(200)
        }
    }

    private static let evil = "https://evil.test/token"

    /// Everything that was sent to the tenant's own server.
    private var leaked: [HTTPRequest] { world.transport.requests.filter { $0.uri.host == "evil.test" } }

    private func expectNoIntegrationSecret(in requests: [HTTPRequest]) {
        for request in requests {
            let basic = request.headers["Authorization"]?.split(separator: " ").last.flatMap {
                Base64.decode(Array($0.utf8))
            }
            for text in [request.bodyText, request.uri.text, String(decoding: basic ?? [], as: UTF8.self)] {
                #expect(!text.contains("integration-secret") && !text.contains("refresh-1"))
            }
        }
    }

    @Test func aTokenUriAloneHasNoClient() throws {
        let request: JSON = ["connectorKey": "crm", "connectorParameters": ["tokenUri": .string(Self.evil)]]
        let refusal = client.refusal(.connect, request)
        #expect(refusal?.status == .configuration && refusal?.key == "missing_parameters")
        #expect(world.transport.requests.isEmpty)
    }

    static let ownClients: [JSON] = [
        ["tokenUri": "https://evil.test/token", "clientId": "integration-id"],
        [
            "tokenUri": "https://evil.test/token", "clientId": "own-id", "clientSecret": "own-secret",
            "scopes": ["read"],
        ],
    ]

    @Test(arguments: ownClients)
    func whatTheTenantsServerGetsIsTheTenants(parameters: JSON) throws {
        let connection = try world.connectOAuth(
            client, ["connectorKey": "crm", "connectorParameters": parameters])
        world.clock.advance(seconds: 3600)
        _ = try client.call(.request, ConnectedApp.requestThrough(connection))
        #expect(leaked.count == 2 && leaked.last?.isRefresh == true)
        let id = parameters["clientId"]?.stringValue ?? ""
        if let secret = parameters["clientSecret"]?.stringValue {
            let basic = "Basic " + Base64.encode(Array("\(id):\(secret)".utf8))
            #expect(leaked.allSatisfy { $0.headers["Authorization"] == basic })
        } else {
            #expect(leaked.allSatisfy { $0.headers["Authorization"] == nil && $0.formValue("client_id") == id })
        }
        expectNoIntegrationSecret(in: leaked)
        #expect(world.transport.tokenRequests.isEmpty)
    }

    /// An attempt that was only begun must not lead the present refresh token astray either.
    @Test func aConnectionThatWorksIsNotLedAstray() throws {
        let id = try world.connectOAuth(client)
        let own: JSON = ["tokenUri": .string(Self.evil), "clientId": "own-id"]
        let attempt = try world.startOAuth(client, ["connectionId": .string(id), "connectorParameters": own])
        world.clock.advance(seconds: 3600)
        _ = try client.call(.request, ConnectedApp.requestThrough(id))
        #expect(leaked.isEmpty)
        #expect(world.transport.tokenRequests.last?.formValue("refresh_token") == "refresh-1")

        let again = try world.startOAuth(client, ["connectionId": .string(id), "connectorParameters": own])
        #expect(attempt.state != again.state)
        _ = try client.call(.completeConnect, again.callback())
        world.clock.advance(seconds: 3600)
        _ = try client.call(.request, ConnectedApp.requestThrough(id))
        #expect(leaked.map { $0.formValue("refresh_token") } == [nil, "own-refresh"])
        expectNoIntegrationSecret(in: leaked)
    }

    @Test func scopesAloneStandBesideTheIntegrations() throws {
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "connectorParameters": ["scopes": ["read", "admin"]]])
        #expect(attempt.parameter("scope") == "read admin" && attempt.parameter("client_id") == "integration-id")
        _ = try client.call(.completeConnect, attempt.callback())
        world.clock.advance(seconds: 3600)
        _ = try client.call(.request, ConnectedApp.requestThrough(attempt.connectionId))
        let authorization = "Basic " + Base64.encode(Array("integration-id:integration-secret".utf8))
        #expect(world.transport.tokenRequests.map { $0.headers["Authorization"] } == [authorization, authorization])
        #expect(leaked.isEmpty)
    }
}
