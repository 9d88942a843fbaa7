/// What providers have issued and no connection holds: connects that somebody began are finished, and tokens that are in
/// use no more are given back, a bounded number of times.
struct GrantUpkeep: DueSource {
    let name = "grants"

    /// How long what somebody else does is left alone.
    private static let busyMilliseconds: Int64 = 3000
    private static let brokenMilliseconds: Int64 = 3_600_000

    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? {
        try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.nextDueGrantAt()
        }
    }

    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        let found = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try TenantTurns.candidates(budget.limit, tenantId: \.tenantId) { (others, portion) throws(Failure) in
                try transaction.dueGrants(except: others, atMost: portion)
            }
        }
        var count = DueCount()
        let turns = TenantTurns.inTurns(found, tenantId: \.tenantId)
        let inOrder = services.due.shares.slowLast(turns, services.clock.monotonic, tenantId: \.tenantId)
        for due in inOrder.prefix(budget.limit) {
            guard budget.mayBegin(after: count.all) else { break }
            try call.check()
            let done = try services.due.shares.occupied(by: due.tenantId, services.clock) { () throws(Failure) in
                try keepUp(due, services, call)
            }
            count = count + (done ?? DueCount())
        }
        return count
    }

    private func keepUp(_ due: DueGrant, _ services: Services, _ call: Call) throws(Failure) -> DueCount {
        let context = Context(of: services, workspaceId: due.workspaceId, tenantId: due.tenantId, call: call)
        do throws(Failure) {
            let grant = try context.read { (transaction) throws(Failure) in
                try transaction.grant(id: due.id, tenantId: due.tenantId)
            }
            // Another process may have been here since.
            guard let grant, grant.dueAt <= services.clock.now else { return DueCount() }
            if grant.state == .revoking { return try GrantReturn(grant, context).run() }
            switch try PendingGrants(context).finish(grant) {
            case .none: return DueCount()
            case .busy:
                // If they end in the middle, it is due again.
                try putOff(due, Self.busyMilliseconds, context)
                return DueCount()
            case .finished: return DueCount(done: 1)
            case .failed: return DueCount(failed: 1)
            }
        } catch {
            guard !error.isOfTheWholeStore, ![.cancelled, .closed, .forked].contains(error.status) else { throw error }
            // What cannot even be tried keeps nobody else waiting.
            try putOff(due, Self.brokenMilliseconds, context)
            return DueCount(failed: 1)
        }
    }

    private func putOff(_ due: DueGrant, _ milliseconds: Int64, _ context: Context) throws(Failure) {
        // Not the context's: what was deleted meanwhile is nothing that has failed.
        try context.services.store.writeAcrossWorkspaces(context.call) { (transaction) throws(Failure) in
            try transaction.putOff(due, until: transaction.now + milliseconds)
        }
    }
}
