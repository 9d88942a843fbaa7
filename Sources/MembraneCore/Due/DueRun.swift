/// One run through what is due, source by source, until nothing is due or the limits are reached.
struct DueRun {
    private let engine: Engine
    private let limits: DueLimits
    private let call: Call

    private let allSources: [any DueSource]

    init(_ engine: Engine, _ limits: DueLimits, _ call: Call, _ sources: [any DueSource] = Engine.dueSources) {
        self.engine = engine
        allSources = sources
        self.limits = limits
        self.call = call
    }

    /// A log that is a little late is better than a write every second.
    private static let logMilliseconds: Int64 = 10_000

    func run() throws(Failure) -> DueReport {
        try engine.dueShares.running { () throws(Failure) in try runAll() }
    }

    private func runAll() throws(Failure) -> DueReport {
        var report = DueReport()
        if engine.requestLog.isDue(after: Self.logMilliseconds, monotonic: engine.clock.monotonic) {
            engine.saveRequestLog(call)
        }
        // Before everything else, which may go on with it.
        try engine.unsaved.save(engine, call)
        let sources = Self.rotated(allSources, by: engine.nextDueTurn())
        let end = engine.clock.monotonic.addingReportingOverflow(limits.maximumMilliseconds).partialValue
        // Those that may have more to do.
        var busy = sources
        var problem: Failure?
        while !busy.isEmpty, engine.clock.monotonic < end, report.total.all < limits.maximumCount {
            var stillBusy: [any DueSource] = []
            for source in busy {
                try call.check()
                let limit = min(source.slice, limits.maximumCount - report.total.all)
                guard limit > 0 else { break }
                do throws(Failure) {
                    let count = try source.run(engine, DueBudget(limit: limit, end: end, clock: engine.clock), call)
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
        report.nextDueAt = try engine.nextDueAt(call, allSources)
        report.erasing = try engine.store.read(call) { (transaction) throws(Failure) in try transaction.erasuresLeft() }
        return report
    }

    /// So that with small limits every source gets its turn.
    private static func rotated(_ sources: [any DueSource], by turn: Int) -> [any DueSource] {
        guard !sources.isEmpty else { return [] }
        let start = turn % sources.count
        return Array(sources[start...] + sources[..<start])
    }
}
