/// One run through what is due, source by source, until nothing is due or the limits are reached.
struct DueRun {
    private let engine: Engine
    private let limits: DueLimits
    private let call: Call

    init(_ engine: Engine, _ limits: DueLimits, _ call: Call) {
        self.engine = engine
        self.limits = limits
        self.call = call
    }

    /// A log that is a little late is better than a write every second.
    private static let logMilliseconds: Int64 = 10_000

    func run() throws(Failure) -> DueReport {
        var report = DueReport()
        if engine.requestLog.isDue(after: Self.logMilliseconds, monotonic: engine.clock.monotonic) {
            engine.saveRequestLog(call)
        }
        let sources = Self.rotated(Engine.dueSources, by: engine.nextDueTurn())
        let end = engine.clock.monotonic.addingReportingOverflow(limits.maximumMilliseconds).partialValue
        // Those that may have more to do.
        var busy = sources
        while !busy.isEmpty, engine.clock.monotonic < end, report.total.all < limits.maximumCount {
            var stillBusy: [any DueSource] = []
            for source in busy {
                try call.check()
                let limit = min(source.slice, limits.maximumCount - report.total.all)
                guard limit > 0 else { break }
                let count = try source.run(engine, DueBudget(limit: limit, end: end, clock: engine.clock), call)
                report.add(count, of: source.name)
                if count.all > 0 { stillBusy.append(source) }
            }
            busy = stillBusy
        }
        report.nextDueAt = try engine.nextDueAt(call)
        return report
    }

    /// So that with small limits every source gets its turn.
    private static func rotated(_ sources: [any DueSource], by turn: Int) -> [any DueSource] {
        guard !sources.isEmpty else { return [] }
        let start = turn % sources.count
        return Array(sources[start...] + sources[..<start])
    }
}

/// How much one run may do.
package struct DueLimits: Sendable {
    var maximumMilliseconds: Int64 = 10_000
    var maximumCount = 1000

    private static let members: [RequestMember] = [
        .init("maxMilliseconds", .integer(1...3_600_000), "After this time nothing more is begun."),
        .init("maxCount", .integer(1...1_000_000), "How many things are done at most."),
    ]

    package init() {}

    /// `json` nil: the defaults.
    package init(json: String?) throws(Failure) {
        let options: OperationRequest
        do throws(Failure) {
            options = try OperationRequest(text: json ?? "{}", members: Self.members, what: "The options")
        } catch {
            throw .invalidArgument(error.message)
        }
        maximumMilliseconds = options.integer("maxMilliseconds") ?? maximumMilliseconds
        maximumCount = options.integer("maxCount").map { Int($0) } ?? maximumCount
    }
}

/// What a run did.
package struct DueReport: Sendable {
    private(set) var total = DueCount()
    private(set) var sources: [(name: String, count: DueCount)] = []
    /// When something is due next; nil when nothing is.
    var nextDueAt: Int64?

    mutating func add(_ count: DueCount, of name: String) {
        total = total + count
        if let index = sources.firstIndex(where: { $0.name == name }) {
            sources[index].count = sources[index].count + count
        } else {
            sources.append((name, count))
        }
    }

    subscript(name: String) -> DueCount { sources.first { $0.name == name }?.count ?? DueCount() }

    package var json: String {
        var object = JSONObject()
        object["done"] = .integer(Int64(total.done))
        object["failed"] = .integer(Int64(total.failed))
        object["nextDueAt"] = nextDueAt.map { .string(Timestamp.text($0)) } ?? .null
        var parts = JSONObject()
        for (name, count) in sources.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            parts[name] = ["done": .integer(Int64(count.done)), "failed": .integer(Int64(count.failed))]
        }
        object["sources"] = .object(parts)
        return JSON.object(object).text
    }
}
