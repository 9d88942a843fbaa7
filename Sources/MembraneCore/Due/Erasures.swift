/// Erases what was deleted: tenants, workspaces and webhooks, a batch at a time, so that nobody who writes waits longer
/// than for one batch, however much there is.
struct Erasures: DueSource {
    let name = "erasures"
    let slice = 8

    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? {
        try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.nextErasure()?.markedAt
        }
    }

    /// Each batch counts as one thing.
    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        var count = DueCount()
        while budget.mayBegin(after: count.all) {
            let next = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
                try transaction.nextErasure()
            }
            guard let next else { break }
            _ = try Self.eraseSome(of: next, services, call)
            count.done += 1
        }
        return count
    }

    /// True when nothing is left of it.
    private static func eraseSome(of erasure: Erasure, _ services: Services, _ call: Call) throws(Failure) -> Bool {
        let start = services.clock.monotonic
        let isOver = try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.eraseSome(of: erasure, atMost: Housekeeping.batch)
        }
        // Half of the time is others': those who wait for a database that is locked look again now and then only.
        if !isOver { try call.sleep(milliseconds: max(1, services.clock.monotonic - start)) }
        return isOver
    }

    private static let longestMilliseconds: Int64 = 2000

    /// What whoever deleted it does of that before it answers: a host need not do due work to be rid of something small.
    /// False when something is left.
    static func eraseNow(_ erasure: Erasure, _ context: Context) -> Bool {
        let call = context.call.limited(milliseconds: longestMilliseconds)
        do throws(Failure) {
            while try !eraseSome(of: erasure, context.services, call) {}
            return true
        } catch {
            // It is deleted all the same: nobody finds it, and due work erases the rest.
            return false
        }
    }
}
