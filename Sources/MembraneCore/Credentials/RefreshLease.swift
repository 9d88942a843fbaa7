/// The right to refresh one connection's credentials, held by this process among all that share the store.
final class RefreshLease: Sendable {
    let connectionId: String
    let workspaceId: String
    let number: Int64
    let owner: String
    private let engine: Engine
    private let renewal: Lock<Renewal>

    private struct Renewal: Sendable {
        var lastAt: Int64
        var isLost = false
    }

    /// A holder that dies keeps the others waiting no longer than this.
    static let milliseconds: Int64 = 10_000
    private static let renewalMilliseconds = milliseconds / 4
    /// The token request waits meanwhile.
    private static let writeMilliseconds: Int64 = 1000

    init(_ connectionId: String, number: Int64, owner: String, _ context: Context) {
        self.connectionId = connectionId
        workspaceId = context.workspaceId
        self.number = number
        self.owner = owner
        engine = context.engine
        renewal = Lock(Renewal(lastAt: context.engine.clock.monotonic))
    }

    /// Tells the others that the holder lives, when it is time to.
    func keep() {
        let time = engine.clock.monotonic
        let isDue = renewal.withLock { renewal in
            guard !renewal.isLost, time - renewal.lastAt >= Self.renewalMilliseconds else { return false }
            renewal.lastAt = time
            return true
        }
        guard isDue else { return }
        // A store that cannot be written now cannot be written by those who would take the lease either.
        let call = Call(clock: engine.clock, timeoutMilliseconds: Self.writeMilliseconds)
        let isOurs = try? engine.store.write(call) { (transaction) throws(Failure) in
            try transaction.renewLease(
                connectionId: connectionId, number: number, owner: owner,
                until: transaction.now + Self.milliseconds, workspaceId: workspaceId)
        }
        if isOurs == false { renewal.withLock { $0.isLost = true } }
    }

    func release(_ transaction: Transaction) throws(Failure) {
        try transaction.releaseLease(
            connectionId: connectionId, number: number, owner: owner, workspaceId: workspaceId)
    }
}
