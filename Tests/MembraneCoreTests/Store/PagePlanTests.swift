import Testing

@testable import MembraneCore

/// What a page costs does not grow with what is before it: its cursor is a range that an index begins at.
@Suite struct PagePlanTests {
    /// Writes down what is asked for.
    private final class Listening: Database {
        private let database: SQLiteDatabase
        private let heard = Lock<[String]>([])

        init() throws(Failure) { database = try SQLiteDatabase(path: ":memory:", .patient) }

        func taken() -> [String] {
            heard.withLock { heard in
                defer { heard = [] }
                return heard
            }
        }

        func plan(_ sql: String) throws(Failure) -> [String] {
            try database.read(.patient) { (session) throws(Failure) in
                try session.all("EXPLAIN QUERY PLAN " + sql, []) { (row) throws(Failure) in row.text(3) ?? "" }
            }
        }

        func read<Result>(
            _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try database.read(call) { (session) throws(Failure) in
                try body(ListeningSession(session: session) { sql in self.heard.withLock { $0.append(sql) } })
            }
        }

        func write<Result>(
            _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
        ) throws(Failure) -> Result { try database.write(call, body) }

        func prepare(_ call: Call) throws(Failure) { try database.prepare(call) }
        func close() { database.close() }
    }

    private struct ListeningSession: DatabaseSession {
        let session: any DatabaseSession
        let hear: (String) -> Void

        func run(_ sql: String, _ values: [SQLValue]) throws(Failure) -> Int { try session.run(sql, values) }
        func tableNames() throws(Failure) -> [String] { try session.tableNames() }
        func query(
            _ sql: String, _ values: [SQLValue], _ body: (any DatabaseRow) throws(Failure) -> Void
        ) throws(Failure) {
            hear(sql)
            try session.query(sql, values, body)
        }
    }

    @Test func everyListBeginsAtItsCursor() throws {
        let database = try Listening()
        let world = try World(database)
        try world.makeKeyedApp()
        let tenant = try world.tenant()
        let manager = try world.manager()
        let connection = try world.connectKeyed(tenant)
        let id: JSON = ["id": .string(connection)]
        let hook = try manager.call(.createWebhook, ["url": "https://hooks.product.test/in"])["id"] ?? .null
        let cursor = Base64.encode(Array("zzz".utf8), .url)
        let lists: [(MembraneCore.Operation, Client, JSON)] = [
            (.listConnections, tenant, [:]), (.listConnections, manager, [:]), (.listTenants, manager, [:]),
            (.listActions, manager, [:]), (.listIntegrations, manager, [:]), (.listEvents, manager, [:]),
            (.listEvents, manager, ["connectionId": .string(connection)]), (.listConnectionLogs, tenant, id),
            (.listWebhookDeliveries, manager, ["id": hook]), (.listWorkspaces, try world.instance(), [:]),
        ]
        let paged = Operation.all.filter { $0.members.contains { $0.name == "cursor" } && $0.name.hasPrefix("list_") }
        // Connectors are read whole; of tokens there are few, and any of three columns may be asked for.
        #expect(
            Set(paged.map(\.name)).subtracting(lists.map(\.0.name)) == ["list_connectors", "list_tokens"])
        for (operation, client, request) in lists {
            _ = database.taken()
            _ = try client.call(operation, request.merging(["cursor": .string(cursor)]))
            let pages = database.taken().filter { $0.contains("id DESC LIMIT") }
            #expect(pages.count == 1, "\(operation.name)")
            for sql in pages {
                let plan = try database.plan(sql)
                #expect(plan.first?.contains("id<?") == true, "\(operation.name): \(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(operation.name): \(plan)")
            }
        }
    }
}
