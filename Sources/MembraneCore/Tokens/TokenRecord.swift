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

extension StoreTransaction {
    private static let record = Selection<TokenColumn>.unsealed(except: [.hash], as: "k")
    private static let ofWorkspace = Selection<WorkspaceColumn>([.key], as: "w", after: record.end)
    private static let ofTenant = Selection<TenantColumn>([.key], as: "t", after: ofWorkspace.end)

    /// Those of tenants and workspaces that are there.
    private static func query(_ conditions: String) -> Query<TokenColumn> {
        Query(
            record,
            """
            WHERE (k.workspace_id IS NULL OR w.id IS NOT NULL) AND (k.tenant_id IS NULL OR t.id IS NOT NULL)
            \(conditions)
            """,
            also: [ofWorkspace.sql, ofTenant.sql],
            from: """
                tokens k LEFT JOIN workspaces w ON w.id = k.workspace_id
                LEFT JOIN tenants t ON t.workspace_id = k.workspace_id AND t.id = k.tenant_id
                """)
    }

    private static let byHash = query("AND k.hash = :hash")
    private static let byId = query("AND k.id = :id")

    func insert(_ record: TokenRecord, hash: [UInt8]) throws(Failure) {
        try session.insert(
            into: TokenColumn.self,
            [
                .id: .text(record.id), .hash: .blob(hash), .type: .text(record.type.rawValue),
                .hint: .text(record.hint), .name: .optional(record.name),
                .workspaceId: .optional(record.workspace?.id), .tenantId: .optional(record.tenant?.id),
                .isAdmin: .bool(record.isAdmin), .accountKey: .optional(record.accountKey),
                .createdAt: .integer(record.createdAt), .expiresAt: .optional(record.expiresAt),
            ])
    }

    func token(hash: [UInt8]) throws(Failure) -> TokenRecord? {
        try session.first(Self.byHash, ["hash": .blob(hash)], token)
    }

    func token(id: String) throws(Failure) -> TokenRecord? {
        try session.first(Self.byId, ["id": .text(id)], token)
    }

    /// Newest first.
    func tokens(_ filter: TokenFilter, page: Page) throws(Failure) -> [TokenRecord] {
        var conditions = ""
        var parameters: Parameters = [:]
        func require(_ column: TokenColumn, _ value: String?) {
            guard let value else { return }
            conditions += "AND k.\(column.columnName) = :\(column.columnName) "
            parameters[column.columnName] = .text(value)
        }
        require(.workspaceId, filter.workspaceId)
        require(.tenantId, filter.tenantId)
        require(.accountKey, filter.accountKey)
        require(.type, filter.type?.rawValue)
        if !filter.includesRevoked { conditions += "AND k.revoked_at IS NULL " }
        if let before = page.before {
            conditions += "AND k.id < :before "
            parameters["before"] = .text(before)
        }
        parameters["limit"] = page.readLimit
        let query = Self.query(conditions + "ORDER BY k.id DESC LIMIT :limit")
        return try session.all(page, id: .id, query, parameters, token)
    }

    func revokeToken(id: String) throws(Failure) {
        try session.run(Self.revocation, ["now": .integer(now), "id": .text(id)])
    }

    private static let revocation = Statement(
        "UPDATE tokens SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL")
    private static let use = Statement(
        """
        UPDATE tokens SET last_used_at = :now WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :now)
        """)

    func noteUse(ofToken id: String) throws(Failure) {
        try session.run(Self.use, ["now": .integer(now), "id": .text(id)])
    }

    private func token(_ row: Row<TokenColumn>) throws(Failure) -> TokenRecord {
        var record = TokenRecord(
            id: row.text(.id), type: try row.word(.type, "The type of a token"), hint: row.text(.hint))
        record.name = row.optionalText(.name)
        if let id = row.optionalText(.workspaceId) {
            record.workspace = Workspace.Name(id: id, key: Self.ofWorkspace.row(row.base).text(.key))
        }
        if let id = row.optionalText(.tenantId) {
            record.tenant = (id, Self.ofTenant.row(row.base).text(.key))
        }
        record.isAdmin = row.flag(.isAdmin)
        record.accountKey = row.optionalText(.accountKey)
        record.createdAt = row.integer(.createdAt)
        record.expiresAt = row.optionalInteger(.expiresAt)
        record.revokedAt = row.optionalInteger(.revokedAt)
        record.lastUsedAt = row.optionalInteger(.lastUsedAt)
        return record
    }
}
