/// A product, as far as this library is concerned: its secret, its tenants, its settings.
struct Workspace: Sendable {
    let id: String
    let key: String
    var name: String
    /// Signs and checks the tenants' tokens.
    let secret: Secret
    var secretVersion: Int64 = 1
    /// The developer tokens of this account reach the workspace.
    var accountKey: String?
    /// Who the workspace is to those who sign tokens for several services: an `aud` must name it. Nil: nobody looks.
    var audience: String?
    /// JSON Web Tokens that were issued before are refused: milliseconds.
    var tokensValidFrom: Int64?
    var createdAt: Int64 = 0
    var updatedAt: Int64 = 0

    /// What a principal knows of the workspace that it acts in.
    struct Name: Sendable {
        let id: String
        let key: String
    }
}

extension Transaction {
    private static let columns =
        "id, key, name, secret, secret_version, account_key, tokens_valid_from, created_at, updated_at, audience"

    func workspace(key: String) throws(Failure) -> Workspace? {
        try session.first("SELECT \(Self.columns) FROM workspaces WHERE key = $1", [.text(key)], workspace)
    }

    func workspace(id: String) throws(Failure) -> Workspace? {
        try session.first("SELECT \(Self.columns) FROM workspaces WHERE id = $1", [.text(id)], workspace)
    }

    /// Without opening the secret.
    func workspaceName(key: String) throws(Failure) -> (name: Workspace.Name, accountKey: String?)? {
        try session.first("SELECT id, account_key FROM workspaces WHERE key = $1", [.text(key)]) {
            (row) throws(Failure) in (Workspace.Name(id: row.text(0) ?? "", key: key), row.text(1))
        }
    }

    /// The oldest workspaces of an account.
    func workspaceNames(accountKey: String, limit: Int64) throws(Failure) -> [Workspace.Name] {
        try session.all(
            "SELECT id, key FROM workspaces WHERE account_key = $1 ORDER BY id LIMIT $2",
            [.text(accountKey), .integer(limit)]
        ) { (row) throws(Failure) in Workspace.Name(id: row.text(0) ?? "", key: row.text(1) ?? "") }
    }

    /// Newest first. `accountKey` nil: those of every account and of none.
    func workspaces(accountKey: String?, page: Page) throws(Failure) -> [Workspace] {
        try session.all(
            page,
            """
            SELECT \(Self.columns) FROM workspaces WHERE ($1 = '' OR account_key = $1) AND id < $2
            ORDER BY id DESC LIMIT $3
            """, [.text(accountKey ?? ""), page.bound, page.readLimit], workspace)
    }

    /// The oldest workspaces; two tell whether there is more than one.
    func firstWorkspaces() throws(Failure) -> [Workspace.Name] {
        try session.all("SELECT id, key FROM workspaces ORDER BY id LIMIT 2", []) { (row) throws(Failure) in
            Workspace.Name(id: row.text(0) ?? "", key: row.text(1) ?? "")
        }
    }

    func makeWorkspace(
        key: String, secret: Secret, name: String? = nil, accountKey: String? = nil
    ) throws(Failure) -> Workspace {
        let workspace = Workspace(
            id: try newId(.workspace), key: key, name: name ?? key, secret: secret, accountKey: accountKey,
            createdAt: now, updatedAt: now)
        try vault.makeDataKey(workspace.id, at: now, session)
        let sealed = try vault.seal(secret.exposed, Self.secretPlace(workspace.id, 1), session)
        try session.run(
            """
            INSERT INTO workspaces (id, key, name, secret, secret_version, internal_api_version, account_key, created_at,
            updated_at) VALUES ($1, $2, $3, $4, 1, 0, $5, $6, $6)
            """,
            [
                .text(workspace.id), .text(key), .text(workspace.name), .blob(sealed), .optional(accountKey),
                .integer(now),
            ])
        return workspace
    }

    func setName(_ name: String, ofWorkspace id: String) throws(Failure) {
        try session.run(
            "UPDATE workspaces SET name = $1, updated_at = $2 WHERE id = $3", [.text(name), .integer(now), .text(id)])
    }

    /// Nil removes it.
    func setAudience(_ audience: String?, ofWorkspace id: String) throws(Failure) {
        try session.run(
            "UPDATE workspaces SET audience = $1, updated_at = $2 WHERE id = $3",
            [.optional(audience), .integer(now), .text(id)])
    }

    // MARK: Internal API

    /// The settings of the product's own API. Sealed, because a header given there may hold a secret.
    func internalAPI(ofWorkspace id: String) throws(Failure) -> JSONObject? {
        let (sealed, version) = try internalAPIColumns(id)
        guard let sealed else { return nil }
        return try open(sealed, Self.internalAPIPlace(id, version))
    }

    /// Nil removes them.
    func setInternalAPI(_ settings: JSONObject?, ofWorkspace id: String) throws(Failure) {
        let version = try internalAPIColumns(id).version + 1
        let place = Self.internalAPIPlace(id, version)
        let sealed = try settings.map { (settings) throws(Failure) in try seal(settings, place) } ?? .null
        try session.run(
            "UPDATE workspaces SET internal_api = $1, internal_api_version = $2, updated_at = $3 WHERE id = $4",
            [sealed, .integer(version), .integer(now), .text(id)])
    }

    private func internalAPIColumns(_ id: String) throws(Failure) -> (sealed: [UInt8]?, version: Int64) {
        try session.first("SELECT internal_api, internal_api_version FROM workspaces WHERE id = $1", [.text(id)]) {
            (row) throws(Failure) in (row.blob(0), row.integer(1) ?? 0)
        } ?? (nil, 0)
    }

    private static func internalAPIPlace(_ id: String, _ version: Int64) -> SealedPlace {
        SealedPlace(workspaceId: id, recordId: id, field: "internal_api", version: version)
    }

    static func secretPlace(_ id: String, _ version: Int64) -> SealedPlace {
        SealedPlace(workspaceId: id, recordId: id, field: "secret", version: version)
    }

    private func workspace(_ row: any DatabaseRow) throws(Failure) -> Workspace {
        let id = row.text(0) ?? ""
        let secret = try vault.open(row.blob(3) ?? [], Self.secretPlace(id, row.integer(4) ?? 0), session)
        return Workspace(
            id: id, key: row.text(1) ?? "", name: row.text(2) ?? "", secret: Secret(secret),
            secretVersion: row.integer(4) ?? 0, accountKey: row.text(5), audience: row.text(9),
            tokensValidFrom: row.integer(6),
            createdAt: row.integer(7) ?? 0, updatedAt: row.integer(8) ?? 0)
    }
}
