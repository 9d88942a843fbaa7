/// The calls of the fetch callback that are running: one for a tenant at a time, for all who wait for it.
///
/// Each runs on a thread of its own, so that a host that does not answer keeps nobody waiting beyond the limit.
final class CredentialFetches: Sendable {
    private final class Flight: Sendable {
        let outcome = Lock<Outcome?>(nil)
        /// The thread that the callback runs on.
        let thread = Lock<UInt?>(nil)
        /// On the monotonic clock.
        let startedAt: Int64

        init(startedAt: Int64) { self.startedAt = startedAt }
    }

    private enum Outcome: Sendable {
        case answer(FetchAnswer)
        /// Somebody has given other credentials meanwhile.
        case unneeded
    }

    private struct Entry: Sendable {
        let flight: Flight
        /// Who wants the answer and has not stored it yet. Until then nobody needs to ask again.
        var waiting = 0
        var hasEnded = false
    }

    struct Given: Sendable {
        let version: Int64
        let at: Int64
    }

    private struct State: Sendable {
        var entries: [ExactText: Entry] = [:]
        var given: [ExactText: Given] = [:]
    }

    private let state = Lock(State())

    /// Callbacks that hang keep their threads: so many at most.
    private static let maximumFlights = 64
    private static let maximumGiven = 10_000

    /// Asks the host, or waits for who is asking for the same tenant; then gives `use` the answer, or nil when other
    /// credentials have come meanwhile.
    ///
    /// - Parameter isNeeded: looked at once more by whoever is to ask: what was needed may have been stored just now.
    func run<Result>(
        _ key: String, _ question: String, _ callback: @escaping FetchCallback, milliseconds: Int64, _ call: Call,
        _ clock: any Clock, isNeeded: () throws(Failure) -> Bool, use: (FetchAnswer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let begun = clock.monotonic
        let (flight, isNew) = try limited(until: begun + milliseconds, milliseconds, call, clock) {
            (call) throws(Failure) in
            try state.wait(call) { state in Self.join(&state, key, clock) }
        }
        defer { leave(flight, key) }
        if isNew {
            if (try? isNeeded()) == true {
                try start(flight, key, question, callback)
            } else {
                end(flight, key, .unneeded)
            }
        }
        guard flight.thread.withLock({ $0 }) != NativeThread.currentId else { throw .fetchRecursive }
        let outcome = try limited(until: flight.startedAt + milliseconds, milliseconds, call, clock) {
            (call) throws(Failure) in try flight.outcome.wait(call) { $0 }
        }
        if case .answer(let answer) = outcome { return try use(answer) }
        return try use(nil)
    }

    /// Nil when there are too many.
    private static func join(_ state: inout State, _ key: String, _ clock: any Clock) -> (Flight, Bool)? {
        if let entry = state.entries[key] {
            state.entries[key]?.waiting += 1
            return (entry.flight, false)
        }
        guard state.entries.count < maximumFlights else { return nil }
        let flight = Flight(startedAt: clock.monotonic)
        state.entries[key] = Entry(flight: flight, waiting: 1)
        return (flight, true)
    }

    private func leave(_ flight: Flight, _ key: String) {
        state.withLockNotifying { state in
            guard var entry = state.entries[key], entry.flight === flight else { return }
            entry.waiting -= 1
            // One that still runs stays, so that nobody asks beside it.
            state.entries[key] = entry.waiting == 0 && entry.hasEnded ? nil : entry
        }
    }

    /// Waits no longer than until `end`, and says whether that or the caller's own limit was over.
    private func limited<Result>(
        until end: Int64, _ milliseconds: Int64, _ call: Call, _ clock: any Clock,
        _ body: (Call) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        do throws(Failure) {
            return try body(call.limited(milliseconds: max(0, end - clock.monotonic)))
        } catch  where error.status == .timedOut && clock.monotonic >= end {
            throw .fetchTimedOut(milliseconds: milliseconds)
        }
    }

    private func start(
        _ flight: Flight, _ key: String, _ question: String, _ callback: @escaping FetchCallback
    ) throws(Failure) {
        do throws(Failure) {
            let thread = try NativeThread { [self] in
                ForkGate.shared.pass {
                    flight.thread.withLock { $0 = NativeThread.currentId }
                    // Without a lock: the host may fork, block, or call the library.
                    end(flight, key, .answer(callback(question)))
                }
            }
            thread.detach()
        } catch {
            end(flight, key, .answer(.failed("No thread can be started for it.")))
            throw error
        }
    }

    private func end(_ flight: Flight, _ key: String, _ outcome: Outcome) {
        flight.thread.withLock { $0 = nil }
        state.withLockNotifying { state in
            guard var entry = state.entries[key], entry.flight === flight else { return }
            entry.hasEnded = true
            // An answer that nobody waits for any more is dropped.
            state.entries[key] = entry.waiting == 0 ? nil : entry
        }
        flight.outcome.withLockNotifying { $0 = outcome }
    }

    // MARK: What was answered last

    func note(_ key: String, version: Int64, at time: Int64) {
        state.withLock { state in
            if state.given.count >= Self.maximumGiven { state.given = [:] }
            state.given[key] = Given(version: version, at: time)
        }
    }

    func lastGiven(_ key: String) -> Given? { state.withLock { $0.given[key] } }

    /// Another callback is asked anew: nobody waits for one that hangs, or holds against it what that one answered.
    ///
    /// Whoever waits already gets the answer of the one that was asked.
    func forget() {
        state.withLockNotifying { $0 = State() }
    }
}
