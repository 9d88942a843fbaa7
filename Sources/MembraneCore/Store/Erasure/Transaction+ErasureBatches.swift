/// Erasing, in batches, everything that is a tenant's, a workspace's or a webhook's: whose the rows of a table are, the
/// table's description says.
extension StoreTransaction {
    /// Events go by themselves, each with what is its own.
    private static let ofTenants = Table.all.filter { $0.owner.isTenants && $0.name != EventColumn.table.name }

    /// The mark is the last to go.
    private static let ofWorkspaces = Table.all.filter {
        $0.owner.isWorkspaces && $0.name != ErasureColumn.table.name
    }

    private static let ofEvents: [(table: Table, webhook: String)] = Table.all.compactMap { table in
        if case .event(let webhook) = table.owner { (table, webhook) } else { nil }
    }

    private static let eventIds = Query<EventColumn>(
        Selection([.id]), "WHERE workspace_id = :workspace AND tenant_id = :tenant LIMIT :limit")

    /// Erases some rows, and the mark when there are none left. True when it is over.
    ///
    /// - Parameter limit: how many rows at most, but for those that belong to one event.
    func eraseSome(of erasure: Erasure, atMost limit: Int) throws(Failure) -> Bool {
        var left = limit
        switch erasure.kind {
        case .tenant:
            for table in Self.ofTenants where left > 0 {
                left -= try erase(from: table, where: "tenant_id", erasure, atMost: left)
            }
            left = try eraseEvents(ofTenant: erasure, atMost: left)
        case .workspace:
            for table in Self.ofWorkspaces where left > 0 {
                left -= try erase(from: table, where: "workspace_id", erasure, atMost: left)
            }
        case .webhook:
            for (table, column) in Self.ofEvents where left > 0 {
                left -= try erase(from: table, where: column, erasure, atMost: left)
            }
        }
        guard left > 0 else { return false }
        try session.delete(
            from: ErasureColumn.self,
            where: [.workspaceId: .text(erasure.workspaceId), .recordId: .text(erasure.recordId)])
        return true
    }

    /// Answers how many there were.
    private func erase(
        from table: Table, where column: String, _ erasure: Erasure, atMost limit: Int
    ) throws(Failure) -> Int {
        let key = table.key.joined(separator: ", ")
        let statement = Statement(
            """
            DELETE FROM \(table.name) WHERE (\(key)) IN (
                SELECT \(key) FROM \(table.name) WHERE workspace_id = :workspace AND \(column) = :record LIMIT :limit)
            """)
        return try session.run(
            statement,
            [
                "workspace": .text(erasure.workspaceId), "record": .text(erasure.recordId),
                "limit": .integer(Int64(limit)),
            ])
    }

    /// Each event with what is known of its deliveries. Answers how many rows may still be erased.
    private func eraseEvents(ofTenant erasure: Erasure, atMost limit: Int) throws(Failure) -> Int {
        guard limit > 0 else { return limit }
        let ids = try session.all(
            Self.eventIds,
            [
                "workspace": .text(erasure.workspaceId), "tenant": .text(erasure.recordId),
                "limit": .integer(Int64(limit)),
            ]
        ) { (row) throws(Failure) in row.text(.id) }
        var left = limit
        for id in ids where left > 0 {
            for (table, _) in Self.ofEvents {
                let statement = Statement(
                    "DELETE FROM \(table.name) WHERE workspace_id = :workspace AND event_id = :id")
                left -= try session.run(statement, ["workspace": .text(erasure.workspaceId), "id": .text(id)])
            }
            left -= try session.delete(
                from: EventColumn.self,
                where: [
                    .workspaceId: .text(erasure.workspaceId), .tenantId: .text(erasure.recordId), .id: .text(id),
                ])
        }
        return left
    }
}
