/// Answers that could not be written, because the store was locked or full: tried again before anything else is done.
final class UnsavedAnswers: Sendable {
    private let answers = Lock([ExactText: RefreshAnswer]())

    func keep(_ answer: RefreshAnswer) {
        answers.withLock { $0[answer.lease.connectionId] = answer }
    }

    func has(_ connectionId: String) -> Bool { answers.withLock { $0[connectionId] != nil } }

    var connectionIds: [String] { answers.withLock { $0.keys.sortedTexts() } }

    private static let lastMilliseconds: Int64 = 5_000
    /// A process that was stopped meanwhile gets some tries all the same.
    private static let fewestLastTries = 10
    private static let mostLastTries = 50

    /// The last chance, before the process forgets them: a store that is out for a moment is waited for.
    func saveAll(_ store: Store, _ clock: any Clock) {
        let end = clock.monotonic + Self.lastMilliseconds
        for attempt in 1...Self.mostLastTries {
            for id in connectionIds { try? save(id, store, Call(clock: clock, timeoutMilliseconds: 1000)) }
            if connectionIds.isEmpty || attempt >= Self.fewestLastTries && clock.monotonic >= end { return }
            clock.sleep(milliseconds: 100)
        }
    }

    /// Writes what is kept for the connection, if anything is.
    func save(_ connectionId: String, _ store: Store, _ call: Call) throws(Failure) {
        guard let answer = answers.withLock({ $0[connectionId] }) else { return }
        try store.write(call) { (transaction) throws(Failure) in try answer.adopt(transaction) }
        answers.withLock { answers in
            if answers[connectionId]?.lease === answer.lease { answers[connectionId] = nil }
        }
    }
}
