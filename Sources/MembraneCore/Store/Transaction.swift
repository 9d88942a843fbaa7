/// The store inside one transaction, as far as one workspace goes: what is found, written or erased is its own. Each table
/// has an extension of its own. Not to be kept.
final class Transaction {
    /// The same transaction, as far as the whole store goes.
    let acrossWorkspaces: StoreTransaction
    let workspaceId: String

    fileprivate init(_ whole: StoreTransaction, _ workspaceId: String) {
        acrossWorkspaces = whole
        self.workspaceId = workspaceId
    }

    var session: any DatabaseSession { acrossWorkspaces.session }
    var vault: Vault { acrossWorkspaces.vault }
    var random: any RandomSource { acrossWorkspaces.random }
    /// The instant that everything written by this transaction carries.
    var now: Int64 { acrossWorkspaces.now }

    /// Wakes the worker up, once the transaction is kept.
    func becomesDue() { acrossWorkspaces.becomesDue() }

    func newId(_ kind: Identifier.Kind) throws(Failure) -> String { try acrossWorkspaces.newId(kind) }
}

/// The store inside one transaction, across workspaces: for what looks for whom it is (signing in, due work), for what
/// belongs to no workspace, and for workspaces themselves. Not to be kept.
final class StoreTransaction {
    let session: any DatabaseSession
    let vault: Vault
    let random: any RandomSource
    let sequence: IdentifierSequence
    let due: DueMark
    /// The instant that everything written by this transaction carries.
    let now: Int64

    init(
        session: any DatabaseSession, vault: Vault, random: any RandomSource, sequence: IdentifierSequence,
        due: DueMark,
        now: Int64
    ) {
        self.session = session
        self.vault = vault
        self.random = random
        self.sequence = sequence
        self.due = due
        self.now = now
    }

    /// The same transaction, as far as one workspace goes.
    func within(_ workspaceId: String) -> Transaction { Transaction(self, workspaceId) }
}

/// Whether a transaction has made something due.
final class DueMark {
    fileprivate(set) var isSet = false
}

extension StoreTransaction {
    /// Wakes the worker up, once the transaction is kept.
    func becomesDue() { due.isSet = true }
}
