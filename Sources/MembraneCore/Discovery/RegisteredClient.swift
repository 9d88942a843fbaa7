/// A client that an authorization server made for the product (RFC 7591). It belongs to that issuer, and is sent to no
/// other.
struct RegisteredClient: Sendable {
    let clientId: String
    let clientSecret: String?
    let authMethod: ClientAuthMethod
    /// What it was registered for: some servers give it no others.
    let scopes: [String]
    let registeredAt: Int64
    /// Nil: the secret does not expire, or there is none.
    let expiresAt: Int64?

    init(
        clientId: String, clientSecret: String?, authMethod: ClientAuthMethod, scopes: [String], registeredAt: Int64,
        expiresAt: Int64?
    ) {
        self.clientId = clientId
        self.clientSecret = clientSecret
        self.authMethod = authMethod
        self.scopes = scopes
        self.registeredAt = registeredAt
        self.expiresAt = expiresAt
    }

    init?(sealedForm object: JSONObject) {
        guard let id = object["clientId"]?.stringValue,
            let method = object["authMethod"]?.stringValue.flatMap(ClientAuthMethod.init)
        else { return nil }
        clientId = id
        clientSecret = object["clientSecret"]?.stringValue
        authMethod = method
        scopes = MetadataText.scopes(object["scopes"])
        registeredAt = object["registeredAt"]?.integerValue ?? 0
        expiresAt = object["expiresAt"]?.integerValue
    }

    var sealedForm: JSONObject {
        var object = JSONObject()
        object["clientId"] = .string(clientId)
        object["clientSecret"] = clientSecret.map { .string($0) }
        object["authMethod"] = .string(authMethod.rawValue)
        object["scopes"] = .array(scopes.map { .string($0) })
        object["registeredAt"] = .integer(registeredAt)
        object["expiresAt"] = expiresAt.map { .integer($0) }
        return object
    }

    /// Whether a person who begins now can still finish.
    func lasts(at now: Int64) -> Bool { expiresAt.map { $0 - now > Self.shortestRest } ?? true }

    /// An attempt, and some time to be of use.
    static let shortestRest: Int64 = 15 * 60_000
}

extension Transaction {
    private static let byKey = Query<RegisteredClientColumn>(
        Selection([.clientVersion, .client]),
        "WHERE workspace_id = :workspace AND issuer = :issuer AND redirect_uri = :redirect")

    func registeredClient(
        issuer: String, redirectUri: String
    ) throws(Failure) -> RegisteredClient? {
        let found = try session.first(
            Self.byKey,
            ["workspace": .text(workspaceId), "issuer": .text(issuer), "redirect": .text(redirectUri)]
        ) { (row) throws(Failure) in (row.blob(.client), row.integer(.clientVersion)) }
        guard let (sealed, version) = found else { return nil }
        return RegisteredClient(
            sealedForm: try open(sealed, try Self.place(issuer, redirectUri, workspaceId, version)))
    }

    /// In place of the one that there may be; nil leaves none.
    func setRegisteredClient(
        _ client: RegisteredClient?, issuer: String, redirectUri: String
    ) throws(Failure) {
        let present = try session.first(
            Self.byKey,
            ["workspace": .text(workspaceId), "issuer": .text(issuer), "redirect": .text(redirectUri)]
        ) { (row) throws(Failure) in row.integer(.clientVersion) }
        let version = (present ?? 0) + 1
        let sealed = try seal(
            client?.sealedForm ?? JSONObject(), try Self.place(issuer, redirectUri, workspaceId, version))
        // The row stays for its version: an older client must not pass for the present one.
        let key: ColumnValues<RegisteredClientColumn> = [
            .workspaceId: .text(workspaceId), .issuer: .text(issuer), .redirectUri: .text(redirectUri),
        ]
        let values: ColumnValues<RegisteredClientColumn> = [.clientVersion: .integer(version), .client: sealed]
        if present == nil {
            try session.insert(into: RegisteredClientColumn.self, key + values + [.createdAt: .integer(now)])
        } else {
            try session.update(RegisteredClientColumn.self, values, where: key)
        }
    }

    private static func place(
        _ issuer: String, _ redirectUri: String, _ workspaceId: String, _ version: Int64
    ) throws(Failure) -> SealedPlace {
        // Bound to its issuer: moved to another one's row, it does not open.
        let parts = JSON.array([.string(issuer), .string(redirectUri)])
        let record = Base64.encode(try SHA2.sha256.digest(Array(parts.text.utf8)), .url)
        return RegisteredClientColumn.client.place(workspaceId: workspaceId, recordId: record, version: version)
    }
}
