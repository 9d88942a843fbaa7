/// How the due work of this process is shared among tenants: who has had a turn longest ago comes first, also in the next
/// run, and one tenant whose apps answer slowly occupies half of the places at most.
final class TenantPlaces: Sendable {
    private struct State: Sendable {
        /// Runs through what is due that go on at the moment; each is a place.
        var runs = 0
        var taken: [ExactText: Int] = [:]
        var turns = 0
        var lastTurns: [ExactText: Int] = [:]
    }

    private let state = Lock(State())

    /// Of so many tenants it is remembered when they had a turn.
    private static let remembered = 4096

    /// One more place as long as `body` runs.
    func running<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        state.withLock { $0.runs += 1 }
        defer { state.withLock { $0.runs -= 1 } }
        return try body()
    }

    /// Does something for a tenant. Nil where it has as many places as it may: then somebody is at it, and comes back.
    func occupied<Result>(by tenantId: String, _ body: () throws(Failure) -> Result) throws(Failure) -> Result? {
        guard take(tenantId) else { return nil }
        defer { leave(tenantId) }
        return try body()
    }

    private func take(_ tenantId: String) -> Bool {
        let tenant = ExactText(tenantId)
        return state.withLock { state in
            guard state.taken[tenant, default: 0] < max(1, state.runs / 2) else { return false }
            state.taken[tenant, default: 0] += 1
            state.turns += 1
            state.lastTurns[tenant] = state.turns
            if state.lastTurns.count > Self.remembered {
                let oldest = state.turns - Self.remembered / 2
                state.lastTurns = state.lastTurns.filter { $0.value > oldest }
            }
            return true
        }
    }

    private func leave(_ tenantId: String) {
        let tenant = ExactText(tenantId)
        state.withLock { state in
            let left = state.taken[tenant, default: 1] - 1
            state.taken[tenant] = left > 0 ? left : nil
        }
    }

    /// One of each tenant, then the second of each, and so on; tenants without a turn first, then those whose turn was
    /// longest ago.
    func inTurns<Due>(_ due: [Due], tenantId: (Due) -> String) -> [Due] {
        let turns = state.withLock { state in due.map { state.lastTurns[ExactText(tenantId($0))] ?? 0 } }
        // By place as well, since sorting need not keep the order of equals.
        let order = due.indices.sorted { (turns[$0], $0) < (turns[$1], $1) }
        return TenantTurns.inTurns(order.map { due[$0] }, tenantId: tenantId)
    }
}
