/// Does a thing once for all threads that want it at the same time.
final class SingleFlight<Value: Sendable>: Sendable {
    private final class Flight: Sendable {
        let result = Lock<Result<Value, Failure>?>(nil)
    }

    private let flights = Lock([ExactText: Flight]())

    /// Runs `body`, or waits for the one who is running it for the same key and takes over the outcome.
    func run(_ key: String, _ call: Call, _ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        while true {
            let (flight, isLeader) = flights.withLock { flights in
                if let flight = flights[key] { return (flight, false) }
                let flight = Flight()
                flights[key] = flight
                return (flight, true)
            }
            let outcome: Result<Value, Failure>
            if isLeader {
                outcome = outcomeOf(body)
                flights.withLock { $0[key] = nil }
                flight.result.withLockNotifying { $0 = outcome }
            } else {
                outcome = try flight.result.wait(call) { $0 }
                // The leader's own limits are not ours: somebody else leads then.
                if case .failure(let failure) = outcome, failure.status == .cancelled || failure.status == .timedOut {
                    continue
                }
            }
            return try outcome.get()
        }
    }

    private func outcomeOf(_ body: () throws(Failure) -> Value) -> Result<Value, Failure> {
        do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
    }
}
