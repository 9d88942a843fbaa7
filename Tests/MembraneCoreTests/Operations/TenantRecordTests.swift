import Testing

@testable import MembraneCore

/// Tenants, as a manager sees and ends them.
@Suite struct TenantRecordTests {
    private let world: World
    private let manager: Client

    init() throws {
        world = try World()
        manager = try world.manager()
    }

    // MARK: First sight

    @Test func aTokenMakesItsTenantAndKeepsItUpToDate() throws {
        func see(_ name: String?, _ fields: JSONObject?) throws -> JSON {
            let token = try world.token { claims in
                claims.tenantKey = "a"
                claims.name = name
                claims.fields = fields
            }
            return try world.client(token).call(.getTenant)
        }
        let first = try see("Ada", object(["plan": "free"]))
        #expect(first["tenantKey"] == "a" && first["internalId"] == "a" && first["name"] == "Ada")
        #expect(first["fields"] == ["plan": "free"] && first["isTest"] == false && first["hasCredentials"] == false)
        #expect(first["createdAt"]?.stringValue == Timestamp.text(world.clock.now) && first["archivedAt"] == nil)
        world.clock.advance(seconds: 1)
        let second = try see(nil, object(["plan": "paid"]))
        #expect(second["id"] == first["id"] && second["name"] == "Ada" && second["fields"] == ["plan": "paid"])
        #expect(second["updatedAt"] != first["updatedAt"])
        #expect(try see(nil, nil) == second)
    }

    @Test func lastActivityIsWrittenNowAndThen() throws {
        let tenant = try world.tenant()
        let first = world.clock.now
        #expect(try tenant.call(.getTenant)["lastActiveAt"]?.stringValue == Timestamp.text(first))
        world.clock.advance(seconds: 299)
        #expect(try tenant.call(.getTenant)["lastActiveAt"]?.stringValue == Timestamp.text(first))
        world.clock.advance(seconds: 1)
        #expect(try tenant.call(.getTenant)["lastActiveAt"]?.stringValue == Timestamp.text(world.clock.now))
    }

    // MARK: List, get, patch

    @Test func listsArePagedAndFiltered() throws {
        for key in ["a", "b", "c"] { _ = try world.tenant(key) }
        _ = try manager.call(.createToken, ["type": "test"])
        _ = try manager.call(.patchTenant, ["tenantKey": "b", "name": "Blue 100%"])
        _ = try manager.call(.archiveTenant, ["tenantKey": "c"])
        func keys(_ request: JSON) throws -> [JSON?] {
            try manager.call(.listTenants, request)["items"]?.arrayValue?.map { $0["tenantKey"] } ?? []
        }
        #expect(try keys([:]) == ["test", "b", "a"] && keys(["includeArchived": true]) == ["test", "c", "b", "a"])
        #expect(try keys(["isTest": true]) == ["test"] && keys(["isTest": false]) == ["b", "a"])
        #expect(try keys(["search": "bLUE"]) == ["b"] && keys(["search": "0%"]) == ["b"] && keys(["search": "_"]) == [])
        #expect(try keys(["search": "A"]) == ["a"])
        let page = try manager.call(.listTenants, ["limit": 2])
        #expect(page["items"]?.arrayValue?.count == 2)
        #expect(try keys(["limit": 2, "cursor": page["cursor"] ?? .null]) == ["a"])
        #expect(manager.refusal(.listTenants, ["limit": 1001])?.status == .invalidRequest)
    }

    @Test func aTenantGetsItselfAndNoOther() throws {
        let other = try world.tenant("other").call(.getTenant)
        let tenant = try world.tenant()
        let own = try tenant.call(.getTenant)
        #expect(try tenant.call(.getTenant, ["id": own["id"] ?? .null]) == own)
        #expect(try tenant.call(.getTenant, ["tenantKey": "customer-1"]) == own)
        for request: JSON in [["id": other["id"] ?? .null], ["tenantKey": "other"], ["id": "ten_none"]] {
            #expect(tenant.refusal(.getTenant, request)?.status == .notFound)
        }
        #expect(manager.refusal(.getTenant)?.data["path"] == "id")
        #expect(manager.refusal(.getTenant, ["id": "a", "tenantKey": "b"])?.status == .invalidRequest)
    }

    @Test func patchingChangesWhatIsGiven() throws {
        _ = try world.tenant("taken")
        let tenant = try world.tenant()
        let patched = try manager.call(
            .patchTenant, ["tenantKey": "customer-1", "name": "New", "fields": ["a": 1], "meta": ["vip": true]])
        #expect(patched["name"] == "New" && patched["fields"] == ["a": 1] && patched["meta"] == ["vip": true])
        // What the product notes about a customer is not for the customer.
        let own = try tenant.call(.getTenant)
        #expect(own["name"] == "New" && own["meta"] == nil)
        let moved = try manager.call(.patchTenant, ["tenantKey": "customer-1", "internalId": "renamed"])
        #expect(moved["id"] == patched["id"] && moved["tenantKey"] == "renamed" && moved["name"] == "New")
        #expect(try world.tenant("renamed").call(.getTenant)["id"] == patched["id"])
        #expect(
            manager.refusal(.patchTenant, ["tenantKey": "renamed", "internalId": "taken"])?.status == .alreadyExists)
        #expect(manager.refusal(.patchTenant, ["tenantKey": "nobody", "name": "x"])?.status == .notFound)
    }

    // MARK: Archive and restore

    @Test func anArchivedTenantIsShutOut() throws {
        try world.makeKeyedApp()
        let token = try world.token { $0.tenantKey = "a" }
        let opaque = try world.makeToken(["type": "long-lived", "tenantKey": "a"], by: manager)
        let clients = [try world.client(token), try world.client(opaque)]
        let id = try world.connectKeyed(clients[0])
        let archived = try manager.call(.archiveTenant, ["tenantKey": "a"])
        #expect(archived["archivedAt"]?.stringValue == Timestamp.text(world.clock.now))
        for refusal in clients.map({ $0.refusal(.listConnections) })
            + [token, opaque].map({ text in failure { () throws(Failure) in _ = try world.client(text) } })
        {
            #expect(refusal?.status == .accessDenied && refusal?.key == "access_denied")
            #expect(refusal?.data["reason"] == "tenant_archived")
        }
        #expect(manager.refusal(.createToken, ["type": "long-lived", "tenantKey": "a"])?.key == "tenant_archived")
        #expect(manager.refusal(.createAccessToken, ["tenantKey": "a"])?.key == "tenant_archived")
        // Nobody else is touched, and nothing is lost.
        #expect(try world.tenant("b").refusal(.listConnections) == nil)
        #expect(try manager.call(.archiveTenant, ["tenantKey": "a"]) == archived)
        #expect(try manager.call(.restoreTenant, ["tenantKey": "a"])["archivedAt"] == nil)
        for client in clients { #expect(try client.call(.getConnection, ["id": .string(id)])["state"] == "READY") }
    }

    @Test func anotherProcessNoticesWithinASecond() throws {
        let file = try StoreFile()
        let clock = ManualClock()
        let world = try World(file, clock: clock)
        let client = try World(file, clock: clock, seed: 2).tenant("a")
        _ = try world.manager().call(.archiveTenant, ["tenantKey": "a"])
        clock.advance(milliseconds: 1000)
        #expect(client.refusal(.getSelf)?.data["reason"] == "tenant_archived")
    }

    @Test func anArchivedTenantsConnectionsStandStill() throws {
        let app = try ConnectedApp(world)
        func dueAt() throws -> Int64? {
            try world.read { (transaction) throws(Failure) in
                try transaction.session.first("SELECT due_at FROM connections WHERE id = $1", [.text(app.id)]) {
                    (row) throws(Failure) in row.integer(0)
                } ?? nil
            }
        }
        let before = try dueAt()
        #expect(before != nil)
        _ = try manager.call(.archiveTenant, ["tenantKey": "customer-1"])
        #expect(try dueAt() == nil)
        // Also when something about it is written meanwhile.
        _ = try manager.call(.patchConnection, ["id": .string(app.id), "name": "New"])
        #expect(try dueAt() == nil)
        _ = try manager.call(.restoreTenant, ["tenantKey": "customer-1"])
        #expect(try dueAt() == before)
    }

    // MARK: Delete

    /// Whoever adds a table must say what becomes of it here.
    @Test func everyTableSaysWhoseItIs() {
        for table in Table.all {
            #expect(table.owner.isWorkspaces == table.has("workspace_id"), "\(table.name)")
            switch table.owner {
            case .nobody, .workspace: #expect(!table.has("tenant_id"), "\(table.name)")
            case .tenant, .departedTenant: #expect(table.has("tenant_id"), "\(table.name)")
            case .event(let webhook): #expect(table.has("event_id") && table.has(webhook), "\(table.name)")
            }
        }
    }

    @Test func deletingErasesEverythingOfTheTenantAndNothingElse() throws {
        let other = try World.withTwoTenants(world)
        let before = try counts(other)
        let id = try manager.call(.getTenant, ["tenantKey": "gone"])["id"]?.stringValue ?? ""
        #expect(try counts(id).values.allSatisfy { $0 > 0 })
        let client = try world.tenant("gone")
        #expect(
            try manager.call(.deleteTenant, ["tenantKey": "gone"])
                == ["id": .string(id), "tenantKey": "gone", "erased": true])
        var left = try counts(id)
        // What is still to be given back to the apps outlives the tenant until it is.
        #expect(left.removeValue(forKey: "issued_grants") ?? 0 > 0)
        #expect(left.values.allSatisfy { $0 == 0 })
        #expect(try counts(other) == before)
        _ = try world.engine.runDue(DueLimits())
        #expect(try counts(id)["issued_grants"] == 0)
        #expect(client.refusal(.getSelf)?.data["reason"] == "revoked")
        #expect(manager.refusal(.getTenant, ["id": .string(id)])?.status == .notFound)
        #expect(manager.refusal(.deleteTenant, ["tenantKey": "gone"])?.status == .notFound)
        // A token that is still good makes a new tenant, which has nothing of the old one.
        let again = try world.tenant("gone")
        #expect(try again.call(.getTenant)["id"]?.stringValue != id)
        #expect(try again.call(.listConnections)["items"] == [])
    }

    @Test func anArchivedTenantCanBeDeletedToo() throws {
        _ = try world.tenant("a")
        _ = try manager.call(.archiveTenant, ["tenantKey": "a"])
        #expect(manager.refusal(.deleteTenant, ["tenantKey": "a"]) == nil)
    }

    /// How many rows each table has of a tenant.
    private func counts(_ id: String) throws -> [String: Int64] {
        try world.read { (transaction) throws(Failure) in
            var counts: [String: Int64] = [:]
            for table in Table.names(with: "tenant_id") + ["tenants"] {
                let column = table == "tenants" ? "id" : "tenant_id"
                counts[table] = try transaction.session.first(
                    "SELECT COUNT(*) FROM \(table) WHERE \(column) = $1", [.text(id)]
                ) { (row) throws(Failure) in row.integer(0) ?? 0 }
            }
            return counts
        }
    }
}

extension World {
    /// Gives the tenants "gone" and "stays" something in every table of tenants. Answers the id of the second.
    static func withTwoTenants(_ world: World) throws(Failure) -> String {
        try world.makeKeyedApp()
        try world.makeOAuthApp(config: ["revocationUri": "https://id.app.test/revoke"])
        for key in ["gone", "stays"] {
            let tenant = try world.tenant(key)
            let connection = try world.connectKeyed(tenant)
            _ = try tenant.call(
                .createAction,
                [
                    "key": "ping", "type": "api-request-to-external-app", "connectionId": .string(connection),
                    "config": ["request": ["uri": "/ping"]],
                ])
            let id: JSON = .string(connection)
            _ = try tenant.call(.request, ["connectionId": id, "path": "/me"])
            _ = try tenant.call(.listConnectionLogs, ["id": id])
            _ = try tenant.call(.connect, ["integrationKey": "crm"])
            let another: JSON = ["integrationKey": "crm", "allowMultipleConnections": true]
            let archived = try tenant.call(.connect, another)["id"]?.stringValue ?? ""
            try world.leaveGrant(of: archived)
            _ = try world.makeToken(["type": "long-lived", "tenantKey": .string(key)], by: world.manager())
        }
        return try world.tenant("stays").call(.getTenant)["id"]?.stringValue ?? ""
    }
}
