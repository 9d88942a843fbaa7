/// Erases what nobody needs any more: attempts to connect that expired with the connections that never came to be, old
/// events with their deliveries, and apps that were found by their address and are not used.
struct Housekeeping: DueSource {
    let name = "housekeeping"

    /// So many records are erased at a time, so that nobody who writes waits long.
    static let batch = 200

    func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? {
        try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in try transaction.nextErasureAt()
        }
    }

    func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
        guard budget.mayBegin(after: 0), let due = try nextDueAt(services, call), due <= services.clock.now else {
            return DueCount()
        }
        return try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
            let requests = try transaction.eraseConnectionRequests(atMost: Self.batch)
            let connections = try transaction.eraseUnconnected(atMost: Self.batch)
            let events = try transaction.eraseEvents(atMost: Self.batch)
            let apps = try transaction.eraseUnusedApps(atMost: Self.batch)
            return DueCount(done: requests + connections + events + apps)
        }
    }
}
