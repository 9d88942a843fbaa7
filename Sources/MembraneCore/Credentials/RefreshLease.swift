/// The right to refresh one connection's credentials, held by this process among all that share the store.
final class RefreshLease: Sendable {
    let connectionId: String
    let workspaceId: String
    /// Which credentials are to be replaced. Whoever stood still may find that an answer to an earlier request has come.
    private let version: Int64
    let number: Int64
    let owner: String
    private let services: Services
    private let renewal: Lock<Renewal>

    private struct Renewal: Sendable {
        /// When the last one that succeeded was begun, on the monotonic clock.
        var keptAt: Int64
        var triedAt: Int64
        var isLost = false
    }

    /// A holder that dies keeps the others waiting no longer than this.
    static let milliseconds: Int64 = 10_000
    private static let renewalMilliseconds = milliseconds / 4
    /// The token request waits meanwhile.
    private static let writeMilliseconds: Int64 = 1000

    /// - Parameter takenAt: when taking it was begun, on the monotonic clock.
    init(
        _ connectionId: String, instead version: Int64, number: Int64, owner: String, takenAt: Int64, _ context: Context
    ) {
        self.version = version
        self.connectionId = connectionId
        workspaceId = context.workspaceId
        self.number = number
        self.owner = owner
        services = context.services
        renewal = Lock(Renewal(keptAt: takenAt, triedAt: takenAt))
    }

    /// Tells the others that the holder lives, when it is time to.
    func keep() {
        let time = services.clock.monotonic
        let isDue = renewal.withLock { renewal in
            guard !renewal.isLost, time - renewal.triedAt >= Self.renewalMilliseconds else { return false }
            renewal.triedAt = time
            return true
        }
        // A store that cannot be written now cannot be written by those who would take the lease either.
        if isDue { _ = try? renew(within: Self.writeMilliseconds) }
    }

    /// Makes sure that the lease has most of its time before it, which it has not when the process was stopped since it
    /// was taken. False when it has passed to somebody else, or there are other credentials by now: then nothing may be
    /// sent.
    func isFresh() throws(Failure) -> Bool {
        repeat {
            if isStale { guard try renew(within: Self.milliseconds / 2) else { return false } }
            // The last thing before sending: the holder before may have been slow only, and have written its answer.
            guard try isOurs() else { return false }
        } while isStale
        return true
    }

    private var isStale: Bool {
        services.clock.monotonic - renewal.withLock { $0.keptAt } >= Self.renewalMilliseconds
    }

    private func isOurs() throws(Failure) -> Bool {
        let call = Call(clock: services.clock, timeoutMilliseconds: Self.milliseconds / 2)
        return try services.store.read(call, in: workspaceId) { (transaction) throws(Failure) in
            try transaction.hasLease(connectionId: connectionId, version: version, number: number, owner: owner)
        }
    }

    private func renew(within limit: Int64) throws(Failure) -> Bool {
        let time = services.clock.monotonic
        let call = Call(clock: services.clock, timeoutMilliseconds: limit)
        let isOurs = try services.store.write(call, in: workspaceId) { (transaction) throws(Failure) in
            try transaction.renewLease(
                connectionId: connectionId, number: number, owner: owner,
                until: transaction.now + Self.milliseconds)
        }
        renewal.withLock { renewal in
            if isOurs { renewal.keptAt = time } else { renewal.isLost = true }
        }
        return isOurs
    }

    func release(_ transaction: Transaction) throws(Failure) {
        try transaction.releaseLease(connectionId: connectionId, number: number, owner: owner)
    }
}
