/// The store inside one transaction. Each table has an extension of its own. Not to be kept.
struct Transaction {
    let session: any DatabaseSession
    let vault: Vault
    let random: any RandomSource
    let sequence: IdentifierSequence
    let due: DueMark
    /// The instant that everything written by this transaction carries.
    let now: Int64
}

/// Whether a transaction has made something due.
final class DueMark {
    fileprivate(set) var isSet = false
}

extension Transaction {
    /// Wakes the worker up, once the transaction is kept.
    func becomesDue() { due.isSet = true }
}
