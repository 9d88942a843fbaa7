/// What keeps a worker from its work, for the host to know: a worker has nobody to answer to.
///
/// Its threads do different work, and mostly have the same trouble at once. It is told when it is new, and once a minute as
/// long as any of them has it.
final class WorkerTrouble: Sendable {
    private struct Trouble {
        var since: Int64
        var count: Int64 = 0
        /// On the monotonic clock.
        var toldAt: Int64?
        /// The threads that have it.
        var threads: Set<Int> = []
    }

    /// By its key.
    private let troubles = Lock([ExactText: Trouble]())

    private static let againMilliseconds: Int64 = 60_000

    /// A run of this thread that came to its end.
    func isOver(ofThread thread: Int) {
        troubles.withLock { troubles in
            guard !troubles.isEmpty else { return }
            for key in Array(troubles.keys) {
                troubles[key]?.threads.remove(thread)
                if troubles[key]?.threads.isEmpty == true { troubles[key] = nil }
            }
        }
    }

    /// What to tell of a run that failed; nil where that was told lately.
    func note(_ failure: Failure, ofThread thread: Int, _ clock: any Clock) -> String? {
        let told = troubles.withLock { troubles -> Trouble? in
            let key = ExactText(failure.key)
            var trouble = troubles[key] ?? Trouble(since: clock.now)
            trouble.count += 1
            trouble.threads.insert(thread)
            let isToBeTold = trouble.toldAt.map { clock.monotonic - $0 >= Self.againMilliseconds } ?? true
            if isToBeTold { trouble.toldAt = clock.monotonic }
            troubles[key] = trouble
            return isToBeTold ? trouble : nil
        }
        guard let told, var object = failure.json.objectValue else { return nil }
        object["status"] = .integer(Int64(failure.status.rawValue))
        object["since"] = .string(Timestamp.text(told.since))
        object["runs"] = .integer(told.count)
        return JSON.object(object).text
    }
}
