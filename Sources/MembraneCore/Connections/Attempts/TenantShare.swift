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
        let place: [SQLValue] = [.text(context.workspaceId), .text(tenantId)]
        if try has(limits.connections, "connections WHERE workspace_id = $1 AND tenant_id = $2", place) {
            throw .tooMany("connections", limits.connections, "archived ones are counted")
        }
        try checkEvents(tenantId)
    }

    func checkEvents(_ tenantId: String) throws(Failure) {
        let place: [SQLValue] = [.text(context.workspaceId), .text(tenantId)]
        if try has(limits.events, "events WHERE workspace_id = $1 AND tenant_id = $2", place) {
            throw .tooMany(
                "events", limits.events, "they are kept for seven days, or until they were delivered")
        }
    }

    /// One attempt more that waits for somebody.
    func checkAttempt(_ tenantId: String) throws(Failure) {
        let waiting =
            "connection_requests WHERE workspace_id = $1 AND tenant_id = $2 AND expires_at > $4 AND used_at IS NULL"
        let place: [SQLValue] = [.text(context.workspaceId), .text(tenantId)]
        if try has(limits.attempts, waiting, place, .integer(transaction.now)) {
            throw .tooMany(
                "attempts", limits.attempts, "those that nobody finishes end after ten minutes")
        }
    }

    /// Without counting further than that.
    private func has(
        _ limit: Int64, _ rows: String, _ place: [SQLValue], _ more: SQLValue...
    ) throws(Failure) -> Bool {
        let count = try transaction.session.first(
            "SELECT COUNT(*) FROM (SELECT 1 FROM \(rows) LIMIT $3) AS some",
            place + [.integer(limit)] + more
        ) { (row) throws(Failure) in row.integer(0) ?? 0 }
        return count ?? 0 >= limit
    }
}

extension Failure {
    fileprivate static func tooMany(_ what: String, _ limit: Int64, _ how: String) -> Failure {
        .conflict(
            "too_many_\(what)",
            "The tenant has \(limit) \(what), as many as the engine's `tenantLimits` allow; \(how).")
    }
}
