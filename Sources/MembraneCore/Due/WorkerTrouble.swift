/// What keeps a worker from its work, for the host to know: a worker has nobody to answer to.
///
/// All threads of a worker have the same trouble at once. It is told when it is another one than before, and once a minute
/// while it stays.
final class WorkerTrouble: Sendable {
    private struct State {
        var key = ""
        var since: Int64 = 0
        var count: Int64 = 0
        /// On the monotonic clock.
        var toldAt: Int64 = 0
    }

    private let state = Lock(State())

    private static let againMilliseconds: Int64 = 60_000

    /// A run that came to its end.
    func isOver() { state.withLock { $0 = State() } }

    /// What to tell of a run that failed; nil where that was told lately.
    func note(_ failure: Failure, _ clock: any Clock) -> String? {
        let told = state.withLock { state -> State? in
            let isNews = state.count == 0 || state.key != failure.key
            if isNews { state = State(key: failure.key, since: clock.now) }
            state.count += 1
            guard isNews || clock.monotonic - state.toldAt >= Self.againMilliseconds else { return nil }
            state.toldAt = clock.monotonic
            return state
        }
        guard let told, var object = failure.json.objectValue else { return nil }
        object["status"] = .integer(Int64(failure.status.rawValue))
        object["since"] = .string(Timestamp.text(told.since))
        object["runs"] = .integer(told.count)
        return JSON.object(object).text
    }
}
