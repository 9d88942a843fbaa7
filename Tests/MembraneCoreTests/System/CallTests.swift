import Testing

@testable import MembraneCore

@Suite struct CallTests {
    private let clock = ManualClock()

    private func ending(_ call: Call, milliseconds: Int64) -> Failure? {
        failure { () throws(Failure) in try call.sleep(milliseconds: milliseconds) }
    }

    @Test func theTimeLimitIsExact() {
        let call = Call(clock: clock, timeoutMilliseconds: 100)
        clock.advance(milliseconds: 99)
        #expect(failure(call.check) == nil && call.remainingMilliseconds == 1)
        clock.advance(milliseconds: 1)
        #expect(failure(call.check)?.status == .timedOut && call.remainingMilliseconds == 0)
        clock.advance(milliseconds: 1)
        #expect(failure(call.check)?.isRetryable == true && call.remainingMilliseconds == 0)
    }

    @Test func withoutALimitTimeDoesNotMatter() {
        let call = Call(clock: clock)
        clock.advance(seconds: 1_000_000)
        #expect(failure(call.check) == nil && call.remainingMilliseconds == nil)
    }

    @Test func aHugeLimitIsNoTrap() {
        #expect(failure(Call(clock: clock, timeoutMilliseconds: 86_400_000).check) == nil)
    }

    @Test func sleepingTakesAsLongAsItSays() {
        #expect(ending(Call(clock: clock), milliseconds: 1234) == nil)
        #expect(clock.monotonic == 1234)
    }

    @Test func sleepingEndsAtTheTimeLimit() {
        #expect(ending(Call(clock: clock, timeoutMilliseconds: 120), milliseconds: 5000)?.status == .timedOut)
        #expect(clock.monotonic == 120)
    }

    @Test func sleepingEndsWhenTheCallIsCancelled() {
        let (first, second) = (Cancellation(), Cancellation())
        second.cancel()
        let call = Call(clock: clock, timeoutMilliseconds: 0, cancellations: [first, second])
        #expect(ending(call, milliseconds: 5000)?.status == .cancelled && clock.monotonic == 0)
    }
}
