/// Answers that could not be written, because the store was locked or full: tried again before anything else is done.
final class UnsavedAnswers: Sendable {
    private let answers = Lock([ExactText: any IssuedAnswer]())

    var isEmpty: Bool { answers.withLock { $0.isEmpty } }

    func has(_ connectionId: String) -> Bool { !all(of: connectionId).isEmpty }

    private func all(of connectionId: String?) -> [any IssuedAnswer] {
        answers.withLock { answers in
            answers.keys.sortedTexts().compactMap { answers[$0] }
                .filter { connectionId == nil || $0.connectionId == connectionId }
        }
    }

    /// Writes what a provider has issued, by the loop that all such answers take; keeps it when the store is out, and
    /// gives it back when the store has no place for it. Nil then.
    func commit<Answer: IssuedAnswer>(_ answer: Answer, _ services: Services) throws(Failure) -> Answer.Kept? {
        do throws(Failure) {
            let kept = try services.writeSurely(in: answer.workspaceId) { (transaction) throws(Failure) in
                try answer.adopt(transaction, isLate: false)
            }
            if let kept { return kept }
        } catch  where error.isWorthKeeping {
            answers.withLock { $0[answer.id] = answer }
            throw error
        } catch  where error.status == .forked {
            // It is the parent's.
            throw error
        } catch {
            answer.giveBack(services)
            throw error
        }
        answer.giveBack(services)
        return nil
    }

    /// Writes what is kept for one connection.
    func save(of connectionId: String, _ services: Services, _ call: Call) throws(Failure) {
        for answer in all(of: connectionId) { try save(answer, services, call) }
    }

    /// Writes everything that is kept. What cannot be read for one of them keeps nobody else waiting.
    func save(_ services: Services, _ call: Call) throws(Failure) {
        for answer in all(of: nil) {
            do throws(Failure) { try save(answer, services, call) } catch  where error.isDamage {}
        }
    }

    private func save(_ answer: some IssuedAnswer, _ services: Services, _ call: Call) throws(Failure) {
        var isKept = false
        do throws(Failure) {
            isKept = try services.store.write(call, in: answer.workspaceId) { (transaction) throws(Failure) in
                try answer.adopt(transaction, isLate: true) != nil
            }
        } catch  where error.isWorthWaiting || [.cancelled, .closed, .forked, .outOfMemory].contains(error.status) {
            throw error
        } catch {
            // It will never be written.
        }
        let isOurs = answers.withLock { $0.removeValue(forKey: ExactText(answer.id)) != nil }
        if !isKept, isOurs { answer.giveBack(services) }
    }

    private static let lastMilliseconds: Int64 = 5_000
    /// A process that was stopped meanwhile gets some tries all the same.
    private static let fewestLastTries = 10
    private static let mostLastTries = 50

    /// The last chance, before the process forgets them: a store that is out for a moment is waited for. What cannot be
    /// written even then goes back to the provider.
    func saveAll(_ services: Services) {
        let end = services.clock.monotonic + Self.lastMilliseconds
        for attempt in 1...Self.mostLastTries {
            for answer in all(of: nil) {
                try? save(answer, services, Call(clock: services.clock, timeoutMilliseconds: 1000))
            }
            if isEmpty || attempt >= Self.fewestLastTries && services.clock.monotonic >= end { break }
            services.clock.sleep(milliseconds: 100)
        }
        for answer in all(of: nil) where answer.isOnlyCopy { answer.giveBack(services) }
        answers.withLock { $0 = [:] }
    }
}
