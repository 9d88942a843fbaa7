/// What a store says of itself: how new its tables are, and which root key it was made with.
struct StoreHeader {
    let version: Int64
    let rootKeyId: String
    private let proof: [UInt8]

    private static let ofVersion = Query<SchemaColumn>(Selection([.version]), "")
    private static let ofKey = Query<SchemaColumn>(Selection([.rootKeyId, .rootKeyProof]), "")

    /// Nil for an empty database. A database that holds something else is refused.
    static func read(_ session: any DatabaseSession) throws(Failure) -> StoreHeader? {
        let tables = try session.tableNames()
        guard tables.contains(SchemaColumn.table.name) else {
            if tables.isEmpty { return nil }
            throw Failure(
                .storeCorrupt, .configuration, "store_not_ours",
                "The database holds the tables of something else; give the store a file of its own.")
        }
        let version = try session.first(ofVersion, [:]) { (row) throws(Failure) in row.integer(.version) }
        guard let version, version > 0 else {
            throw .storeCorrupt("The store's header is missing or damaged.")
        }
        // Checked before anything else is read, since a newer header may look different.
        guard version <= Migrations.newestVersion else {
            throw Failure(
                .storeTooNew, .configuration, "store_too_new",
                "The store has version \(version), and this library knows versions up to \(Migrations.newestVersion): use a newer libmembrane."
            )
        }
        guard version > 0 else { throw .storeCorrupt("The version number of the store is not valid.") }
        guard version >= Migrations.oldestVersion else {
            throw Failure(
                .unsupported, .configuration, "store_too_old",
                "The store has version \(version), which was never released; versions before \(Migrations.oldestVersion) cannot be read: make a new store."
            )
        }
        return try session.first(ofKey, [:]) { (row) throws(Failure) in
            StoreHeader(version: version, rootKeyId: row.text(.rootKeyId), proof: row.blob(.rootKeyProof) ?? [])
        }
    }

    static func write(
        replacing old: StoreHeader?, _ rootKey: RootKey, _ vault: Vault, _ session: any DatabaseSession
    ) throws(Failure) {
        if old != nil {
            try session.update(SchemaColumn.self, [.version: .integer(Migrations.newestVersion)], where: [:])
        } else {
            try session.insert(
                into: SchemaColumn.self,
                [
                    .version: .integer(Migrations.newestVersion), .rootKeyId: .text(rootKey.id),
                    .rootKeyProof: .blob(try vault.proof()),
                ])
        }
    }

    func check(_ rootKey: RootKey, _ vault: Vault) throws(Failure) {
        guard rootKeyId == rootKey.id, try vault.accepts(proof: proof) else {
            throw Failure(
                .wrongKey, .configuration, "wrong_key",
                "The store was made with the root key \(rootKeyId), not \(rootKey.id). Nothing was changed. Give the store's own key."
            )
        }
    }
}
