import Testing

@testable import MembraneCore

/// A host that acts without a token, in its own process.
@Suite struct HostActorTests {
    private let world: World

    init() throws { world = try World() }

    private func client(_ actor: String) throws(Failure) -> Client {
        try Client(engine: world.engine, for: try HostActor(json: actor))
    }

    private func refusal(_ actor: String) -> Failure? {
        failure { () throws(Failure) in _ = try client(actor) }
    }

    @Test func aTenantIsMadeWhenFirstSeen() throws {
        let tenant = try client(#"{"tenantKey":"customer-42","name":"Ann","fields":{"plan":"pro"}}"#)
        let own = try tenant.call(.getSelf)
        #expect(own["kind"] == "tenant" && own["tenant"]?["tenantKey"] == "customer-42")
        #expect(own["tenant"]?["name"] == "Ann" && own["tenant"]?["fields"]?["plan"] == "pro")
        #expect(own["workspace"]?["key"] == "acme" && own["validUntil"] == nil && own["token"] == nil)
        // A token of the same tenant sees the same record, and what is not said stays.
        #expect(try world.tenant("customer-42").call(.getSelf)["tenant"]?["id"] == own["tenant"]?["id"])
        #expect(try client(#"{"tenantKey":"customer-42"}"#).call(.getSelf)["tenant"]?["name"] == "Ann")
        let renamed = try client(#"{"tenantKey":"customer-42","workspaceKey":"acme","name":"Bob"}"#)
        #expect(try renamed.call(.getSelf)["tenant"]?["name"] == "Bob")
    }

    @Test func aManagerManages() throws {
        let manager = try client(#"{"isAdmin":true}"#)
        #expect(try manager.call(.getSelf)["kind"] == "manager")
        #expect(try manager.call(.listTenants)["items"] == [])
        #expect(try client(#"{"isAdmin":true,"workspaceKey":"acme"}"#).call(.getSelf)["kind"] == "manager")
        // It may no more than a workspace management token.
        #expect(manager.refusal(.createWorkspace, ["key": "more"])?.status == .accessDenied)
    }

    @Test func aTenantSeesNothingOfAnother() throws {
        _ = try client(#"{"tenantKey":"b"}"#)
        let tenant = try client(#"{"tenantKey":"a"}"#)
        #expect(tenant.refusal(.listTenants)?.status == .accessDenied)
        #expect(tenant.refusal(.listConnections, ["tenantKey": "b"])?.status == .accessDenied)
    }

    @Test(arguments: [
        ("{}", "tenantKey"), (#"{"workspaceKey":"acme"}"#, "tenantKey"), (#"{"isAdmin":false}"#, "tenantKey"),
        (#"{"tenantKey":null}"#, "tenantKey"), (#"{"tenantKey":""}"#, "`tenantKey` is empty"),
        (#"{"tenantKey":42}"#, "`tenantKey` must be a string"), (#"{"tenantKey":"a","name":""}"#, "`name` is empty"),
        (#"{"tenantKey":"a","name":5}"#, "`name`"), (#"{"tenantKey":"a","fields":[]}"#, "`fields` must be an object"),
        (#"{"tenantKey":"a","isAdmin":true}"#, "leave `tenantKey` out"), (#"{"name":"A","isAdmin":true}"#, "`name`"),
        (#"{"fields":{},"isAdmin":true}"#, "`fields`"), (#"{"tenantKey":"a","isAdmin":1}"#, "`isAdmin`"),
        (#"{"tenantkey":"a"}"#, "tenantKey"), (#"{"workspaceKey":""}"#, "`workspaceKey` is empty"),
        ("[]", "must be a JSON object"), ("", "JSON"), (#"{"tenantKey":"a""#, "JSON"),
    ])
    func whoNamesNobodyIsTold(actor: String, part: String) {
        let refusal = refusal(actor)
        #expect(refusal?.status == .invalidArgument && refusal?.message.contains(part) == true)
    }

    @Test func whatATokenCannotSayIsRefused() throws {
        let large = String(repeating: "x", count: 13_000)
        #expect(refusal(#"{"tenantKey":"a","fields":{"x":"\#(large)"}}"#)?.message.contains("token") == true)
        let deep = String(repeating: "[", count: 63) + String(repeating: "]", count: 63)
        #expect(refusal(#"{"tenantKey":"a","fields":{"x":\#(deep)}}"#)?.status == .invalidArgument)
        let token = failure { () throws(Failure) in
            _ = try world.token {
                $0.tenantKey = "a"
                $0.fields = object(["x": .string(large)])
            }
        }
        #expect(token?.status == .invalidArgument)
        let tenants = try client(#"{"isAdmin":true}"#).call(.listTenants)
        #expect(tenants["items"] == [])
    }

    @Test func credentialsAreATenants() throws {
        #expect(refusal(#"{"isAdmin":true,"credentials":{}}"#)?.message.contains("`credentials`") == true)
        #expect(refusal(#"{"tenantKey":"a","credentials":{"apiKey":"k"}}"#) == nil)
    }

    @Test func theWorkspaceMustBeThere() throws {
        #expect(refusal(#"{"tenantKey":"a","workspaceKey":"other"}"#)?.status == .notFound)
        _ = try world.write { (transaction) throws(Failure) in
            try transaction.acrossWorkspaces.makeWorkspace(
                key: "other", secret: Secret([UInt8](repeating: 9, count: 64)))
        }
        let other = try client(#"{"tenantKey":"a","workspaceKey":"other"}"#)
        #expect(try other.call(.getSelf)["workspace"]?["key"] == "other")
        #expect(try client(#"{"tenantKey":"a"}"#).call(.getSelf)["workspace"]?["key"] == "acme")
    }

    // MARK: How it ends

    @Test func neitherTimeNorRevokedTokensEndIt() throws {
        let tenant = try client(#"{"tenantKey":"a"}"#)
        _ = try world.manager().call(.revokeTokens, ["tenantKey": "a"])
        _ = try client(#"{"isAdmin":true}"#).call(.rotateWorkspaceSecret)
        world.clock.advance(seconds: 400 * 86_400)
        #expect(try tenant.call(.getSelf)["kind"] == "tenant")
    }

    @Test func anArchivedTenantIsToldSo() throws {
        let manager = try client(#"{"isAdmin":true}"#)
        let tenant = try client(#"{"tenantKey":"a"}"#)
        _ = try manager.call(.archiveTenant, ["tenantKey": "a"])
        #expect(tenant.refusal(.getSelf)?.data["reason"] == "tenant_archived")
        #expect(refusal(#"{"tenantKey":"a"}"#)?.status == .accessDenied)
        _ = try manager.call(.restoreTenant, ["tenantKey": "a"])
        #expect(tenant.refusal(.getSelf) == nil)
        _ = try manager.call(.deleteTenant, ["tenantKey": "a"])
        #expect(tenant.refusal(.getSelf)?.data["reason"] == "revoked")
    }

    @Test func aDeletedWorkspaceEndsItsManager() throws {
        let manager = try client(#"{"isAdmin":true}"#)
        _ = try world.instance().call(.deleteWorkspace, ["workspaceKey": "acme"])
        #expect(manager.refusal(.getSelf)?.status == .notAuthenticated)
    }
}
