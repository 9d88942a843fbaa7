/// When what could not be delivered is tried again.
enum DeliverySchedule {
    private static let second: Int64 = 1000
    private static let minute: Int64 = 60 * second
    private static let hour: Int64 = 60 * minute

    /// Between one attempt at a webhook and the next: ten attempts in three days.
    private static let delays = [
        5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour,
    ]

    static let maximumAttempts = delays.count + 1

    /// What is asked for beyond this is not waited for.
    static let longestRetryAfter = 24 * hour

    /// A destination whose record cannot be read is looked at again after this: somebody may have repaired it.
    static let damagedMilliseconds = hour

    /// A webhook that has failed for this long, and never succeeded in between, is disabled.
    static let failingForTooLong = 5 * 24 * hour

    /// How long to wait after attempt number `attempt`; nil when that was the last.
    static func delay(afterAttempt attempt: Int64, _ random: any RandomSource) throws(Failure) -> Int64? {
        guard attempt >= 1, attempt <= delays.count else { return nil }
        return try jittered(delays[Int(attempt) - 1], random)
    }

    /// The same for the callback of a host, which is asked until the event is erased.
    static func callbackDelay(afterAttempt attempt: Int64, _ random: any RandomSource) throws(Failure) -> Int64 {
        try jittered(min(second << (2 * min(max(attempt, 1) - 1, 5)), 15 * minute), random)
    }

    /// A destination that fails is left alone for a moment, whatever else waits for it.
    static func pause(afterFailures failures: Int64) -> Int64 {
        failures <= 0 ? 0 : min(second << min(failures - 1, 9), 5 * minute)
    }

    /// Up to a tenth more or less, so that what failed together does not come back together.
    private static func jittered(_ delay: Int64, _ random: any RandomSource) throws(Failure) -> Int64 {
        delay - delay / 10 + (try random.number(below: delay / 5))
    }
}
