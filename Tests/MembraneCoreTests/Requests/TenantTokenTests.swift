import Testing

@testable import MembraneCore

/// Types `membrane-token` and `integration-app-token`: the product's own API is told which tenant is asking.
@Suite struct TenantTokenTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        let token = try world.token {
            $0.tenantKey = "customer-1"
            $0.fields = object(["plan": "gold"])
        }
        client = try world.client(token)
    }

    private func connect(_ type: String, _ members: JSON = [:]) throws -> String {
        let definition: JSON = [
            "key": .string(type), "name": "Ours", "type": .string(type),
            "makeApiClient": ["type": "mapping", "mapping": ["baseUri": "https://api.product.test"]],
        ]
        _ = try world.manager().call(.createConnector, definition.merging(members))
        let answer = try client.call(.connect, ["connectorKey": .string(type)])
        #expect(answer["state"] == "READY")
        return answer["id"]?.stringValue ?? ""
    }

    private func send(_ id: String, _ request: JSON = [:]) throws -> HTTPRequest {
        _ = try client.call(.request, (["connectionId": .string(id), "path": "/"] as JSON).merging(request))
        return try #require(world.transport.requests.last)
    }

    /// The claims as a receiver reads them, which knows the workspace's secret and nothing else of us.
    private func claims(_ token: String) throws -> JSON {
        let parts = try TokenParts(token)
        try parts.checkSignature(Secret(World.workspaceSecret.utf8))
        return .object(try parts.claims())
    }

    @Test func bothHeadersHaveOneToken() throws {
        let request = try send(try connect("membrane-token"))
        let token = try #require(request.headers["X-Membrane-Token"])
        #expect(request.headers["X-Integration-App-Token"] == token)
        #expect(
            try claims(token) == [
                "iss": "acme", "sub": "customer-1", "fields": ["plan": "gold"], "iat": 1_800_000_000,
                "exp": 1_800_000_300,
            ])
    }

    @Test func theOlderTypeHasTheOlderHeaderOnly() throws {
        let request = try send(try connect("integration-app-token"))
        #expect(request.headers.fields.map(\.name) == ["X-Integration-App-Token"])
        #expect(try claims(request.headers["X-Integration-App-Token"] ?? "")["sub"] == "customer-1")
    }

    @Test func everyRequestHasATokenOfItsOwn() throws {
        let id = try connect("membrane-token")
        let first = try send(id)
        world.clock.advance(seconds: 100)
        let second = try send(id)
        #expect(try claims(second.headers["X-Membrane-Token"] ?? "")["iat"] == 1_800_000_100)
        #expect(first.headers["X-Membrane-Token"] != second.headers["X-Membrane-Token"])
    }

    @Test func whoAsksCannotReplaceIt() throws {
        let id = try connect("membrane-token")
        let request = try send(id, ["headers": ["x-membrane-token": "forged", "X-INTEGRATION-APP-TOKEN": "forged"]])
        #expect(request.headers.fields.count == 2)
        #expect(try claims(request.headers["x-membrane-token"] ?? "")["sub"] == "customer-1")
    }

    @Test func theOlderTypeLetsNoTokenOfTheNewerNameThrough() throws {
        let request = try send(try connect("integration-app-token"), ["headers": ["X-Membrane-Token": "forged"]])
        #expect(request.headers["X-Membrane-Token"] == nil)
    }

    @Test func newFieldsAndANewSecretCountAtOnce() throws {
        let id = try connect("membrane-token")
        _ = try world.client(
            try world.token {
                $0.tenantKey = "customer-1"
                $0.fields = object(["plan": "basic"])
            })
        #expect(try claims(try send(id).headers["X-Membrane-Token"] ?? "")["fields"] == ["plan": "basic"])
        let secret = String(repeating: "another-secret-", count: 5)
        _ = try world.manager().call(
            .rotateWorkspaceSecret, ["secret": .string(secret), "overlapSeconds": 3600])
        let parts = try TokenParts(try #require(try send(id).headers["X-Membrane-Token"]))
        try parts.checkSignature(Secret(secret.utf8))
    }

    @Test func theConnectorsTestIsSignedToo() throws {
        _ = try connect("membrane-token", ["test": ["type": "rest-api-mapping", "path": "/me"]])
        let test = try #require(world.transport.requests.first)
        #expect(test.uri.text == "https://api.product.test/me" && test.headers["X-Membrane-Token"] != nil)
    }

    @Test func aReceiverCannotActWithIt() throws {
        let token = try send(try connect("membrane-token")).headers["X-Membrane-Token"] ?? ""
        let failure = failure { () throws(Failure) in _ = try world.client(token) }
        #expect(failure?.status == .notAuthenticated && failure?.data["reason"] == "claims")
    }

    @Test func fieldsThatFitIntoNoHeaderAreRefusedByName() throws {
        let id = try connect("membrane-token")
        _ = try world.client(
            try world.token {
                $0.tenantKey = "customer-1"
                $0.fields = object(["note": .string(String(repeating: "x", count: 7000))])
            })
        let refusal = client.refusal(.request, ["connectionId": .string(id), "path": "/"])
        #expect(refusal?.status == .configuration && refusal?.key == "tenant_fields_too_large")
    }
}
