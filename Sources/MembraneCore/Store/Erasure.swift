/// Erasing everything that is a tenant's or a workspace's.
extension Transaction {
    /// The tables whose rows belong to a tenant. A test compares this with the tables that have a `tenant_id`.
    static let tenantTables = ["actions", "connection_logs", "connection_requests", "connections", "events", "tokens"]

    /// The tables whose rows belong to a workspace, compared in the same way.
    static let workspaceTables =
        tenantTables + eventTables + [
            "event_destinations", "tenants", "integrations", "connectors", "public_keys", "registered_clients",
            "data_keys",
        ]

    /// What belongs to a tenant because its event does.
    private static let eventTables = ["event_deliveries", "webhook_attempts"]

    func eraseTenant(id: String, workspaceId: String) throws(Failure) {
        for table in Self.eventTables {
            try session.run(
                """
                DELETE FROM \(table) WHERE workspace_id = $1
                AND event_id IN (SELECT id FROM events WHERE workspace_id = $1 AND tenant_id = $2)
                """, [.text(workspaceId), .text(id)])
        }
        for table in Self.tenantTables {
            try session.run(
                "DELETE FROM \(table) WHERE workspace_id = $1 AND tenant_id = $2", [.text(workspaceId), .text(id)])
        }
        try session.run("DELETE FROM tenants WHERE workspace_id = $1 AND id = $2", [.text(workspaceId), .text(id)])
    }

    /// With the data key, what is left of sealed values in old pages and backups cannot be opened any more.
    func eraseWorkspace(id: String) throws(Failure) {
        for table in Self.workspaceTables {
            try session.run("DELETE FROM \(table) WHERE workspace_id = $1", [.text(id)])
        }
        try session.run("DELETE FROM workspaces WHERE id = $1", [.text(id)])
    }
}
