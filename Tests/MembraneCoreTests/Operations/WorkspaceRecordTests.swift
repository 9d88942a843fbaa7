import Testing

@testable import MembraneCore

/// Workspaces, as developers and instances make and end them.
@Suite struct WorkspaceRecordTests {
    private let world: World
    private let instance: Client

    init() throws {
        world = try World()
        instance = try world.instance()
    }

    private func keys(_ client: Client, _ request: JSON = [:]) throws -> [JSON?] {
        try client.call(.listWorkspaces, request)["items"]?.arrayValue?.map { $0["key"] } ?? []
    }

    private func manager(_ workspace: JSON, _ secret: String? = nil) throws(Failure) -> Client {
        var claims = TokenClaims(workspaceKey: workspace["key"]?.stringValue ?? "")
        claims.isAdmin = true
        let secret = Secret((secret ?? workspace["secret"]?.stringValue ?? "").utf8)
        return try world.client(Token.sign(claims, secret: secret, .hs512, now: world.clock.now))
    }

    // MARK: Make, list, delete

    @Test func anInstanceMakesWorkspaces() throws {
        let made = try instance.call(.createWorkspace, ["key": "b", "name": "Beta", "accountKey": "team"])
        #expect(made["id"]?.stringValue?.hasPrefix("ws_") == true && made["accountKey"] == "team")
        #expect(made["name"] == "Beta" && made["secret"]?.stringValue?.utf8.count == 64)
        #expect(try manager(made).call(.getWorkspace)["name"] == "Beta")
        #expect(try manager(instance.call(.createWorkspace)).refusal(.getWorkspace) == nil)
        let own = String(repeating: "own-secret", count: 8)
        #expect(
            try instance.call(.createWorkspace, ["key": "c", "secret": .string(own)])["secret"]?.stringValue == own)
        #expect(instance.refusal(.createWorkspace, ["key": "b"])?.status == .alreadyExists)
        #expect(instance.refusal(.createWorkspace, ["secret": "short"])?.data["path"] == "secret")
        #expect(try !instance.call(.listWorkspaces).text.contains(own))
    }

    @Test func listsArePagedAndOfOneAccount() throws {
        for key in ["b", "c", "d"] {
            _ = try instance.call(
                .createWorkspace, ["key": .string(key), "accountKey": key == "d" ? "other" : "team"])
        }
        #expect(try keys(instance) == ["d", "c", "b", "acme"] && keys(instance, ["accountKey": "team"]) == ["c", "b"])
        let page = try instance.call(.listWorkspaces, ["limit": 3])
        #expect(try keys(instance, ["limit": 3, "cursor": page["cursor"] ?? .null]) == ["acme"])
    }

    @Test func deletingAWorkspaceErasesEverythingInIt() throws {
        try world.makeKeyedApp()
        let tenant = try world.tenant()
        _ = try world.connectKeyed(tenant)
        let opaque = try world.client(
            world.makeToken(["type": "long-lived", "isAdmin": true, "workspaceKey": "acme"], by: instance))
        let other = try instance.call(.createWorkspace, ["key": "b"])
        let id = try world.workspaceId
        #expect(instance.refusal(.deleteWorkspace)?.data["path"] == "workspaceKey")
        #expect(
            try instance.call(.deleteWorkspace, ["workspaceKey": "acme"])
                == ["id": .string(id), "key": "acme", "erased": true])
        for client in [tenant, opaque] { #expect(client.refusal(.getSelf)?.data["reason"] == "revoked") }
        #expect(failure { () throws(Failure) in _ = try world.tenant() }?.data["reason"] == "workspace")
        try world.read { (transaction) throws(Failure) in
            for table in Table.names(with: "workspace_id") {
                let left = try transaction.session.first(
                    "SELECT COUNT(*) FROM \(table) WHERE workspace_id = $1", [.text(id)]
                ) { (row) throws(Failure) in row.integer(0) }
                #expect(left == 0, "\(table)")
            }
        }
        #expect(try manager(other).refusal(.getWorkspace) == nil)
        #expect(instance.refusal(.deleteWorkspace, ["workspaceKey": "acme"])?.status == .notFound)
    }

    // MARK: Audience

    @Test func tokensForSomebodyElseAreRefusedWhereTheWorkspaceHasAnAudience() throws {
        func reason(_ claims: String) throws(Failure) -> String? {
            let exp = world.clock.now / 1000 + 60
            let token = try world.sign(#"{"workspaceKey":"acme","tenantKey":"a",\#(claims)"exp":\#(exp)}"#)
            return failure { () throws(Failure) in _ = try world.client(token) }?.data["reason"]?.stringValue
        }
        let manager = try world.manager()
        let others = [#""aud":"billing","#, #""aud":["billing"],"#, #""aud":5,"#, #""aud":"","#, #""aud":null,"#]
        // Nobody looks until there is one.
        for claims in others { #expect(try reason(claims) == nil) }
        #expect(try manager.call(.getWorkspace)["audience"] == nil)
        #expect(try manager.call(.patchWorkspace, ["audience": "connections"])["audience"] == "connections")
        for claims in others { #expect(try reason(claims) == "audience", "\(claims)") }
        for claims in ["", #""aud":"connections","#, #""aud":["billing","connections"],"#] {
            #expect(try reason(claims) == nil, "\(claims)")
        }
        // The library's own tokens have none.
        let token = try manager.call(.createAccessToken, ["tenantKey": "a"])["token"]?.stringValue ?? ""
        #expect(try world.client(token).call(.getWorkspace)["audience"] == "connections")
        // What else is changed leaves it, and null removes it.
        #expect(try manager.call(.patchWorkspace, ["name": "Acme"])["audience"] == "connections")
        #expect(try manager.call(.patchWorkspace, ["audience": .null])["audience"] == nil)
        #expect(try reason(others[0]) == nil)
        #expect(manager.refusal(.patchWorkspace, ["audience": ""])?.data["path"] == "audience")
    }

    // MARK: Developers

    @Test func aDeveloperManagesTheWorkspacesOfItsAccount() throws {
        let developer = try world.developer()
        // The account's only workspace need not be named.
        #expect(try developer.call(.patchWorkspace, ["name": "One"])["key"] == "acme")
        let made = try developer.call(.createWorkspace, ["key": "b"])
        #expect(made["accountKey"] == "team")
        #expect(developer.refusal(.getWorkspace)?.data["path"] == "workspaceKey")
        #expect(try developer.call(.getWorkspace, ["workspaceKey": "b"])["key"] == "b")
        #expect(try developer.call(.patchWorkspace, ["workspaceKey": "acme", "name": "Two"])["name"] == "Two")
        #expect(try keys(developer) == ["b", "acme"])
        let own = try developer.call(.getSelf)
        #expect(own["kind"] == "developer" && own["accountKey"] == "team" && own["token"]?["type"] == "developer")
        #expect(try developer.call(.getSelf, ["workspaceKey": "b"])["workspace"]?["key"] == "b")
        #expect(try developer.call(.deleteWorkspace, ["workspaceKey": "b"])["key"] == "b")
    }

    @Test func anotherAccountsWorkspacesDoNotExistForADeveloper() throws {
        let developer = try world.developer()
        _ = try instance.call(.createWorkspace, ["key": "foreign", "accountKey": "other"])
        _ = try instance.call(.createWorkspace, ["key": "nobodys"])
        for key: JSON in ["foreign", "nobodys", "none"] {
            for operation in Operation.all where operation.allows(.developer) {
                #expect(
                    developer.refusal(operation, ["workspaceKey": key])?.status == .notFound,
                    "\(operation.name) \(key.text)")
            }
        }
        #expect(developer.refusal(.createWorkspace, ["accountKey": "other"])?.status == .accessDenied)
        #expect(developer.refusal(.listWorkspaces, ["accountKey": "other"])?.status == .accessDenied)
        #expect(try keys(developer) == ["acme"])
        let stranger = try world.developer("stranger")
        #expect(stranger.refusal(.getWorkspace)?.status == .notFound)
        #expect(try keys(stranger) == [])
    }

    // MARK: Naming a workspace

    @Test func onlyDevelopersAndInstancesNameAnotherWorkspace() throws {
        _ = try instance.call(.createWorkspace, ["key": "b"])
        for client in [try world.tenant(), try world.workspaceOnly(), try world.manager()] {
            #expect(client.refusal(.getWorkspace, ["workspaceKey": "b"])?.status == .accessDenied)
            #expect(client.refusal(.getWorkspace, ["workspaceKey": "none"])?.status == .accessDenied)
            #expect(client.refusal(.getWorkspace, ["workspaceKey": 5])?.data["path"] == "workspaceKey")
            #expect(try client.call(.getWorkspace, ["workspaceKey": "acme"])["key"] == "acme")
            #expect(try client.call(.getWorkspace, ["workspaceKey": .null])["key"] == "acme")
        }
    }

    // MARK: Rotating the secret

    @Test func aRotatedSecretEndsOldTokensAtOnce() throws {
        let old = try world.token { $0.tenantKey = "a" }
        let client = try world.client(old)
        let rotated = try world.manager().call(.rotateWorkspaceSecret)
        let secret = rotated["secret"]?.stringValue ?? ""
        #expect(secret.utf8.count == 64 && secret != World.workspaceSecret)
        #expect(rotated["previousSecretValidUntil"] == nil)
        #expect(failure { () throws(Failure) in _ = try world.client(old) }?.data["reason"] == "signature")
        #expect(client.refusal(.getSelf)?.data["reason"] == "revoked")
        #expect(try manager(["key": "acme"], secret).refusal(.getSelf) == nil)
        // What was sealed before opens as before, and opaque tokens need no secret.
        #expect(try world.engine.workspaceAccess(key: "acme").contains(secret))
    }

    @Test func withAnOverlapOldTokensLiveOn() throws {
        let old = try world.token { $0.isAdmin = true }
        let client = try world.client(old)
        let rotated = try client.call(.rotateWorkspaceSecret, ["overlapSeconds": 600])
        #expect(rotated["previousSecretValidUntil"]?.stringValue == Timestamp.text(world.clock.now + 600_000))
        world.clock.advance(milliseconds: 599_999)
        #expect(client.refusal(.getSelf) == nil)
        #expect(failure { () throws(Failure) in _ = try world.client(old) } == nil)
        #expect(try manager(rotated).refusal(.getSelf) == nil)
        world.clock.advance(milliseconds: 1000)
        #expect(client.refusal(.getSelf)?.data["reason"] == "revoked")
        #expect(failure { () throws(Failure) in _ = try world.client(old) }?.data["reason"] == "signature")
    }

    @Test func onlyOneSecretOverlaps() throws {
        let manager = try world.manager()
        let second = try manager.call(.rotateWorkspaceSecret, ["overlapSeconds": 600])
        let third = try self.manager(second).call(.rotateWorkspaceSecret, ["overlapSeconds": 600])
        #expect(manager.refusal(.getSelf)?.data["reason"] == "revoked")
        #expect(try self.manager(second).refusal(.getSelf) == nil && self.manager(third).refusal(.getSelf) == nil)
    }

    @Test func aSecretCanBeBrought() throws {
        let own = String(repeating: "brought along ", count: 5)
        let manager = try world.manager()
        #expect(manager.refusal(.rotateWorkspaceSecret, ["secret": "short"])?.data["path"] == "secret")
        #expect(
            manager.refusal(.rotateWorkspaceSecret, ["secret": .string(World.workspaceSecret)])?.data["path"]
                == "secret")
        #expect(try manager.call(.rotateWorkspaceSecret, ["secret": .string(own)])["secret"]?.stringValue == own)
        #expect(try self.manager(["key": "acme"], own).refusal(.getSelf) == nil)
    }

    /// A process whose configuration still has the old secret starts as long as that is accepted.
    @Test func aHostWithTheOldSecretOpensDuringTheOverlap() throws {
        let file = try StoreFile()
        let clock = ManualClock()
        let world = try World(file, clock: clock)
        _ = try world.manager().call(.rotateWorkspaceSecret, ["overlapSeconds": 60])
        #expect(throws: Never.self) { try World(file, clock: clock, seed: 2) }
        clock.advance(seconds: 60)
        #expect(
            failure { () throws(Failure) in _ = try World(file, clock: clock, seed: 3) }?.key
                == "workspace_secret_differs"
        )
    }
}
