/// Holds what a tenant makes against what it may have, before it is made.
struct TenantShare {
    private let context: Context
    private let transaction: Transaction

    init(_ context: Context, _ transaction: Transaction) {
        self.context = context
        self.transaction = transaction
    }

    private var limits: TenantLimits { context.services.options.tenantLimits }

    /// One connection more, and the events that it comes with.
    func checkConnection(_ tenantId: String) throws(Failure) {
        if try has(limits.connections, Self.connections, tenantId) {
            throw .tooMany("connections", limits.connections, "archived ones are counted")
        }
        try checkEvents(tenantId)
    }

    func checkEvents(_ tenantId: String) throws(Failure) {
        if try has(limits.events, Self.events, tenantId) {
            throw .tooMany(
                "events", limits.events, "they are kept for seven days, or until they were delivered")
        }
    }

    /// One attempt more that waits for somebody.
    func checkAttempt(_ tenantId: String) throws(Failure) {
        if try has(limits.attempts, Self.attempts, tenantId, ["now": .integer(transaction.now)]) {
            throw .tooMany(
                "attempts", limits.attempts, "those that nobody finishes end after ten minutes")
        }
    }

    private static let connections = count("connections")
    private static let events = count("events")
    private static let attempts = count("connection_requests", "AND expires_at > :now AND used_at IS NULL")

    /// How many there are, without counting further than a limit.
    private static func count(_ table: String, _ more: String = "") -> Statement {
        Statement(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM \(table)
            WHERE workspace_id = :workspace AND tenant_id = :tenant \(more) LIMIT :limit) AS some
            """)
    }

    private func has(
        _ limit: Int64, _ count: Statement, _ tenantId: String, _ more: Parameters = [:]
    ) throws(Failure) -> Bool {
        let tenants: Parameters = [
            "workspace": .text(transaction.workspaceId), "tenant": .text(tenantId), "limit": .integer(limit),
        ]
        return try transaction.session.integer(count, tenants + more) ?? 0 >= limit
    }
}

extension Failure {
    fileprivate static func tooMany(_ what: String, _ limit: Int64, _ how: String) -> Failure {
        .conflict(
            "too_many_\(what)",
            "The tenant has \(limit) \(what), as many as the engine's `tenantLimits` allow; \(how).")
    }
}
