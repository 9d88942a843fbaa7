/// A database together with the vault that seals what is secret in it.
final class Store: Sendable {
    private let database: any Database
    private let vault: Vault
    private let clock: any Clock
    private let random: any RandomSource
    private let sequence = IdentifierSequence()
    /// Raised when a transaction that made something due was kept.
    let dueSignal = Signal()

    private init(_ database: any Database, _ vault: Vault, _ clock: any Clock, _ random: any RandomSource) {
        self.database = database
        self.vault = vault
        self.clock = clock
        self.random = random
    }

    /// Takes over the database, and closes it when it cannot be used. The store is made where there is none; nothing is
    /// changed unless the root key fits.
    static func open(
        _ database: any Database, keys: RootKeySource, clock: any Clock, random: any RandomSource, _ call: Call
    ) throws(Failure) -> Store {
        do throws(Failure) {
            let header = try database.read(call) { (session) throws(Failure) in try StoreHeader.read(session) }
            let rootKey = try keys.resolve(madeWith: header?.rootKeyId, random)
            let vault = Vault(rootKey: rootKey, random)
            try header?.check(rootKey, vault)
            try database.prepare(call)
            if header?.version != Migrations.newestVersion {
                try database.write(call) { (session) throws(Failure) in
                    // Another process may have been here since.
                    let header = try StoreHeader.read(session)
                    try header?.check(rootKey, vault)
                    try Migrations.run(from: header?.version, session)
                    try StoreHeader.write(replacing: header, rootKey, vault, session)
                }
            }
            return Store(database, vault, clock, random)
        } catch {
            database.close()
            throw error
        }
    }

    /// In one workspace.
    func read<Result>(
        _ call: Call, in workspaceId: String, _ body: (Transaction) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try readAcrossWorkspaces(call) { (transaction) throws(Failure) in try body(transaction.within(workspaceId)) }
    }

    /// In one workspace. See `writeAcrossWorkspaces`.
    func write<Result>(
        _ call: Call, in workspaceId: String, _ body: (Transaction) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try writeAcrossWorkspaces(call) { (transaction) throws(Failure) in try body(transaction.within(workspaceId)) }
    }

    func readAcrossWorkspaces<Result>(
        _ call: Call, _ body: (StoreTransaction) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try database.read(call) { (session) throws(Failure) in try body(transaction(session)) }
    }

    /// All of `body` is kept, or nothing. What it changed is on disk when this returns. It may run more than once: see
    /// `Database.write`.
    func writeAcrossWorkspaces<Result>(
        _ call: Call, _ body: (StoreTransaction) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (result, isDue) = try database.write(call) { (session) throws(Failure) in
            let transaction = transaction(session)
            let result = try body(transaction)
            return (result, transaction.due.isSet)
        }
        if isDue { dueSignal.raise() }
        return result
    }

    /// Drops the unwrapped keys of a workspace that was deleted.
    func forgetKeys(ofWorkspace id: String) { vault.forget(id) }

    func hasKeys(ofWorkspace id: String) -> Bool { vault.hasKeys(ofWorkspace: id) }

    /// See `Database.changeMark`.
    func changeMark(_ call: Call) throws(Failure) -> Int64? { try database.changeMark(call) }

    func close() { database.close() }

    /// For a record that is made before anything is written, so that writing it twice makes one of it.
    func newId(_ kind: Identifier.Kind) throws(Failure) -> String {
        try Identifier.make(kind, order: sequence.next(at: clock.now), random)
    }

    private func transaction(_ session: any DatabaseSession) -> StoreTransaction {
        StoreTransaction(
            session: session, vault: vault, random: random, sequence: sequence, due: DueMark(), now: clock.now)
    }
}
