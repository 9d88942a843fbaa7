/// One run through what is due, source by source, until nothing is due or the limits are reached.
struct DueRun {
    private let services: Services
    private let limits: DueLimits
    private let call: Call

    private let allSources: [any DueSource]

    init(_ services: Services, _ limits: DueLimits, _ call: Call, _ sources: [any DueSource] = Services.dueSources) {
        self.services = services
        allSources = sources
        self.limits = limits
        self.call = call
    }

    /// A log that is a little late is better than a write every second.
    private static let logMilliseconds: Int64 = 10_000

    func run() throws(Failure) -> DueReport {
        try services.due.shares.running { () throws(Failure) in try runAll() }
    }

    private func runAll() throws(Failure) -> DueReport {
        var report = DueReport()
        if services.requestLog.isDue(after: Self.logMilliseconds, monotonic: services.clock.monotonic) {
            services.saveRequestLog(call)
        }
        // Before everything else, which may go on with it.
        try services.credentials.unsaved.save(services, call)
        let sources = Self.rotated(allSources, by: services.due.nextTurn())
        let end = services.clock.monotonic.addingReportingOverflow(limits.maximumMilliseconds).partialValue
        // Those that may have more to do.
        var busy = sources
        var problem: Failure?
        while !busy.isEmpty, services.clock.monotonic < end, report.total.all < limits.maximumCount {
            var stillBusy: [any DueSource] = []
            for source in busy {
                try call.check()
                let limit = min(source.slice, limits.maximumCount - report.total.all)
                guard limit > 0 else { break }
                do throws(Failure) {
                    let count = try source.run(services, DueBudget(limit: limit, end: end, clock: services.clock), call)
                    report.add(count, of: source.name)
                    if count.all > 0 { stillBusy.append(source) }
                } catch  where error.isOfTheStore {
                    // What one kind of work cannot read keeps the other kinds from nothing.
                    problem = problem ?? error
                }
            }
            busy = stillBusy
        }
        if let problem { throw problem }
        report.nextDueAt = try services.nextDueAt(call, allSources)
        report.erasing = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try transaction.erasuresLeft()
        }
        return report
    }

    /// So that with small limits every source gets its turn.
    private static func rotated(_ sources: [any DueSource], by turn: Int) -> [any DueSource] {
        guard !sources.isEmpty else { return [] }
        let start = turn % sources.count
        return Array(sources[start...] + sources[..<start])
    }
}
