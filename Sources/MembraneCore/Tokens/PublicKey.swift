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
    private static let columns = "id, kid, jwk, created_at"

    /// Oldest first.
    func publicKeys(_ page: Page = .all, workspaceId: String) throws(Failure) -> [PublicKey] {
        try session.all(
            page,
            "SELECT \(Self.columns) FROM public_keys WHERE workspace_id = $1 ORDER BY id", [.text(workspaceId)],
            publicKey)
    }

    /// Those that a token with this `kid`, or without one, can mean. One that cannot be read has signed nothing.
    func publicKeys(for kid: String?, workspaceId: String) throws(Failure) -> [PublicKey] {
        let page = Page.all.passingOverDamage
        guard let kid else { return try publicKeys(page, workspaceId: workspaceId) }
        return try session.all(
            page,
            "SELECT \(Self.columns) FROM public_keys WHERE workspace_id = $1 AND (kid = $2 OR kid IS NULL) ORDER BY id",
            [.text(workspaceId), .text(kid)], publicKey)
    }

    func insert(_ key: PublicKey, workspaceId: String) throws(Failure) {
        try session.run(
            "INSERT INTO public_keys (workspace_id, id, kid, jwk, created_at) VALUES ($1, $2, $3, $4, $5)",
            [
                .text(workspaceId), .text(key.id), .optional(key.kid), .text(JSON.object(key.jwk).text),
                .integer(key.createdAt),
            ])
    }

    func deletePublicKey(id: String, workspaceId: String) throws(Failure) {
        try session.run(
            "DELETE FROM public_keys WHERE workspace_id = $1 AND id = $2", [.text(workspaceId), .text(id)])
    }

    private func publicKey(_ row: any DatabaseRow) throws(Failure) -> PublicKey {
        let jwk = try row.object(2, "A public key")
        return PublicKey(
            id: row.text(0) ?? "", kid: row.text(1), jwk: jwk ?? JSONObject(), createdAt: row.integer(3) ?? 0)
    }
}
