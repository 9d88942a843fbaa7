/// A connection that due work looks at.
struct DueConnection: Sendable {
    let workspaceId: String
    let tenantId: String
    let id: String
    let dueAt: Int64
    /// When due work took one of its tenant's last while others waited.
    var lastTurn: Int64 = 0
}

extension StoreTransaction {
    private static let due = Selection<ConnectionColumn>([.workspaceId, .tenantId, .id, .dueAt])
    private static let lastTurn = """
        (SELECT turn_at FROM tenants t WHERE t.workspace_id = connections.workspace_id
        AND t.id = connections.tenant_id)
        """

    /// Those that are due, the longest first, but for those of `tenants`. Those whose refreshes fail are asked for by
    /// themselves, so that they keep nobody else waiting.
    func dueConnections(
        failing: Bool, except tenants: [String], atMost limit: Int
    ) throws(Failure) -> [DueConnection] {
        let (others, values) = TenantTurns.exception(tenants)
        let query = Query(
            Self.due,
            """
            WHERE due_at IS NOT NULL AND retry_attempts \(failing ? ">" : "=") 0 AND due_at <= :now \(others)
            AND \(Condition.isOfNoErasure) ORDER BY due_at LIMIT :limit
            """, also: [Self.lastTurn])
        return try session.all(query, ["now": .integer(now), "limit": .integer(Int64(limit))] + values) {
            (row) throws(Failure) in
            var due = DueConnection(
                workspaceId: row.text(.workspaceId), tenantId: row.text(.tenantId), id: row.text(.id),
                dueAt: row.integer(.dueAt))
            // Whoever looks at the record itself finds what is wrong with it.
            _ = try row.takeDamage()
            due.lastTurn = row.base.integer(Self.due.end) ?? 0
            _ = try row.takeDamage()
            return due
        }
    }

    /// Remembers whose turn it was, for every process that does due work.
    func noteTurns(of due: [DueConnection]) throws(Failure) {
        for due in due {
            try session.update(
                TenantColumn.self, [.turnAt: .integer(now)],
                where: [.workspaceId: .text(due.workspaceId), .id: .text(due.tenantId)])
        }
    }

    private static let nextDue = ["=", ">"].map { comparison in
        Statement(
            """
            SELECT due_at FROM connections
            WHERE due_at IS NOT NULL AND retry_attempts \(comparison) 0 AND \(Condition.isOfNoErasure)
            ORDER BY due_at LIMIT 1
            """)
    }
    private static let wait = Statement(
        """
        UPDATE connections SET due_at = :until, retry_attempts =
        CASE WHEN :failed = 1 AND retry_attempts < 1000000 THEN retry_attempts + 1 ELSE retry_attempts END
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id
        AND (due_at = :seen OR \(Condition.isNoInstant("due_at")))
        """)

    /// When the first connection is due.
    func nextDueConnectionAt() throws(Failure) -> Int64? {
        var next: Int64?
        for statement in Self.nextDue {
            if let first = try session.instant(statement) { next = min(next ?? .max, first) }
        }
        return next
    }

    /// Lets due work look at it later, unless something has changed since.
    ///
    /// - Parameter hasFailed: it could not even be tried, as a record that cannot be read. From then on it waits among those
    ///   that fail, and has that counted.
    func putOff(_ due: DueConnection, until: Int64?, hasFailed: Bool = false) throws(Failure) {
        try session.run(
            Self.wait,
            [
                "until": .optional(until), "failed": .bool(hasFailed), "workspace": .text(due.workspaceId),
                "tenant": .text(due.tenantId), "id": .text(due.id), "seen": .integer(due.dueAt),
            ])
    }
}
