import Testing

@testable import MembraneCore

/// Every kind of record, damaged one at a time: due work, deliveries, lists and events of the others go on.
@Suite struct EveryDamageTests {
    /// What is damaged, and with what.
    private struct Place {
        let table: String
        let column: String
        let value: SQLValue
        let name: String
    }

    private static let texts = ["nonsense", "{\"a\":", ""]
    private static let numbers: [SQLValue] = [.integer(.min), .integer(.max), .text("nonsense")]

    /// Of these everything in the workspace depends: see `aDamagedWorkspaceKeepsNoOtherFromAnything`.
    private static let ofWorkspaces = ["workspaces", "data_keys", "membrane_schema"]

    /// Columns that say which record it is, or whose: another value is another record.
    private static func isName(_ column: String) -> Bool {
        column == "id" || column == "key" || column.hasSuffix("_id") || column.hasSuffix("_key") || column == "owner"
            || column.hasSuffix("_owner") || column.hasSuffix("hash") || column == "kid"
    }

    /// Whether a record that says something else here is rightly not in a list, or not due: it is no damage.
    private static func decides(_ column: String) -> Bool {
        ["archived_at", "revoked_at", "is_discovered", "is_test", "erase_at", "expires_at", "kind"].contains(column)
    }

    private static var places: [Place] {
        var places: [Place] = []
        for table in Table.all where !ofWorkspaces.contains(table.name) {
            for column in table.columns
            where !table.key.contains(column.name) && !isName(column.name) && !decides(column.name) {
                let values: [SQLValue] =
                    switch column.stored.kind {
                    case .bytes: [.blob([0]), .text("nonsense")]
                    case .text: texts.map { .text($0) } + [.blob([0xFF])]
                    case .integer: numbers
                    }
                for value in values {
                    let name = "\(table.name).\(column.name) = \(value)"
                    places.append(Place(table: table.name, column: column.name, value: value, name: name))
                }
            }
        }
        return places
    }

    // MARK: A store with a record of every kind

    private struct Store {
        let world: World
        let victim: String
        let other: String
        let hooks: [String]

        init() throws {
            world = try World()
            let manager = try world.manager()
            try world.makeKeyedApp()
            // An integration of its own for each: what is connected by one that is damaged cannot be.
            for key in ["victim", "other"] {
                try world.makeOAuthApp(key: key, config: ["revocationUri": "https://id.app.test/revoke"])
            }
            hooks = try ["one", "two"].map { name in
                let request: JSON = ["url": .string("https://\(name).product.test/in"), "key": .string(name)]
                return try manager.call(.createWebhook, request)["id"]?.stringValue ?? ""
            }
            _ = try manager.call(
                .createAction,
                ["key": "all", "type": "api-request-to-your-app", "config": ["request": ["uri": "/ping"]]])
            _ = try manager.call(.createPublicKey, ["key": .string(TestKeys.p256Public), "kid": "registered"])
            var ids: [String] = []
            for key in ["victim", "other"] {
                let tenant = try world.tenant(key)
                let keyed = try world.connectKeyed(tenant, ["meta": ["a": 1]])
                _ = try tenant.call(.patchSelf, ["fields": ["a": 1], "name": "A"])
                _ = try tenant.call(.request, ["connectionId": .string(keyed), "path": "/me"])
                _ = try tenant.call(.listConnectionLogs, ["id": .string(keyed)])
                ids.append(try world.connectOAuth(tenant, ["connectorKey": .string(key)]))
                _ = try tenant.call(.connect, ["connectorKey": .string(key), "allowMultipleConnections": true])
                try world.leaveGrant(of: keyed)
                _ = try world.makeToken(["type": "long-lived", "tenantKey": .string(key)], by: manager)
                _ = try tenant.call(
                    .createAction,
                    [
                        "key": "own", "type": "api-request-to-external-app", "connectionId": .string(keyed),
                        "config": ["request": ["uri": "/ping"]],
                    ])
            }
            (victim, other) = (ids[0], ids[1])
            _ = try world.engine.runDue(DueLimits())
            let workspaceId = try world.workspaceId
            try world.write { (transaction) throws(Failure) in
                let own: [SQLValue] = [.text(workspaceId)]
                try transaction.session.run(
                    "INSERT INTO erasures (workspace_id, record_id, kind, marked_at) VALUES ($1, 'gone', 'tenant', 1)",
                    own)
                try transaction.session.run(
                    """
                    INSERT INTO registered_clients (workspace_id, issuer, redirect_uri, client_version, created_at, client)
                    VALUES ($1, 'https://id.test', 'https://product.test', 1, 1, x'00')
                    """, own)
            }
            for id in ids { try world.leaveGrant(of: id) }
        }

        /// Every list, as somebody sees it who may see all: the ids of what is in it.
        func lists() throws -> [String: Set<String>] {
            let manager = try world.manager()
            let lists: [(MembraneCore.Operation, JSON)] = [
                (.listConnections, ["includeArchived": true]), (.listTenants, [:]), (.listTokens, [:]),
                (.listActions, [:]), (.listIntegrations, [:]), (.listConnectors, [:]), (.listEvents, [:]),
                (.listWebhooks, [:]), (.listPublicKeys, [:]),
                (.listWebhookDeliveries, ["id": .string(hooks[1])]), (.listConnectionLogs, ["id": .string(other)]),
            ]
            var found: [String: Set<String>] = [:]
            for (operation, request) in lists {
                let limit: JSON =
                    operation.members.contains { $0.name == "limit" } ? request.merging(["limit": 1000]) : request
                let answer = try manager.call(operation, limit)
                let items = (answer["items"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
                let damaged = (answer["damaged"]?.arrayValue ?? []).compactMap(\.stringValue)
                found[operation.name] = Set(items + damaged)
            }
            return found
        }
    }

    // MARK: The tests

    @Test func everyTableHasARow() throws {
        let store = try Store()
        let empty = try store.world.read { (transaction) throws(Failure) in
            var empty: [String] = []
            for table in Table.all {
                let row = try transaction.session.first("SELECT 1 FROM \(table.name) LIMIT 1", []) {
                    (_) throws(Failure) in 1
                }
                if row == nil { empty.append(table.name) }
            }
            return empty
        }
        #expect(empty == [])
    }

    @Test func oneDamagedRecordKeepsNobodyFromAnything() throws {
        let places = Self.places
        #expect(places.count > 150)
        for place in places { try check(place) }
    }

    private func check(_ place: Place) throws {
        let store = try Store()
        let world = store.world
        let before = try store.lists()
        // The first of them is the victim's, or belongs to the first webhook.
        let changed = try? world.write { (transaction) throws(Failure) in
            try transaction.session.run(
                "UPDATE \(place.table) SET \(place.column) = $1 WHERE rowid = (SELECT MIN(rowid) FROM \(place.table))",
                [place.value])
        }
        // What the table itself refuses cannot be there.
        guard changed == 1 else { return }
        do {
            for (list, ids) in try store.lists() {
                #expect(before[list]?.subtracting(ids) == [], "\(place.name): \(list)")
            }
            world.clock.advance(seconds: 3600)
            let sent = world.transport.requests.count
            _ = try world.connectOAuth(
                try world.tenant("other"), ["connectorKey": "other", "allowMultipleConnections": true])
            for _ in 0..<3 {
                _ = try world.engine.runDue(DueLimits())
                world.clock.advance(seconds: 10)
            }
            #expect(try world.connection(store.other)?.dueAt ?? 0 > world.clock.now, "\(place.name): refresh")
            let delivered = world.transport.requests.dropFirst(sent).filter { $0.uri.host == "two.product.test" }
            #expect(!delivered.isEmpty, "\(place.name): delivery")
            let after = try store.lists()
            #expect(after["list_events"]?.count ?? 0 > before["list_events"]?.count ?? 0, "\(place.name): events")
        } catch {
            Issue.record("\(place.name): \(error)")
        }
    }

    /// What is due is counted where it fails, and does not come again at once.
    @Test(arguments: [
        ("connections", "credentials", "connections"), ("event_destinations", "settings", "webhooks"),
        ("issued_grants", "secrets", "grants"), ("events", "payload", "webhooks"),
    ])
    func whatFailsIsCountedAndPutOff(table: String, column: String, source: String) throws {
        let store = try Store()
        let world = store.world
        _ = try world.connectOAuth(
            try world.tenant("victim"), ["connectorKey": "victim", "allowMultipleConnections": true])
        world.clock.advance(seconds: 3600)
        _ = try world.write { (transaction) throws(Failure) in
            try transaction.session.run("UPDATE \(table) SET \(column) = 'nonsense'", [])
        }
        #expect(try world.engine.runDue(DueLimits())[source].failed > 0)
        #expect(try world.engine.runDue(DueLimits())[source].failed == 0)
    }

    @Test(arguments: ["workspaces SET secret", "workspaces SET internal_api", "data_keys SET wrapped"])
    func aDamagedWorkspaceKeepsNoOtherFromAnything(change: String) throws {
        let file = try StoreFile()
        let world = try World(file)
        _ = try ConnectedApp(world)
        let manager = try world.manager()
        _ = try manager.call(.createWebhook, ["url": "https://one.product.test/in"])
        let secret = String(repeating: "s", count: 64)
        let made = try world.instance().call(.createWorkspace, ["key": "damaged", "secret": .string(secret)])
        let id = made["id"]?.stringValue ?? ""
        _ = try world.write { (transaction) throws(Failure) in
            let column = change.hasPrefix("data_keys") ? "workspace_id" : "id"
            return try transaction.session.run("UPDATE \(change) = x'00' WHERE \(column) = $1", [.text(id)])
        }
        // As another process finds it, which knows none of its keys.
        let again = try World(file, clock: world.clock, transport: world.transport, seed: 2)
        world.clock.advance(seconds: 3600)
        _ = try again.connectOAuth(try again.tenant("customer-2"))
        let report = try again.engine.runDue(DueLimits())
        #expect(report["connections"].done == 1 && report["webhooks"].done > 0)
        let list = try again.instance().call(.listWorkspaces)
        let named = (list["items"]?.arrayValue ?? []).compactMap { $0["id"] } + (list["damaged"]?.arrayValue ?? [])
        #expect(named.contains(.string(id)) && named.count == 2)
        again.engine.close()
    }
}
