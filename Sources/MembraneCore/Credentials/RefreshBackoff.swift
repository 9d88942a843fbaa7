/// How long a refresh that failed is not tried again: a random time up to a bound that doubles with each failure.
enum RefreshBackoff {
    static let firstBound: Int64 = 1000
    static let lastBound: Int64 = 3_600_000
    static let least: Int64 = 250
    /// No provider is left alone for longer, whatever it asks for.
    static let longestWish: Int64 = 86_400_000

    /// - Parameter attempts: how many failed, this one included.
    /// - Parameter graceEndsAt: until when the provider takes a refresh token whose answer was lost.
    static func delay(
        _ attempts: Int64, _ failure: Failure, now: Int64, graceEndsAt: Int64?, _ random: any RandomSource
    ) throws(Failure) -> Int64 {
        var bound = lastBound
        if attempts < 13 { bound = min(bound, firstBound << max(attempts - 1, 0)) }
        // Half of what is left, so that there is time for several tries.
        if let graceEndsAt, graceEndsAt > now { bound = min(bound, (graceEndsAt - now) / 2) }
        let delay = max(least, try random.number(below: bound))
        guard let wish = failure.retryAfterMilliseconds else { return delay }
        // Later than asked for, and not all at the same moment.
        return min(max(wish, 0), longestWish) + delay
    }
}
