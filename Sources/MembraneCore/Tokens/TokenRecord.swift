/// What is known of an opaque token. Never the token.
struct TokenRecord: Sendable {
    let id: String
    let type: TokenType
    /// The token's first characters.
    let hint: String
    var name: String?
    /// Nil for developers and instances.
    var workspace: Workspace.Name?
    var tenant: (id: String, key: String)?
    var isAdmin = false
    var accountKey: String?
    var createdAt: Int64 = 0
    /// Nil: never.
    var expiresAt: Int64?
    var revokedAt: Int64?
    var lastUsedAt: Int64?

    var role: Principal.Role {
        switch type {
        case .developer: .developer
        case .instance: .instance
        case .longLived, .test:
            if let tenant { .tenant(id: tenant.id, key: tenant.key) } else if isAdmin { .manager } else { .workspace }
        }
    }

    var kind: Principal.Kind { role.kind }

    /// Throws when the token is of no use any more.
    func checkUsable(now: Int64) throws(Failure) {
        guard revokedAt == nil else {
            throw .notAuthenticated(.revoked, "The token was revoked; make a new one with create_token.")
        }
        guard now < expiresAt ?? .max else {
            throw .notAuthenticated(.expired, "The token has expired; make a new one with create_token.")
        }
    }
}

extension Transaction {
    /// Those of tenants and workspaces that are there.
    private static let selection = """
        SELECT k.id, k.type, k.hint, k.name, k.workspace_id, w.key, k.tenant_id, t.key, k.is_admin, k.account_key,
        k.created_at, k.expires_at, k.revoked_at, k.last_used_at
        FROM tokens k LEFT JOIN workspaces w ON w.id = k.workspace_id
        LEFT JOIN tenants t ON t.workspace_id = k.workspace_id AND t.id = k.tenant_id
        WHERE (k.workspace_id IS NULL OR w.id IS NOT NULL) AND (k.tenant_id IS NULL OR t.id IS NOT NULL)
        """

    func insert(_ record: TokenRecord, hash: [UInt8]) throws(Failure) {
        try session.run(
            """
            INSERT INTO tokens (id, hash, type, hint, name, workspace_id, tenant_id, is_admin, account_key, created_at,
            expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .text(record.id), .blob(hash), .text(record.type.rawValue), .text(record.hint), .optional(record.name),
                .optional(record.workspace?.id), .optional(record.tenant?.id), .bool(record.isAdmin),
                .optional(record.accountKey), .integer(record.createdAt), .optional(record.expiresAt),
            ])
    }

    func token(hash: [UInt8]) throws(Failure) -> TokenRecord? {
        try session.first("\(Self.selection) AND k.hash = $1", [.blob(hash)], token)
    }

    func token(id: String) throws(Failure) -> TokenRecord? {
        try session.first("\(Self.selection) AND k.id = $1", [.text(id)], token)
    }

    /// Newest first.
    func tokens(_ filter: TokenFilter, page: Page) throws(Failure) -> [TokenRecord] {
        var conditions: [String] = []
        var values: [SQLValue] = []
        func require(_ column: String, _ value: String?) {
            guard let value else { return }
            values.append(.text(value))
            conditions.append("k.\(column) = $\(values.count)")
        }
        require("workspace_id", filter.workspaceId)
        require("tenant_id", filter.tenantId)
        require("account_key", filter.accountKey)
        require("type", filter.type?.rawValue)
        if !filter.includesRevoked { conditions.append("k.revoked_at IS NULL") }
        if let before = page.before {
            values.append(.text(before))
            conditions.append("k.id < $\(values.count)")
        }
        values.append(page.readLimit)
        let condition = conditions.map { "AND " + $0 }.joined(separator: " ")
        return try session.all(
            page,
            "\(Self.selection) \(condition) ORDER BY k.id DESC LIMIT $\(values.count)", values, token)
    }

    func revokeToken(id: String) throws(Failure) {
        try session.run(
            "UPDATE tokens SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL", [.integer(now), .text(id)])
    }

    func noteUse(ofToken id: String) throws(Failure) {
        try session.run(
            "UPDATE tokens SET last_used_at = $1 WHERE id = $2 AND (last_used_at IS NULL OR last_used_at < $1)",
            [.integer(now), .text(id)])
    }

    private func token(_ row: any DatabaseRow) throws(Failure) -> TokenRecord {
        var record = TokenRecord(
            id: row.text(0) ?? "", type: try row.word(1, "The type of a token"), hint: row.text(2) ?? "")
        record.name = row.text(3)
        if let id = row.text(4) { record.workspace = Workspace.Name(id: id, key: row.text(5) ?? "") }
        if let id = row.text(6) { record.tenant = (id, row.text(7) ?? "") }
        record.isAdmin = row.integer(8) == 1
        record.accountKey = row.text(9)
        record.createdAt = row.integer(10) ?? 0
        record.expiresAt = row.integer(11)
        record.revokedAt = row.integer(12)
        record.lastUsedAt = row.integer(13)
        return record
    }
}
