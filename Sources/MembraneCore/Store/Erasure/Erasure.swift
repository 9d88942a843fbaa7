/// A workspace, a tenant or a webhook that nobody finds any more, and whose rows are erased one batch after another.
///
/// Marking takes away the record that everything else is found by, in one small transaction; from then on its keys are
/// free and its tokens refused. The rows that are left belong to an id that nobody can name any more.
struct Erasure: Sendable {
    let workspaceId: String
    let kind: Kind
    let recordId: String
    let markedAt: Int64

    enum Kind: String, CaseIterable, Sendable {
        case workspace, tenant, webhook
    }
}

extension Transaction {
    // MARK: Marking

    func mark(_ tenant: Tenant) throws(Failure) -> Erasure {
        try session.delete(
            from: TenantColumn.self, where: [.workspaceId: .text(workspaceId), .id: .text(tenant.id)])
        try giveBackGrants(ofTenant: tenant.id)
        return try mark(.tenant, tenant.id)
    }

    /// With the data keys, what is left of sealed values in the store, in old pages and in backups cannot be opened any more.
    func markWorkspace() throws(Failure) -> Erasure {
        try session.delete(from: DataKeyColumn.self, where: [.workspaceId: .text(workspaceId)])
        try session.delete(from: DestinationColumn.self, where: [.workspaceId: .text(workspaceId)])
        // A tenant or webhook that is being erased is the workspace's.
        try session.delete(from: ErasureColumn.self, where: [.workspaceId: .text(workspaceId)])
        try session.delete(from: WorkspaceColumn.self, where: [.id: .text(workspaceId)])
        return try mark(.workspace, workspaceId)
    }

    func mark(webhook id: String) throws(Failure) -> Erasure {
        try session.delete(from: DestinationColumn.self, where: [.workspaceId: .text(workspaceId), .id: .text(id)])
        return try mark(.webhook, id)
    }

    private func mark(_ kind: Erasure.Kind, _ id: String) throws(Failure) -> Erasure {
        try session.insert(
            into: ErasureColumn.self,
            [
                .workspaceId: .text(workspaceId), .recordId: .text(id), .kind: .text(kind.rawValue),
                .markedAt: .integer(now),
            ])
        becomesDue()
        return Erasure(workspaceId: workspaceId, kind: kind, recordId: id, markedAt: now)
    }

    private static let existing = Query<WorkspaceColumn>(
        Selection([.id]),
        "WHERE id = :workspace",
        also: [
            """
            CASE WHEN :tenant = '' OR EXISTS (SELECT 1 FROM tenants t WHERE t.workspace_id = :workspace AND t.id = :tenant)
            THEN 1 ELSE 0 END
            """
        ])

    /// Whether a workspace, and one of its tenants where one is named, are still there: what is written for one that was
    /// deleted meanwhile would stay for ever.
    func exists(tenantId: String?) throws(Failure) -> Bool {
        let found = try session.first(
            Self.existing, ["tenant": .text(tenantId ?? ""), "workspace": .text(workspaceId)]
        ) { (row) throws(Failure) in row.base.integer(Self.existing.selection.end) == 1 }
        // Another process may have deleted it, and knows nothing of the keys in this one's memory.
        if found == nil { vault.forget(workspaceId) }
        return found ?? false
    }
}

/// What is left to erase.
extension StoreTransaction {
    private static let next = Query<ErasureColumn>(
        .unsealed(),
        """
        WHERE kind IN (\(Erasure.Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")))
        ORDER BY marked_at, record_id LIMIT 1
        """)
    private static let count = Statement("SELECT COUNT(*) FROM erasures")

    /// The one that has waited longest, of those that can be read.
    func nextErasure() throws(Failure) -> Erasure? {
        try session.first(Self.next, [:]) { (row) throws(Failure) in
            let erasure = Erasure(
                workspaceId: row.text(.workspaceId), kind: try row.word(.kind, "What is being erased"),
                recordId: row.text(.recordId), markedAt: row.integer(.markedAt))
            // Whenever that was, it is to be erased.
            _ = try row.takeDamage()
            return erasure
        }
    }

    /// How many workspaces, tenants and webhooks are not erased yet.
    func erasuresLeft() throws(Failure) -> Int64 {
        try session.integer(Self.count) ?? 0
    }
}
