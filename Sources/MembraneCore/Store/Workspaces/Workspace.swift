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

extension StoreTransaction {
    private static let record = Selection<WorkspaceColumn>([
        .id, .key, .accountKey, .tokensValidFrom, .secretVersion, .createdAt, .updatedAt, .name, .audience, .secret,
    ])
    private static let byKey = Query(record, "WHERE key = :key")
    private static let byId = Query(record, "WHERE id = :id")
    private static let page = Query(
        record, "WHERE (:account = '' OR account_key = :account) AND id < :before ORDER BY id DESC LIMIT :limit")

    private static let name = Selection<WorkspaceColumn>([.id, .key, .accountKey])
    private static let nameByKey = Query(name, "WHERE key = :key")
    private static let namesOfAccount = Query(name, "WHERE account_key = :account ORDER BY id LIMIT :limit")
    private static let firstNames = Query(name, "ORDER BY id LIMIT 2")

    func workspace(key: String) throws(Failure) -> Workspace? {
        try session.first(Self.byKey, ["key": .text(key)], workspace)
    }

    func workspace(id: String) throws(Failure) -> Workspace? {
        try session.first(Self.byId, ["id": .text(id)], workspace)
    }

    /// Without opening the secret.
    func workspaceName(key: String) throws(Failure) -> (name: Workspace.Name, accountKey: String?)? {
        try session.first(Self.nameByKey, ["key": .text(key)]) { (row) throws(Failure) in
            (workspaceName(row), row.optionalText(.accountKey))
        }
    }

    /// The oldest workspaces of an account.
    func workspaceNames(accountKey: String, limit: Int64) throws(Failure) -> [Workspace.Name] {
        try session.all(
            Self.namesOfAccount, ["account": .text(accountKey), "limit": .integer(limit)], workspaceName)
    }

    /// Newest first. `accountKey` nil: those of every account and of none.
    func workspaces(accountKey: String?, page: Page) throws(Failure) -> [Workspace] {
        try session.all(
            page, id: .id, Self.page,
            ["account": .text(accountKey ?? ""), "before": page.bound, "limit": page.readLimit], workspace)
    }

    /// The oldest workspaces; two tell whether there is more than one.
    func firstWorkspaces() throws(Failure) -> [Workspace.Name] {
        try session.all(Self.firstNames, [:], workspaceName)
    }

    func makeWorkspace(
        key: String, secret: Secret, name: String? = nil, accountKey: String? = nil
    ) throws(Failure) -> Workspace {
        let workspace = Workspace(
            id: try newId(.workspace), key: key, name: name ?? key, secret: secret, accountKey: accountKey,
            createdAt: now, updatedAt: now)
        let dataKey = try vault.makeDataKey(workspace.id, at: now, session)
        let sealed = try vault.seal(secret.exposed, Workspace.secretPlace(workspace.id, 1), with: dataKey)
        try session.insert(
            into: WorkspaceColumn.self,
            [
                .id: .text(workspace.id), .key: .text(key), .accountKey: .optional(accountKey),
                .secretVersion: .integer(1), .internalApiVersion: .integer(0), .createdAt: .integer(now),
                .updatedAt: .integer(now), .name: .text(workspace.name), .secret: .blob(sealed),
            ])
        return workspace
    }

    private func workspaceName(_ row: Row<WorkspaceColumn>) -> Workspace.Name {
        Workspace.Name(id: row.text(.id), key: row.text(.key))
    }

    private func workspace(_ row: Row<WorkspaceColumn>) throws(Failure) -> Workspace {
        let id = row.text(.id)
        let version = row.integer(.secretVersion)
        let secret = try vault.open(row.blob(.secret) ?? [], Workspace.secretPlace(id, version), session)
        return Workspace(
            id: id, key: row.text(.key), name: row.text(.name), secret: Secret(secret), secretVersion: version,
            accountKey: row.optionalText(.accountKey), audience: row.optionalText(.audience),
            tokensValidFrom: row.optionalInteger(.tokensValidFrom), createdAt: row.integer(.createdAt),
            updatedAt: row.integer(.updatedAt))
    }
}

/// Of one workspace.
extension Transaction {
    func setName(_ name: String) throws(Failure) {
        try session.update(
            WorkspaceColumn.self, [.name: .text(name), .updatedAt: .integer(now)], where: [.id: .text(workspaceId)])
    }

    /// Nil removes it.
    func setAudience(_ audience: String?) throws(Failure) {
        try session.update(
            WorkspaceColumn.self, [.audience: .optional(audience), .updatedAt: .integer(now)],
            where: [.id: .text(workspaceId)])
    }

    // MARK: Internal API

    /// The settings of the product's own API. Sealed, because a header given there may hold a secret.
    func internalAPI() throws(Failure) -> JSONObject? {
        let (sealed, version) = try internalAPIColumns()
        guard let sealed else { return nil }
        return try open(sealed, Self.internalAPIPlace(workspaceId, version))
    }

    /// Nil removes them.
    func setInternalAPI(_ settings: JSONObject?) throws(Failure) {
        let version = try internalAPIColumns().version + 1
        let place = Self.internalAPIPlace(workspaceId, version)
        let sealed = try settings.map { (settings) throws(Failure) in try seal(settings, place) } ?? .null
        try session.update(
            WorkspaceColumn.self,
            [.internalApi: sealed, .internalApiVersion: .integer(version), .updatedAt: .integer(now)],
            where: [.id: .text(workspaceId)])
    }

    private static let ofInternalAPI = Query<WorkspaceColumn>(
        Selection([.internalApi, .internalApiVersion]), "WHERE id = :id")

    private func internalAPIColumns() throws(Failure) -> (sealed: [UInt8]?, version: Int64) {
        try session.first(Self.ofInternalAPI, ["id": .text(workspaceId)]) { (row) throws(Failure) in
            (row.blob(.internalApi), row.integer(.internalApiVersion))
        } ?? (nil, 0)
    }

    private static func internalAPIPlace(_ id: String, _ version: Int64) -> SealedPlace {
        WorkspaceColumn.internalApi.place(workspaceId: id, recordId: id, version: version)
    }
}

extension Workspace {
    /// Where the secret of a workspace is sealed.
    static func secretPlace(_ id: String, _ version: Int64) -> SealedPlace {
        WorkspaceColumn.secret.place(workspaceId: id, recordId: id, version: version)
    }
}
