import Testing

@testable import MembraneCore

/// A store may be damaged, or written by somebody else: no number in it may end the host.
@Suite struct StoredNumbersTests {
    private let file: StoreFile

    init() throws { file = try StoreFile(inMemory: true) }

    private struct Column {
        let table: String
        let name: String
    }

    @Test func noNumberOfARowEndsTheHost() throws {
        try fill()
        let whole = file.bytes()
        let columns = Table.all.flatMap { table in
            table.columns.filter { $0.stored.kind == .integer }.map { Column(table: table.name, name: $0.name) }
        }
        #expect(columns.count > 60)
        for column in columns {
            for number in [Int64.min, .max] {
                file.write(whole)
                // What the schema itself does not take cannot stand there.
                let changed =
                    try? file.execute { (session) throws(Failure) in
                        try session.run("UPDATE \(column.table) SET \(column.name) = $1", [.integer(number)])
                    }
                if changed ?? 0 > 0 { use() }
            }
        }
    }

    /// A row in every table, as far as an hour of use brings one.
    private func fill() throws {
        let world = try World(file)
        defer { world.engine.close() }
        try world.makeOAuthApp(config: ["revocationUri": "https://id.app.test/revoke"])
        try world.makeKeyedApp()
        let (manager, tenant) = (try world.manager(), try world.tenant())
        world.transport.onApp { _ in .status(500) }
        _ = try manager.call(.createWebhook, ["url": "https://product.test/events"])
        _ = try world.connectOAuth(tenant)
        world.transport.onApp { _ in .json("{}") }
        _ = try world.connectKeyed(tenant)
        _ = try manager.call(.createToken, ["type": "long-lived", "tenantKey": "customer-1"])
        _ = try world.startOAuth(tenant, ["connectorKey": "crm", "allowMultipleConnections": true])
        let archived = try world.connectOAuth(try world.tenant("customer-2"))
        world.transport.onToken { _ in .status(503) }
        _ = try world.tenant("customer-2").call(.archiveConnection, ["id": .string(archived)])
        world.transport.onApp { _ in .status(503) }
        world.clock.advance(seconds: 3600)
        _ = try world.engine.runDue(DueLimits())
    }

    /// Whatever comes of it: what is done with a damaged store is looked at elsewhere.
    private func use() {
        guard let world = try? World(file, seed: 2) else { return }
        defer { world.engine.close() }
        world.clock.advance(seconds: 3700)
        world.transport.onToken { _ in .status(503) }
        _ = try? world.engine.runDue(DueLimits())
        guard let manager = try? world.manager() else { return }
        for operation in Operation.all where operation.name.hasPrefix("list_") { _ = try? manager.call(operation) }
        let connections = (try? manager.call(.listConnections, ["includeArchived": true]))?["items"]?.arrayValue ?? []
        for connection in connections {
            let request: JSON = ["id": connection["id"] ?? .null]
            for operation in [Operation.getCredentials, .refreshConnection] {
                _ = try? manager.call(operation, request)
            }
        }
        _ = try? world.startOAuth(world.tenant(), ["connectorKey": "crm"])
    }
}
