/// A connection that due work looks at.
struct DueConnection: Sendable {
    let workspaceId: String
    let tenantId: String
    let id: String
    let dueAt: Int64
    /// When due work took one of its tenant's last while others waited.
    var lastTurn: Int64 = 0
}

extension Transaction {
    private static let columns = "workspace_id, tenant_id, id, due_at"

    /// What is being erased is due no more. Said so that very many of one tenant are passed over in the index, where its
    /// id is.
    static let areOfNoErasure = """
        tenant_id NOT IN (SELECT record_id FROM erasures WHERE kind = 'tenant') AND \(areOfNoErasedWorkspace)
        """

    /// The same for what outlives its tenant.
    static let areOfNoErasedWorkspace = "workspace_id NOT IN (SELECT record_id FROM erasures WHERE kind = 'workspace')"

    /// Those that are due, the longest first, but for those of `tenants`. Those whose refreshes fail are asked for by
    /// themselves, so that they keep nobody else waiting.
    func dueConnections(
        failing: Bool, except tenants: [String], atMost limit: Int
    ) throws(Failure) -> [DueConnection] {
        let (others, values) = TenantTurns.exception(tenants, after: 2)
        return try session.all(
            """
            SELECT \(Self.columns), (SELECT turn_at FROM tenants t WHERE t.workspace_id = connections.workspace_id
                AND t.id = connections.tenant_id) FROM connections
            WHERE due_at IS NOT NULL AND retry_attempts \(failing ? ">" : "=") 0 AND due_at <= $1 \(others)
            AND \(Self.areOfNoErasure)
            ORDER BY due_at LIMIT $2
            """, [.integer(now), .integer(Int64(limit))] + values
        ) { (row) throws(Failure) in
            var due = try dueConnection(row)
            due.lastTurn = row.integer(4) ?? 0
            _ = try row.takeDamage()
            return due
        }
    }

    /// Remembers whose turn it was, for every process that does due work.
    func noteTurns(of due: [DueConnection]) throws(Failure) {
        for due in due {
            try session.run(
                "UPDATE tenants SET turn_at = $1 WHERE workspace_id = $2 AND id = $3",
                [.integer(now), .text(due.workspaceId), .text(due.tenantId)])
        }
    }

    /// When the first connection is due.
    func nextDueConnectionAt() throws(Failure) -> Int64? {
        var next: Int64?
        for comparison in ["=", ">"] {
            let first = try session.instant(
                """
                SELECT due_at FROM connections
                WHERE due_at IS NOT NULL AND retry_attempts \(comparison) 0 AND \(Self.areOfNoErasure)
                ORDER BY due_at LIMIT 1
                """)
            if let first { next = min(next ?? .max, first) }
        }
        return next
    }

    /// Lets due work look at it later, unless something has changed since.
    ///
    /// - Parameter hasFailed: it could not even be tried, as a record that cannot be read. From then on it waits among those
    ///   that fail, and has that counted.
    func putOff(_ due: DueConnection, until: Int64?, hasFailed: Bool = false) throws(Failure) {
        try session.run(
            """
            UPDATE connections SET due_at = $1,
            retry_attempts = CASE WHEN $6 = 1 AND retry_attempts < 1000000 THEN retry_attempts + 1 ELSE retry_attempts END
            WHERE workspace_id = $2 AND tenant_id = $3 AND id = $4 AND (due_at = $5 OR \(Self.isNoInstant("due_at")))
            """,
            [
                .optional(until), .text(due.workspaceId), .text(due.tenantId), .text(due.id), .integer(due.dueAt),
                .bool(hasFailed),
            ])
    }

    private func dueConnection(_ row: any DatabaseRow) throws(Failure) -> DueConnection {
        let due = DueConnection(
            workspaceId: row.text(0) ?? "", tenantId: row.text(1) ?? "", id: row.text(2) ?? "",
            dueAt: row.integer(3) ?? 0)
        // Whoever looks at the record itself finds what is wrong with it.
        _ = try row.takeDamage()
        return due
    }

    /// What stands where an instant should, and is none.
    static func isNoInstant(_ column: String) -> String {
        "NOT \(column) BETWEEN -1000000000000000 AND 1000000000000000"
    }
}
