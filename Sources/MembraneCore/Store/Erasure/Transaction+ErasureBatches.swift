/// A table of which rows are erased, and what names a row of it.
private struct ErasedTable: Sendable {
    let name: String
    let key: [String]

    init(_ name: String, _ key: [String]) {
        self.name = name
        self.key = key
    }
}

/// Erasing, in batches, everything that is a tenant's, a workspace's or a webhook's.
extension Transaction {
    private static let ofTenants = [
        ErasedTable("connection_requests", ["workspace_id", "tenant_id", "id"]),
        ErasedTable("connections", ["workspace_id", "tenant_id", "id"]),
        ErasedTable("tokens", ["id"]),
        ErasedTable("actions", ["workspace_id", "tenant_id", "id"]),
        ErasedTable("connection_logs", ["workspace_id", "tenant_id", "connection_id", "id"]),
    ]

    /// Outlives its tenant: what is to be given back is erased once it is.
    private static let grants = ErasedTable("issued_grants", ["workspace_id", "tenant_id", "id"])

    private static let events = ErasedTable("events", ["workspace_id", "tenant_id", "id"])

    /// What belongs to a tenant because its event does.
    private static let ofEvents = [
        ErasedTable("event_deliveries", ["workspace_id", "destination_id", "event_id"]),
        ErasedTable("webhook_attempts", ["workspace_id", "id"]),
    ]

    private static let ofWorkspaces = [
        ErasedTable("event_destinations", ["workspace_id", "id"]),
        ErasedTable("tenants", ["workspace_id", "id"]),
        ErasedTable("integrations", ["workspace_id", "id"]),
        ErasedTable("connectors", ["workspace_id", "id"]),
        ErasedTable("public_keys", ["workspace_id", "id"]),
        ErasedTable("registered_clients", ["workspace_id", "issuer", "redirect_uri"]),
        ErasedTable("data_keys", ["workspace_id", "id"]),
    ]

    /// The tables whose rows belong to a tenant. A test compares this with the tables that have a `tenant_id`.
    static let tenantTables = (ofTenants + [grants, events]).map(\.name) + ["event_deliveries"]

    /// The tables whose rows belong to a workspace, compared in the same way.
    static let workspaceTables = (ofTenants + ofEvents + [grants, events] + ofWorkspaces).map(\.name) + ["erasures"]

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
            for table in Self.ofTenants + Self.ofEvents + [Self.grants, Self.events] + Self.ofWorkspaces
            where left > 0 {
                left -= try erase(from: table, where: "workspace_id", erasure, atMost: left)
            }
        case .webhook:
            for (table, column) in zip(Self.ofEvents, ["destination_id", "webhook_id"]) where left > 0 {
                left -= try erase(from: table, where: column, erasure, atMost: left)
            }
        }
        guard left > 0 else { return false }
        try session.run(
            "DELETE FROM erasures WHERE workspace_id = $1 AND record_id = $2",
            [.text(erasure.workspaceId), .text(erasure.recordId)])
        return true
    }

    /// Answers how many there were.
    private func erase(
        from table: ErasedTable, where column: String, _ erasure: Erasure, atMost limit: Int
    ) throws(Failure) -> Int {
        let key = table.key.joined(separator: ", ")
        return try session.run(
            """
            DELETE FROM \(table.name) WHERE (\(key)) IN (
                SELECT \(key) FROM \(table.name) WHERE workspace_id = $1 AND \(column) = $2 LIMIT $3)
            """, [.text(erasure.workspaceId), .text(erasure.recordId), .integer(Int64(limit))])
    }

    /// Each event with what is known of its deliveries. Answers how many rows may still be erased.
    private func eraseEvents(ofTenant erasure: Erasure, atMost limit: Int) throws(Failure) -> Int {
        guard limit > 0 else { return limit }
        let ids = try session.all(
            "SELECT id FROM events WHERE workspace_id = $1 AND tenant_id = $2 LIMIT $3",
            [.text(erasure.workspaceId), .text(erasure.recordId), .integer(Int64(limit))]
        ) { (row) throws(Failure) in row.text(0) ?? "" }
        var left = limit
        for id in ids where left > 0 {
            for table in Self.ofEvents {
                left -= try session.run(
                    "DELETE FROM \(table.name) WHERE workspace_id = $1 AND event_id = $2",
                    [.text(erasure.workspaceId), .text(id)])
            }
            left -= try session.run(
                "DELETE FROM events WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
                [.text(erasure.workspaceId), .text(erasure.recordId), .text(id)])
        }
        return left
    }
}
