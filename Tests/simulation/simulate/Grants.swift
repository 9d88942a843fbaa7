@testable import MembraneCore

/// What becomes of each grant that the provider has issued for a code: it is stored, or it is revoked.
///
/// Only looked at in the end, when nobody is in the middle of anything. Until then the Judge tells what it sees.
final class Grants {
    private unowned let world: World
    private var redemptions: [TokenExchange] = []

    init(_ world: World) { self.world = world }

    // MARK: While it goes on

    func sends(_ exchange: TokenExchange) { redemptions.append(exchange) }

    /// The strand that redeemed a code has committed something: from then on no crash is an excuse.
    func wrote(_ strand: Strand) {
        for exchange in own(strand) where exchange.isDelivered { exchange.hasCommitted = true }
    }

    func refusedCommit(_ strand: Strand, at time: Int64) {
        for exchange in own(strand) where exchange.isDelivered {
            exchange.refusedCommitAt = exchange.refusedCommitAt ?? time
        }
    }

    /// For a sabotage: whether a strand tries once more to commit what it has redeemed.
    func forgets(_ strand: Strand?) -> Bool {
        guard let strand, let exchange = own(strand).last, exchange.refusedCommitAt != nil, !exchange.isForgotten else {
            return false
        }
        exchange.isForgotten = true
        return true
    }

    /// What a strand commits from now on has nothing to do with the codes that it has redeemed.
    func callEnded(_ strand: Strand?) {
        for exchange in redemptions where exchange.strand === strand { exchange.isCallOver = true }
    }

    private func own(_ strand: Strand) -> [TokenExchange] {
        redemptions.filter { $0.strand === strand && !$0.isCallOver }
    }

    // MARK: In the end

    /// Live grants that are nobody's, and that no window excuses.
    var lost: [Provider.Family] {
        world.provider.families.filter { isLive($0) && !world.judge.holds($0) && window(of: $0) == nil }
    }

    func judge() {
        for family in world.provider.families where family.redemption != nil {
            world.counts.grants += 1
            if family.end == .revokedByUs { world.counts.revoked += 1 }
            guard isLive(family), !world.judge.holds(family) else { continue }
            guard let window = window(of: family) else {
                return world.fail(
                    .grant, "the grant \(family.number) of \(family.connectionId) is neither stored nor revoked")
            }
            world.counts.windows[window, default: 0] += 1
        }
    }

    private func isLive(_ family: Provider.Family) -> Bool { family.redemption != nil && family.end == nil }

    private func window(of family: Provider.Family) -> Window? {
        guard let exchange = family.redemption else { return nil }
        // Whoever deletes a tenant is told that its apps are not.
        if family.isStored || exchange.hasCommitted, world.judge.isErased(family.connectionId) { return .erased }
        if family.lostRevocations > 0 { return .lostRevocation }
        if family.isStored || exchange.hasCommitted { return nil }
        if !exchange.isDelivered { return exchange.process.isDead ? .crash : .lostAnswer }
        if exchange.process.isDead { return .crash }
        return nil
    }
}
