/// What an opaque token is to be, checked.
struct TokenOrder {
    let type: TokenType
    private let name: String?
    private let tenantKey: String?
    private let isAdmin: Bool
    private let accountKey: String?
    private let expiresInSeconds: Int64?

    static let members: [RequestMember] = [
        .init("type", .word(TokenType.allCases.map(\.rawValue)), "The type of token.", required: true),
        .init("name", .words, "What the token is for."),
        .init("tenantKey", .text, "The tenant that a long-lived or test token acts as."),
        .init("isAdmin", .flag, "Makes a long-lived token a workspace management token. Default false."),
        .init("accountKey", .text, "The account that a developer token acts for."),
        .init(
            "expiresInSeconds", .integer(1...315_360_000),
            "How many seconds it lives; without it, until it is revoked."),
    ]

    static let choices = [Choice.atMostOne("isAdmin", "tenantKey", to: "say whom it acts as")]

    init(_ request: OperationRequest) throws(Failure) {
        type = TokenType(request) ?? .longLived
        name = request.text("name")
        tenantKey = request.text("tenantKey")
        isAdmin = request.flag("isAdmin")
        accountKey = request.text("accountKey")
        expiresInSeconds = request.integer("expiresInSeconds")
        switch type {
        case .longLived:
            try refuse("accountKey", accountKey != nil)
        case .test:
            try refuse("isAdmin", isAdmin)
            try refuse("accountKey", accountKey != nil)
        case .developer:
            guard accountKey != nil else {
                throw .invalidRequest("A developer token needs the `accountKey` that it acts for.", path: "accountKey")
            }
            try refuse("tenantKey", tenantKey != nil)
            try refuse("isAdmin", isAdmin)
        case .instance:
            try refuse("tenantKey", tenantKey != nil)
            try refuse("isAdmin", isAdmin)
            try refuse("accountKey", accountKey != nil)
        }
    }

    private func refuse(_ member: String, _ isGiven: Bool) throws(Failure) {
        if isGiven { throw .invalidRequest("A \(type.rawValue) token has no `\(member)`.", path: member) }
    }

    /// Whether the token belongs to one workspace.
    var needsWorkspace: Bool { type == .longLived || type == .test }

    /// Makes the token. The answer is the one place that ever holds it.
    func fill(in workspace: Workspace.Name?, _ transaction: StoreTransaction) throws(Failure) -> JSONObject {
        let token = try OpaqueToken(type, transaction.random)
        var record = TokenRecord(id: try transaction.newId(.token), type: type, hint: token.hint)
        record.name = name
        record.isAdmin = isAdmin
        record.accountKey = accountKey
        record.createdAt = transaction.now
        record.expiresAt = expiresInSeconds.map { transaction.now + $0 * 1000 }
        if let workspace {
            record.workspace = workspace
            record.tenant = try tenant(transaction.within(workspace.id)).map { ($0.id, $0.key) }
        }
        try transaction.insert(record, hash: try token.hash())
        var answer = record.json
        answer["token"] = .string(token.text)
        return answer
    }

    /// The tenant that the token names, made when first seen as any other token's.
    private func tenant(_ transaction: Transaction) throws(Failure) -> Tenant? {
        guard let key = tenantKey ?? (type == .test ? Self.testTenantKey : nil) else { return nil }
        guard let present = try transaction.tenant(key: key) else {
            return try transaction.makeTenant(key: key, name: nil, fields: nil, isTest: type == .test)
        }
        guard present.archivedAt == nil else { throw .tenantArchived }
        guard type != .test || present.isTest else {
            throw .conflict(
                "tenant_not_test", "The tenant \(key) is a real one; a test token needs a tenant of its own.")
        }
        return present
    }

    private static let testTenantKey = "test"
}

extension TokenType {
    /// The `type` of a request; nil when it has none.
    init?(_ request: OperationRequest) {
        guard let text = request.text("type"), let type = TokenType(rawValue: text) else { return nil }
        self = type
    }
}

extension Failure {
    static var tenantArchived: Failure {
        .conflict("tenant_archived", "The tenant is archived; bring it back with restore_tenant first.")
    }
}
