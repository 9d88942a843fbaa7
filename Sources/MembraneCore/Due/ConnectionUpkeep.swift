/// Keeps connections alive by itself: refreshes tokens before they expire, and repairs what failed.
struct ConnectionUpkeep: DueSource {
    let name = "connections"

    /// How long what cannot be done now is left alone.
    private static let busyMilliseconds: Int64 = 3000
    private static let brokenMilliseconds: Int64 = 3_600_000
    /// Of so many turns one is for a connection whose refreshes fail.
    private static let turns = 4

    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? {
        if !services.credentials.unsaved.isEmpty { return services.clock.now }
        return try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.nextDueConnectionAt()
        }
    }

    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        var count = DueCount()
        let batch = try batch(services, budget.limit, call)
        var begun: [DueConnection] = []
        for due in batch.due {
            guard budget.mayBegin(after: count.all) else { break }
            try call.check()
            let start = services.clock.monotonic
            let done = try services.due.shares.occupied(by: due.tenantId, services.clock) { () throws(Failure) in
                try keepUp(due, services, call)
            }
            guard let done else { continue }
            begun.append(due)
            count = count + done
            // Whoever has become due meanwhile may come before the rest.
            if services.clock.monotonic - start >= DueShares.slowMilliseconds { break }
        }
        // Where everybody was served nobody needs to know who came first.
        if begun.count < batch.found { try noteTurns(of: begun, services, call) }
        return count
    }

    private func noteTurns(of begun: [DueConnection], _ services: Services, _ call: Call) throws(Failure) {
        guard !begun.isEmpty else { return }
        try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.noteTurns(of: begun)
        }
    }

    /// Healthy ones first, tenants in turn; those that fail get every fourth place, and what the others leave. Tenants whose
    /// apps answer slowly come after all others.
    private func batch(
        _ services: Services, _ limit: Int, _ call: Call
    ) throws(Failure) -> (due: [DueConnection], found: Int) {
        let (healthy, failing) = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            (try Self.candidates(false, limit, transaction), try Self.candidates(true, limit, transaction))
        }
        var batch: [DueConnection] = []
        var (well, ill) = (healthy[...], failing[...])
        while batch.count < limit {
            let isForIll = batch.count % Self.turns == Self.turns - 1
            guard let next = isForIll ? ill.popFirst() ?? well.popFirst() : well.popFirst() ?? ill.popFirst() else {
                break
            }
            batch.append(next)
        }
        let inOrder = services.due.shares.slowLast(batch, services.clock.monotonic, tenantId: \.tenantId)
        return (inOrder, healthy.count + failing.count)
    }

    /// Among so many tenants one is chosen, however little a run may do.
    private static let fewestTenants = 16

    private static func candidates(
        _ failing: Bool, _ limit: Int, _ transaction: StoreTransaction
    ) throws(Failure) -> [DueConnection] {
        let found = try TenantTurns.candidates(limit, amongAtLeast: fewestTenants, tenantId: \.tenantId) {
            (others, portion) throws(Failure) in
            try transaction.dueConnections(failing: failing, except: others, atMost: portion)
        }
        return TenantTurns.inTurns(found, tenantId: \.tenantId, lastTurn: \.lastTurn)
    }

    // MARK: One connection

    private func keepUp(_ due: DueConnection, _ services: Services, _ call: Call) throws(Failure) -> DueCount {
        let context = Context(of: services, workspaceId: due.workspaceId, call: call)
        do throws(Failure) {
            let connection = try context.read { (transaction) throws(Failure) in
                try context.connection(id: due.id, transaction)
            }
            // Another process may have been here since.
            guard let dueAt = connection.dueAt, dueAt <= services.clock.now else {
                try putOff(due, connection.dueAt, context)
                return DueCount()
            }
            return try refresh(due, context)
        } catch {
            switch error.status {
            case .cancelled, .closed: throw error
            default: break
            }
            if error.isOfTheWholeStore { throw error }
            // What failed has said itself when it is tried again; what could not even be tried waits.
            let pause = error.status == .timedOut ? Self.busyMilliseconds : Self.brokenMilliseconds
            try putOff(due, services.clock.now + pause, context, hasFailed: error.status != .timedOut)
            return DueCount(failed: 1)
        }
    }

    private func refresh(_ due: DueConnection, _ context: Context) throws(Failure) -> DueCount {
        let source = CredentialSource(due.id, context)
        let present = try source.present()
        // Another process may have refreshed it since the first look: what is fresh is left alone.
        guard let dueAt = present.connection.dueAt, dueAt <= context.services.clock.now else { return DueCount() }
        guard try source.refresh(instead: present, isForced: false, waits: false) != nil else {
            // Somebody is at it; if they end in the middle, it is due again.
            try putOff(due, context.services.clock.now + Self.busyMilliseconds, context)
            return DueCount()
        }
        return DueCount(done: 1)
    }

    private func putOff(
        _ due: DueConnection, _ until: Int64?, _ context: Context, hasFailed: Bool = false
    ) throws(Failure) {
        // Not the context's: what was deleted meanwhile is nothing that has failed.
        try context.services.store.writeAcrossWorkspaces(context.call) { (transaction) throws(Failure) in
            try transaction.putOff(due, until: until, hasFailed: hasFailed)
        }
    }
}
