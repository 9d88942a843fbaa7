/// A key of a workspace that checks the tokens which its private half has signed.
struct PublicKey: Sendable {
    let id: String
    let kid: String?
    /// The public half, in the one form that it is kept in.
    let jwk: JSONObject
    let createdAt: Int64

    func key() throws(Failure) -> Key {
        // It was read before it was stored.
        guard let key = try? KeySet(jwk: jwk).keys.first else {
            throw .storeCorrupt("A stored public key cannot be read.")
        }
        return key
    }
}

extension Transaction {
    private static let record = Selection<PublicKeyColumn>.unsealed(except: [.workspaceId])
    private static let allKeys = Query(record, "WHERE workspace_id = :workspace ORDER BY id")
    private static let keysForKid = Query(
        record, "WHERE workspace_id = :workspace AND (kid = :kid OR kid IS NULL) ORDER BY id")

    /// Oldest first.
    func publicKeys(_ page: Page = .all) throws(Failure) -> [PublicKey] {
        try session.all(page, id: .id, Self.allKeys, ["workspace": .text(workspaceId)], publicKey)
    }

    /// Those that a token with this `kid`, or without one, can mean. One that cannot be read has signed nothing.
    func publicKeys(for kid: String?) throws(Failure) -> [PublicKey] {
        let page = Page.all.passingOverDamage
        guard let kid else { return try publicKeys(page) }
        return try session.all(
            page, id: .id, Self.keysForKid, ["workspace": .text(workspaceId), "kid": .text(kid)], publicKey)
    }

    func insert(_ key: PublicKey) throws(Failure) {
        try session.insert(
            into: PublicKeyColumn.self,
            [
                .workspaceId: .text(workspaceId), .id: .text(key.id), .kid: .optional(key.kid),
                .jwk: .text(JSON.object(key.jwk).text), .createdAt: .integer(key.createdAt),
            ])
    }

    func deletePublicKey(id: String) throws(Failure) {
        try session.delete(from: PublicKeyColumn.self, where: [.workspaceId: .text(workspaceId), .id: .text(id)])
    }

    private func publicKey(_ row: Row<PublicKeyColumn>) throws(Failure) -> PublicKey {
        PublicKey(
            id: row.text(.id), kid: row.optionalText(.kid), jwk: try row.object(.jwk, "A public key") ?? JSONObject(),
            createdAt: row.integer(.createdAt))
    }
}
