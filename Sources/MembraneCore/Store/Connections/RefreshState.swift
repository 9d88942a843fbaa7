/// What is known of a connection's refreshes: when the next one is due, and how the last ones went.
struct RefreshState: Sendable {
    /// When the present credentials came.
    var obtainedAt: Int64?
    /// When the access token is to be replaced; nil when nobody knows how long it lives.
    var refreshAt: Int64?
    /// When the provider will refuse the refresh token, as far as it said.
    var refreshTokenExpiresAt: Int64?
    /// How long tokens were seen to live where the provider does not say, in milliseconds.
    var learnedLifetime: Int64?
    /// The lease of the refresh that brought the credentials; nil when a person did.
    var leaseNumber: Int64?
    /// How many refreshes have failed since the last that succeeded.
    var attempts: Int64 = 0
    /// Why the last of them did, and when.
    var failure: RefreshFailure?
    /// How the provider refuses, while it does so in the same way.
    var refusal: RepeatedRefusal?
    /// Before this nobody asks the provider again.
    var nextRetryAt: Int64?
    /// When the present refresh token was first sent without a certain answer since: another answer may be lost.
    var spentAt: Int64?

    /// A token of unknown lifetime is replaced once a day, so that a refresh token that must be used is.
    static let unknownLifetime: Int64 = 24 * 3600 * 1000

    /// A token that is to be replaced sooner than this after it came is got when it is used, and not by itself: that would
    /// ask the provider all the time, for nobody.
    static let shortestPause: Int64 = 5000

    /// When the next refresh runs by itself.
    var scheduledAt: Int64? {
        if attempts > 0 { return nextRetryAt ?? failure?.at }
        guard let obtainedAt else { return refreshAt }
        // What lies before it came is no lifetime: somebody wants it to be replaced.
        if let refreshAt, refreshAt < obtainedAt || refreshAt >= obtainedAt + Self.shortestPause { return refreshAt }
        // The refresh token may have to be used as well.
        let latest = refreshTokenExpiresAt.map { obtainedAt + ($0 - obtainedAt) / 5 * 4 }
        return max(min(obtainedAt + Self.unknownLifetime, latest ?? .max), obtainedAt + Self.shortestPause)
    }

    /// Whether nobody should ask the provider yet. A clock that was set back does not keep anybody waiting.
    func isBackingOff(at now: Int64) -> Bool {
        guard let nextRetryAt, let failure else { return false }
        return failure.at <= now && now < nextRetryAt
    }

    /// Throws why the last try failed, as long as it is too early for the next one.
    func refuseWhileBackingOff(at now: Int64) throws(Failure) {
        guard isBackingOff(at: now), let nextRetryAt, var failure = failure?.failure else { return }
        failure.retryAfterMilliseconds = nextRetryAt - now
        throw failure
    }
}
