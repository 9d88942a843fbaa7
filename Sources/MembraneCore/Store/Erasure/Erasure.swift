/// A workspace, a tenant or a webhook that nobody finds any more, and whose rows are erased one batch after another.
///
/// Marking takes away the record that everything else is found by, in one small transaction; from then on its keys are
/// free and its tokens refused. The rows that are left belong to an id that nobody can name any more.
struct Erasure: Sendable {
    let workspaceId: String
    let kind: Kind
    let recordId: String
    let markedAt: Int64

    enum Kind: String, Sendable {
        case workspace, tenant, webhook
    }
}

extension Transaction {
    // MARK: Marking

    func mark(_ tenant: Tenant, workspaceId: String) throws(Failure) -> Erasure {
        try session.run(
            "DELETE FROM tenants WHERE workspace_id = $1 AND id = $2", [.text(workspaceId), .text(tenant.id)])
        try giveBackGrants(ofTenant: tenant.id, workspaceId: workspaceId)
        return try mark(.tenant, tenant.id, workspaceId)
    }

    /// With the data keys, what is left of sealed values in the store, in old pages and in backups cannot be opened any more.
    func mark(_ workspace: Workspace.Name) throws(Failure) -> Erasure {
        // A tenant or webhook that is being erased is the workspace's.
        for table in ["data_keys", "event_destinations", "erasures"] {
            try session.run("DELETE FROM \(table) WHERE workspace_id = $1", [.text(workspace.id)])
        }
        try session.run("DELETE FROM workspaces WHERE id = $1", [.text(workspace.id)])
        vault.forget(workspace.id)
        return try mark(.workspace, workspace.id, workspace.id)
    }

    func mark(webhook id: String, workspaceId: String) throws(Failure) -> Erasure {
        try session.run(
            "DELETE FROM event_destinations WHERE workspace_id = $1 AND id = $2", [.text(workspaceId), .text(id)])
        return try mark(.webhook, id, workspaceId)
    }

    private func mark(_ kind: Erasure.Kind, _ id: String, _ workspaceId: String) throws(Failure) -> Erasure {
        try session.run(
            "INSERT INTO erasures (workspace_id, record_id, kind, marked_at) VALUES ($1, $2, $3, $4)",
            [.text(workspaceId), .text(id), .text(kind.rawValue), .integer(now)])
        becomesDue()
        return Erasure(workspaceId: workspaceId, kind: kind, recordId: id, markedAt: now)
    }

    /// The condition that a row of `table` is nobody's who is being erased. For what is found without its tenant.
    static func remains(_ table: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM erasures x WHERE x.workspace_id = \(table).workspace_id
        AND x.record_id IN (\(table).tenant_id, \(table).workspace_id))
        """
    }

    /// Whether a workspace, and one of its tenants where one is named, are still there: what is written for one that was
    /// deleted meanwhile would stay for ever.
    func exists(workspaceId: String, tenantId: String?) throws(Failure) -> Bool {
        let found = try session.first(
            """
            SELECT CASE WHEN $2 = '' OR EXISTS (SELECT 1 FROM tenants WHERE workspace_id = $1 AND id = $2)
            THEN 1 ELSE 0 END FROM workspaces WHERE id = $1
            """, [.text(workspaceId), .text(tenantId ?? "")]
        ) { (row) throws(Failure) in row.integer(0) == 1 }
        // Another process may have deleted it, and knows nothing of the keys in this one's memory.
        if found == nil { vault.forget(workspaceId) }
        return found ?? false
    }

    // MARK: What is left to erase

    /// The one that has waited longest, of those that can be read.
    func nextErasure() throws(Failure) -> Erasure? {
        let kinds = [Erasure.Kind.workspace, .tenant, .webhook].map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try session.first(
            """
            SELECT workspace_id, kind, record_id, marked_at FROM erasures WHERE kind IN (\(kinds))
            ORDER BY marked_at, record_id LIMIT 1
            """, []
        ) { (row) throws(Failure) in
            let erasure = Erasure(
                workspaceId: row.text(0) ?? "", kind: try row.word(1, "What is being erased"),
                recordId: row.text(2) ?? "", markedAt: row.integer(3) ?? 0)
            // Whenever that was, it is to be erased.
            _ = try row.takeDamage()
            return erasure
        }
    }

    /// How many workspaces, tenants and webhooks are not erased yet.
    func erasuresLeft() throws(Failure) -> Int64 {
        try session.first("SELECT COUNT(*) FROM erasures", []) { (row) throws(Failure) in row.integer(0) ?? 0 } ?? 0
    }
}
