/// Does what is due in the background, on threads of its own, until it is stopped.
final class Worker: Sendable {
    private let threads: [NativeThread]
    private let stopping: Cancellation
    private let wakeUp: Signal

    init(_ engine: Engine, _ options: WorkerOptions) throws(Failure) {
        let stopping = Cancellation()
        self.stopping = stopping
        wakeUp = engine.services.store.dueSignal
        var threads: [NativeThread] = []
        do throws(Failure) {
            for number in 0..<options.threads {
                threads.append(try NativeThread { Self.work(engine, number, options, stopping) })
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

    /// Where there are several, one waits for no provider and one for no receiver: neither kind of slowness holds up the
    /// other kind of work.
    private static func sources(ofThread number: Int, of count: Int) -> [any DueSource] {
        guard count > 1 else { return Services.dueSources }
        return switch number {
        case 0: Services.deliverySources
        case 1: Services.upkeepSources
        default: Services.dueSources
        }
    }

    private static func work(
        _ engine: Engine, _ number: Int, _ options: WorkerOptions, _ stopping: Cancellation
    ) {
        while !stopping.isCancelled {
            // Each time anew, so that a fork gets its turn.
            ForkGate.shared.pass { step(engine, number, options, stopping) }
        }
    }

    /// Whatever it is, it is tried again: nothing else ends a worker.
    private static func tell(_ failure: Failure, ofThread number: Int, _ engine: Engine) {
        guard let callback = engine.workerCallback.current,
            let text = engine.workerTrouble.note(failure, ofThread: number, engine.services.clock)
        else { return }
        // Without a lock, as an event is.
        _ = engine.services.callbacks.inCallback { callback(text) }
    }

    /// Small, so that a worker that is stopped ends soon.
    private static let runMilliseconds: Int64 = 1000
    private static let runCount = 1000
    /// Where something stays due although nothing could be done: the store does not answer, or another one does it.
    private static let troubledMilliseconds: Int64 = 100

    private static func step(
        _ engine: Engine, _ number: Int, _ options: WorkerOptions, _ stopping: Cancellation
    ) {
        let sources = sources(ofThread: number, of: options.threads)
        let seen = engine.services.store.dueSignal.count
        var limits = DueLimits()
        limits.maximumMilliseconds = runMilliseconds
        limits.maximumCount = runCount
        var wait = options.pollMilliseconds
        do throws(Failure) {
            let report = try engine.running(timeoutMilliseconds: nil, stopping) { (call) throws(Failure) in
                try DueRun(engine.services, limits, call, sources).run()
            }
            engine.workerTrouble.isOver(ofThread: number)
            if let next = report.nextDueAt {
                // Others may have made something due without our knowing: hence no longer than that.
                wait = min(max(0, next - engine.services.clock.now), options.pollMilliseconds)
            }
            if wait == 0, report.total.all > 0 { return }
            wait = max(wait, min(troubledMilliseconds, options.pollMilliseconds))
        } catch {
            switch error.status {
            // Closed, or the child of a fork in a callback: then there is no next time.
            case .closed, .forked: stopping.cancel()
            case .cancelled where stopping.isCancelled || engine.services.closing.isCancelled: break
            default: tell(error, ofThread: number, engine)
            }
        }
        if !stopping.isCancelled {
            engine.services.store.dueSignal.wait(milliseconds: wait, since: seen, Call(clock: engine.services.clock))
        }
    }
}
