import Testing

@testable import MembraneCore

@Suite struct SingleFlightTests {
    private let flights = SingleFlight<Int>()

    /// Blocks the leader until the other threads wait, as far as that can be seen: they have all begun.
    private func run(
        _ threads: Int, _ body: @escaping @Sendable (Int) throws(Failure) -> Int
    ) throws -> (results: [Result<Int, Failure>], runs: Int) {
        let flights = flights
        let state = Lock((begun: 0, runs: 0))
        let results = try onThreads(threads) { (_) throws(Failure) in
            state.withLockNotifying { $0.begun += 1 }
            return try flights.run("key", .patient) { () throws(Failure) in
                let run = state.withLock { state in
                    state.runs += 1
                    return state.runs
                }
                _ = try state.wait(.patient) { $0.begun == threads ? true : nil }
                return try body(run)
            }
        }
        return (results, state.withLock { $0.runs })
    }

    @Test func everyoneGetsAnOutcomeOfARunThatItSaw() throws {
        let (results, runs) = try run(16) { run in run }
        let values = results.compactMap(\.success)
        #expect(values.count == 16 && values.allSatisfy { (1...runs).contains($0) })
    }

    @Test func aLeadersFailureIsEveryonesUnlessItWasItsOwnLimit() throws {
        let (failed, _) = try run(8) { (_) throws(Failure) in throw Failure.conflict("test", "Refused.") }
        #expect(failed.allSatisfy { $0.failure?.key == "test" })
        let (results, runs) = try run(8) { (run) throws(Failure) in
            if run == 1 { throw Failure.timedOut }
            return run
        }
        #expect(runs >= 2)
        #expect(results.compactMap(\.failure).count == 1 && results.compactMap(\.success).count == 7)
    }

    @Test func oneAfterTheOtherRunsEachTime() throws {
        let runs = try (0..<3).map { value in try flights.run("key", .patient) { value } }
        #expect(runs == [0, 1, 2])
    }
}
