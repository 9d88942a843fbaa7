/// A product, as far as this library is concerned: its secret, its tenants, its settings.
struct Workspace: Sendable {
    let id: String
    let key: String
    var name: String
    /// Signs and checks the tenants' tokens.
    let secret: Secret
}

extension Transaction {
    private static let columns = "id, key, name, secret, secret_version"

    func workspace(key: String) throws(Failure) -> Workspace? {
        try session.first("SELECT \(Self.columns) FROM workspaces WHERE key = $1", [.text(key)], workspace)
    }

    func workspace(id: String) throws(Failure) -> Workspace? {
        try session.first("SELECT \(Self.columns) FROM workspaces WHERE id = $1", [.text(id)], workspace)
    }

    /// The oldest workspaces; two tell whether there is more than one.
    func firstWorkspaces() throws(Failure) -> [Workspace] {
        try session.all("SELECT \(Self.columns) FROM workspaces ORDER BY id LIMIT 2", [], workspace)
    }

    func makeWorkspace(key: String, secret: Secret) throws(Failure) -> Workspace {
        let workspace = Workspace(id: try newId(.workspace), key: key, name: key, secret: secret)
        try vault.makeDataKey(workspace.id, at: now, session)
        let sealed = try vault.seal(secret.exposed, Self.secretPlace(workspace.id, 1), session)
        try session.run(
            """
            INSERT INTO workspaces (id, key, name, secret, secret_version, internal_api_version, created_at, updated_at)
            VALUES ($1, $2, $3, $4, 1, 0, $5, $6)
            """,
            [.text(workspace.id), .text(key), .text(workspace.name), .blob(sealed), .integer(now), .integer(now)])
        return workspace
    }

    func setName(_ name: String, ofWorkspace id: String) throws(Failure) {
        try session.run(
            "UPDATE workspaces SET name = $1, updated_at = $2 WHERE id = $3", [.text(name), .integer(now), .text(id)])
    }

    // MARK: Internal API

    /// The settings of the product's own API. Sealed, because a header given there may hold a secret.
    func internalAPI(ofWorkspace id: String) throws(Failure) -> JSONObject? {
        let (sealed, version) = try internalAPIColumns(id)
        guard let sealed else { return nil }
        return try open(sealed, Self.internalAPIPlace(id, version))
    }

    func setInternalAPI(_ settings: JSONObject, ofWorkspace id: String) throws(Failure) {
        let version = try internalAPIColumns(id).version + 1
        try session.run(
            "UPDATE workspaces SET internal_api = $1, internal_api_version = $2, updated_at = $3 WHERE id = $4",
            [try seal(settings, Self.internalAPIPlace(id, version)), .integer(version), .integer(now), .text(id)])
    }

    private func internalAPIColumns(_ id: String) throws(Failure) -> (sealed: [UInt8]?, version: Int64) {
        try session.first("SELECT internal_api, internal_api_version FROM workspaces WHERE id = $1", [.text(id)]) {
            (row) throws(Failure) in (row.blob(0), row.integer(1) ?? 0)
        } ?? (nil, 0)
    }

    private static func internalAPIPlace(_ id: String, _ version: Int64) -> SealedPlace {
        SealedPlace(workspaceId: id, recordId: id, field: "internal_api", version: version)
    }

    private static func secretPlace(_ id: String, _ version: Int64) -> SealedPlace {
        SealedPlace(workspaceId: id, recordId: id, field: "secret", version: version)
    }

    private func workspace(_ row: any DatabaseRow) throws(Failure) -> Workspace {
        let id = row.text(0) ?? ""
        let secret = try vault.open(row.blob(3) ?? [], Self.secretPlace(id, row.integer(4) ?? 0), session)
        return Workspace(id: id, key: row.text(1) ?? "", name: row.text(2) ?? "", secret: Secret(secret))
    }
}
