import Testing

@testable import MembraneCore

/// Tables are as they are described: a column that is forgotten, moved or allowed to be NULL shows here.
@Suite struct TableTests {
    private struct Found: Equatable {
        let name: String
        let type: String
        let isNullable: Bool
    }

    private static func type(_ kind: StoredKind.Kind) -> String {
        switch kind {
        case .text: "TEXT"
        case .integer: "BIGINT"
        case .bytes: "BYTEA"
        }
    }

    @Test func theMigrationsMakeWhatIsDescribed() throws {
        try World().read { (transaction) throws(Failure) in
            #expect(Set(try transaction.session.tableNames()) == Set(Table.all.map(\.name)))
            for table in Table.all {
                var key: [(Int64, String)] = []
                let found = try transaction.session.all(
                    "SELECT name, type, \"notnull\", pk FROM pragma_table_info('\(table.name)') ORDER BY cid", []
                ) { (row) throws(Failure) in
                    if let place = row.integer(3), place > 0 { key.append((place, row.text(0) ?? "")) }
                    return Found(name: row.text(0) ?? "", type: row.text(1) ?? "", isNullable: row.integer(2) == 0)
                }
                let described = table.columns.map {
                    Found(name: $0.name, type: Self.type($0.stored.kind), isNullable: $0.stored.isNullable)
                }
                #expect(found == described, "\(table.name)")
                #expect(key.sorted { $0.0 < $1.0 }.map(\.1) == table.key, "\(table.name)")
            }
        }
    }

    @Test func whateverIsBytesIsSealedOrNoSecret() {
        // Hashes, names of keys, and what the root key itself wraps.
        let others = [
            "membrane_schema.root_key_proof", "data_keys.id", "data_keys.wrapped", "tokens.hash",
            "connection_requests.state_hash",
        ]
        for table in Table.all {
            for column in table.columns where column.stored.kind == .bytes {
                #expect((column.stored.seal == nil) == others.contains("\(table.name).\(column.name)"))
            }
            for case let seal? in table.columns.map(\.stored.seal) {
                #expect(seal.versionColumn.map { table.has($0) } != false, "\(table.name).\(seal.field)")
            }
        }
    }

    /// Its place and version are all that is needed to open a sealed value, and both are described.
    @Test func everySealedValueOpensInThePlaceThatIsDescribed() throws {
        let world = try World()
        _ = try World.withTwoTenants(world)
        let manager = try world.manager()
        _ = try manager.call(.createWebhook, ["url": "https://product.test/in"])
        _ = try manager.call(.patchWorkspace, ["internalApi": ["baseUri": "https://product.test"]])
        _ = try manager.call(
            .createAction, ["key": "a", "type": "api-request-to-your-app", "config": ["request": ["uri": "/ping"]]])
        let workspaceId = try world.workspaceId
        var opened: Set<String> = []
        try world.read { (transaction) throws(Failure) in
            for table in Table.all where table.has("id") {
                for column in table.columns {
                    guard let seal = column.stored.seal else { continue }
                    let rows = try transaction.session.all(
                        """
                        SELECT id, \(table.has("tenant_id") ? "tenant_id" : "''"), \(seal.versionColumn ?? "1"),
                        \(column.name) FROM \(table.name) WHERE length(\(column.name)) > 0
                        """, []
                    ) { (row) throws(Failure) in
                        let place = SealedPlace(
                            workspaceId: workspaceId, tenantId: row.text(1) ?? "", recordId: row.text(0) ?? "",
                            field: seal.field, version: row.integer(2) ?? 0)
                        return (place, row.blob(3) ?? [])
                    }
                    for (place, sealed) in rows {
                        _ = try transaction.vault.open(sealed, place, transaction.session)
                        opened.insert("\(table.name).\(column.name)")
                    }
                }
            }
        }
        let all = Table.all.flatMap { table in
            table.columns.filter { $0.stored.seal != nil }.map { "\(table.name).\($0.name)" }
        }
        // Of these there are none here: the first is of a workspace whose secret was changed, the second of a server that
        // was asked for a client.
        let absent = ["workspaces.previous_secret", "registered_clients.client", "connections.previous"]
        #expect(Set(all).subtracting(opened).subtracting(absent) == [])
    }
}
