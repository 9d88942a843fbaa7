/// Does what is due in the background, on threads of its own, until it is stopped.
final class Worker: Sendable {
    private let threads: [NativeThread]
    private let stopping: Cancellation
    private let wakeUp: Signal

    init(_ engine: Engine, _ options: WorkerOptions) throws(Failure) {
        let stopping = Cancellation()
        self.stopping = stopping
        wakeUp = engine.store.dueSignal
        var threads: [NativeThread] = []
        do throws(Failure) {
            for _ in 0..<options.threads {
                threads.append(
                    try NativeThread { Self.work(engine, options.pollMilliseconds, stopping) })
            }
        } catch {
            stopping.cancel()
            wakeUp.raise()
            for thread in threads { thread.join() }
            throw error
        }
        self.threads = threads
    }

    /// Waits for the end of what it is doing, except from within one of its own callbacks.
    func stop() {
        stopping.cancel()
        wakeUp.raise()
        for thread in threads {
            if thread.isCurrent { thread.detach() } else { thread.join() }
        }
    }

    private static func work(_ engine: Engine, _ pollMilliseconds: Int64, _ stopping: Cancellation) {
        while !stopping.isCancelled {
            // Each time anew, so that a fork gets its turn.
            ForkGate.shared.pass { step(engine, pollMilliseconds, stopping) }
        }
    }

    /// Small, so that a worker that is stopped ends soon.
    private static let runMilliseconds: Int64 = 1000
    private static let runCount = 1000
    /// Where something stays due although nothing could be done: the store does not answer, or another one does it.
    private static let troubledMilliseconds: Int64 = 100

    private static func step(_ engine: Engine, _ pollMilliseconds: Int64, _ stopping: Cancellation) {
        let seen = engine.store.dueSignal.count
        var limits = DueLimits()
        limits.maximumMilliseconds = runMilliseconds
        limits.maximumCount = runCount
        var wait = pollMilliseconds
        do throws(Failure) {
            let report = try engine.running(timeoutMilliseconds: nil, stopping) { (call) throws(Failure) in
                try DueRun(engine, limits, call).run()
            }
            if let next = report.nextDueAt {
                // Others may have made something due without our knowing: hence no longer than that.
                wait = min(max(0, next - engine.clock.now), pollMilliseconds)
            }
            if wait == 0, report.total.all > 0 { return }
            wait = max(wait, min(troubledMilliseconds, pollMilliseconds))
        } catch {
            // Closed, stopped, or the child of a fork in a callback: then there is no next time.
            if error.status == .closed || error.status == .forked { stopping.cancel() }
        }
        if !stopping.isCancelled {
            engine.store.dueSignal.wait(milliseconds: wait, since: seen, Call(clock: engine.clock))
        }
    }
}

/// How a worker works.
package struct WorkerOptions: Sendable {
    var threads = 1
    /// How often it looks for what other processes made due.
    var pollMilliseconds: Int64 = 1000

    private static let members: [RequestMember] = [
        .init("threads", .integer(1...16), "How many threads work side by side."),
        .init("pollMilliseconds", .integer(10...60_000), "How often to look for what other processes made due."),
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
        threads = options.integer("threads").map { Int($0) } ?? threads
        pollMilliseconds = options.integer("pollMilliseconds") ?? pollMilliseconds
    }
}
