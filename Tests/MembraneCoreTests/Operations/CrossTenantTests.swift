import Testing

@testable import MembraneCore

/// Attack 15: a good token, used where it is not good, or when it is not.
@Suite struct CrossTenantTests {
    private let world: World
    /// A manager of another workspace in the same store.
    private let stranger: Client

    init() throws {
        world = try World()
        let instance = try world.instance()
        _ = try instance.call(.createWorkspace, ["key": "strange"])
        stranger = try world.client(
            try instance.call(.createAccessToken, ["isAdmin": true, "workspaceKey": "strange"])["token"]?.stringValue
                ?? "")
    }

    /// Every record of this workspace, tried by the id and the key that its own people use.
    @Test func recordsOfOneWorkspaceDoNotExistInAnother() throws {
        try world.makeKeyedApp()
        try world.makeOAuthApp()
        let tenant = try world.tenant()
        let manager = try world.manager()
        let connection = JSON.string(try world.connectKeyed(tenant))
        let tenantId = try tenant.call(.getTenant)["id"] ?? .null
        let token = try manager.call(.createToken, ["type": "long-lived"])["id"] ?? .null
        let integration = try manager.call(.listIntegrations)["items"]?[0]?["id"] ?? .null
        let attempts: [(MembraneCore.Operation, JSON)] = [
            (.getConnection, ["id": connection]), (.patchConnection, ["id": connection, "name": "taken"]),
            (.archiveConnection, ["id": connection]), (.restoreConnection, ["id": connection]),
            (.getTenant, ["id": tenantId]), (.getTenant, ["tenantKey": "customer-1"]),
            (.patchTenant, ["id": tenantId, "name": "taken"]), (.archiveTenant, ["tenantKey": "customer-1"]),
            (.restoreTenant, ["id": tenantId]), (.deleteTenant, ["tenantKey": "customer-1"]),
            (.getToken, ["id": token]), (.revokeToken, ["id": token]), (.listTokens, ["tenantKey": "customer-1"]),
            (.createAccessToken, ["tenantId": tenantId]), (.revokeTokens, ["tenantKey": "customer-1"]),
            (.setCredentials, ["tenantKey": "customer-1", "credentials": [:]]),
            (.patchIntegration, ["id": integration, "name": "taken"]), (.getConnector, ["key": "keyed"]),
            (.listConnections, ["tenantKey": "customer-1"]),
        ]
        for (operation, request) in attempts {
            #expect(stranger.refusal(operation, request)?.status == .notFound, "\(operation.name) \(request.text)")
        }
        for operation in [MembraneCore.Operation.listConnections, .listTenants, .listTokens, .listIntegrations] {
            #expect(try stranger.call(operation)["items"] == [], "\(operation.name)")
        }
        #expect(try tenant.call(.getConnection, ["id": connection])["name"] != "taken")
    }

    @Test func aTokenIsCheckedWithTheSecretOfTheWorkspaceThatItNames() throws {
        let token = try world.sign(#"{"workspaceKey":"strange","tenantKey":"a","exp":1900000000}"#)
        #expect(failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"] == "signature")
    }

    @Test func theSameTenantKeyIsAnotherTenantInAnotherWorkspace() throws {
        let token = try stranger.call(.createAccessToken, ["tenantKey": "customer-1"])["token"]?.stringValue ?? ""
        let theirs = try world.client(token).call(.getSelf)["tenant"]?["id"]
        #expect(try world.tenant().call(.getSelf)["tenant"]?["id"] != theirs)
    }

    /// Without a tenant a token does what belongs to no tenant, and nothing else.
    @Test func aMissingTenantIsNoTenant() throws {
        for claims in [
            #"{"workspaceKey":"acme","exp":1900000000}"#, #"{"workspaceKey":"acme","tenantKey":null,"exp":1900000000}"#,
        ] {
            let client = try world.client(world.sign(claims))
            for operation in [MembraneCore.Operation.connect, .listConnections, .request, .setCredentials, .getTenant] {
                #expect(client.refusal(operation)?.status == .accessDenied, "\(operation.name)")
            }
        }
        // `sub` is nobody's name here.
        let client = try world.client(world.sign(#"{"workspaceKey":"acme","sub":"a","exp":1900000000}"#))
        #expect(try client.call(.getSelf)["kind"] == "workspace")
    }

    // MARK: Time

    @Test func anExpiredTokenLivesForTheLeewayAndNoLonger() throws {
        let token = try world.token { claims in
            claims.tenantKey = "a"
            claims.expiresInSeconds = 10
        }
        world.clock.advance(milliseconds: 10_000 + 60_000 - 1)
        let client = try world.client(token)
        #expect(client.refusal(.getSelf) == nil)
        world.clock.advance(milliseconds: 1)
        #expect(client.refusal(.getSelf)?.data["reason"] == "expired")
        #expect(failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"] == "expired")
    }

    /// A client lives as long as its token on the clock that nobody sets back, too.
    @Test func aClockSetBackProlongsNoClient() throws {
        let token = try world.token { claims in
            claims.tenantKey = "a"
            claims.expiresInSeconds = 100
        }
        let client = try world.client(token)
        world.clock.advance(seconds: 90)
        world.clock.setBack(seconds: 3600)
        #expect(client.refusal(.getSelf) == nil)
        world.clock.advance(seconds: 70)
        #expect(client.refusal(.getSelf)?.data["reason"] == "expired")
        // And a new client is refused because the token seems to come from the future.
        #expect(failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"] == "not_yet_valid")
    }
}
