@testable import MembraneCore

/// One request to the token endpoint, from its sending to its end.
final class TokenExchange {
    let strand: Strand
    let isRefresh: Bool
    /// The refresh token, or the code.
    let grant: String
    let connectionId: String?
    /// When the engine asked for it to be sent.
    let begunAt: Int64
    /// When it left the process: a pause may lie between.
    var sentAt: Int64?
    /// Why nobody could know, when it was sent, that its token had been accepted before: what became of the first answer
    /// since then, for instance its late commit, does not matter.
    var window: Window?
    /// The sender stood still for so long that others may have taken its lease.
    var hasLostLease = false
    /// The sender waits no longer: it has the answer, has given up, or is dead.
    var isOver = false
    /// The whole answer reached the engine.
    var isDelivered = false
    /// Of a code: whoever redeemed it has committed something since.
    var hasCommitted = false
    /// For a sabotage: what is committed of it is not kept.
    var isForgotten = false
    /// The call that redeemed a code has ended.
    var isCallOver = false
    /// The first commit after the answer that the store refused.
    var refusedCommitAt: Int64?

    init(_ strand: Strand, isRefresh: Bool, _ grant: String, connectionId: String?, at time: Int64) {
        self.strand = strand
        self.isRefresh = isRefresh
        self.grant = grant
        self.connectionId = connectionId
        begunAt = time
    }

    var process: VirtualProcess { strand.process }
}
