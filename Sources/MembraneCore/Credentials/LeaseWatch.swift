/// Tells when a lease that somebody else holds is over.
///
/// Clocks of machines differ and jump, so an instant in the row proves nothing. What counts is how long this process has
/// watched the lease without seeing it renewed, by a clock that never jumps. A holder that lives renews four times in
/// that time. A holder on this machine that has ended need not be watched at all, and of a holder in this engine it is
/// known whether it still is at it.
final class LeaseWatch: Sendable {
    private struct Sight: Sendable {
        let lease: LeaseRecord
        let since: Int64
        var looks: Int
        var lastLook: Int64
    }

    private let sights = Lock([ExactText: Sight]())
    /// Whoever in this engine has a lease or is about to take one.
    private let own = Lock(Set<ExactText>())

    private static let maximumSights = 10_000
    /// Looks closer together than this count as one.
    private static let lookMilliseconds: Int64 = 1000
    /// A process that was stopped must look again before it believes that nothing happened meanwhile.
    private static let fewestLooks = 3

    /// A thread of this engine begins to refresh under this name.
    func begin(_ owner: String) { own.withLock { _ = $0.insert(owner) } }

    func end(_ owner: String) { own.withLock { $0.remove(owner) } }

    /// - Parameter milliseconds: how long it must be seen to stand still.
    func isOver(
        _ lease: LeaseRecord, of connectionId: String, after milliseconds: Int64 = RefreshLease.milliseconds,
        _ clock: any Clock, _ processes: any ProcessIdentity
    ) -> Bool {
        if let owner = lease.owner {
            // However long it stood still: it will write its answer.
            if own.withLock({ $0.contains(owner) }) { return false }
            if processes.hasEnded(owner) { return true }
        }
        let time = clock.monotonic
        return sights.withLock { sights in
            guard lease.owner != nil else {
                sights[connectionId] = nil
                return true
            }
            guard var sight = sights[connectionId], sight.lease == lease else {
                if sights.count >= Self.maximumSights { sights = [:] }
                sights[connectionId] = Sight(lease: lease, since: time, looks: 1, lastLook: time)
                return false
            }
            if time - sight.lastLook >= Self.lookMilliseconds {
                sight.looks += 1
                sight.lastLook = time
                sights[connectionId] = sight
            }
            return sight.looks >= Self.fewestLooks && time - sight.since >= milliseconds
        }
    }
}
