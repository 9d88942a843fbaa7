/// How much of the due work of this process tenants take up: an app that answers slowly, or never, is its tenant's, and
/// keeps the threads that do due work from others.
final class DueShares: Sendable {
    private struct Share {
        var running = 0
        /// On the monotonic clock.
        var restsUntil = Int64.min
    }

    private struct State {
        /// Runs through what is due that go on at the moment.
        var runs = 0
        var shares: [ExactText: Share] = [:]
    }

    private let state = Lock(State())

    /// What takes as long is slow.
    static let slowMilliseconds: Int64 = 1000
    /// A tenant rests as many times as long as its request took, if others are due meanwhile.
    private static let rest: Int64 = 4
    /// Of so many tenants something is remembered before it is looked through.
    private static let most = 10_000

    /// One run more as long as `body` goes on.
    func running<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        state.withLock { $0.runs += 1 }
        defer { state.withLock { $0.runs -= 1 } }
        return try body()
    }

    /// Does something for a tenant. Nil where it has all the places that are its own: half of the runs, and one where its
    /// apps were slow the last time. Then somebody is at it, and comes back.
    func occupied<Result>(
        by tenantId: String, _ clock: any Clock, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        let start = clock.monotonic
        guard begin(tenantId, start) else { return nil }
        defer { end(tenantId, since: start, clock.monotonic) }
        return try body()
    }

    private func begin(_ tenantId: String, _ now: Int64) -> Bool {
        state.withLock { state in
            let name = ExactText(tenantId)
            var share = state.shares[name] ?? Share()
            guard share.running < (share.restsUntil > now ? 1 : max(1, state.runs / 2)) else { return false }
            share.running += 1
            state.shares[name] = share
            return true
        }
    }

    private func end(_ tenantId: String, since start: Int64, _ now: Int64) {
        state.withLock { state in
            let name = ExactText(tenantId)
            guard var share = state.shares[name] else { return }
            share.running -= 1
            if now - start >= Self.slowMilliseconds { share.restsUntil = now + (now - start) * Self.rest }
            // Only those of whom there is something to remember.
            state.shares[name] = share.running > 0 || share.restsUntil > now ? share : nil
            if state.shares.count > Self.most {
                state.shares = state.shares.filter { $1.running > 0 || $1.restsUntil > now }
            }
        }
    }

    /// The same, those of tenants whose apps were slow behind all others.
    func slowLast<Due>(_ due: [Due], _ now: Int64, tenantId: (Due) -> String) -> [Due] {
        let rests = state.withLock { state in
            due.map { (state.shares[ExactText(tenantId($0))]?.restsUntil ?? .min) > now }
        }
        return zip(due, rests).filter { !$0.1 }.map(\.0) + zip(due, rests).filter(\.1).map(\.0)
    }
}
