/// A customer of the product.
struct Tenant: Sendable {
    let id: String
    /// The product's own id of the customer.
    var key: String
    var name: String?
    var fields: JSONObject?
    /// What a manager keeps with it; no token changes this.
    var meta: JSONObject?
    /// For trying out: decided when the tenant is made.
    var isTest = false
    var hasCredentials = false
    var lastActiveAt: Int64?
    var createdAt: Int64 = 0
    var updatedAt: Int64 = 0
    /// Its tokens are refused and its connections stand still since then.
    var archivedAt: Int64?
    /// JSON Web Tokens that were issued before are refused: milliseconds.
    var tokensValidFrom: Int64?
}

extension Transaction {
    private static let columns = """
        id, key, name, fields, meta, is_test, EXISTS (
            SELECT 1 FROM connections c WHERE c.workspace_id = tenants.workspace_id AND c.tenant_id = tenants.id
            AND c.key = '' AND c.credentials IS NOT NULL
        ), last_active_at, created_at, updated_at, archived_at,
        tokens_valid_from
        """

    func tenant(key: String, workspaceId: String) throws(Failure) -> Tenant? {
        try session.first(
            "SELECT \(Self.columns) FROM tenants WHERE workspace_id = $1 AND key = $2",
            [.text(workspaceId), .text(key)], tenant)
    }

    func tenant(id: String, workspaceId: String) throws(Failure) -> Tenant? {
        try session.first(
            "SELECT \(Self.columns) FROM tenants WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(id)], tenant)
    }

    /// Newest first.
    func tenants(_ filter: TenantFilter, page: Page, workspaceId: String) throws(Failure) -> [Tenant] {
        try session.all(
            page,
            """
            SELECT \(Self.columns) FROM tenants WHERE workspace_id = $1
            AND ($2 = '' OR lower(name) LIKE lower($2) ESCAPE '\\' OR lower(key) LIKE lower($2) ESCAPE '\\')
            AND ($3 < 0 OR is_test = $3) AND ($4 = 1 OR archived_at IS NULL)
            AND id < $5 ORDER BY id DESC LIMIT $6
            """,
            [
                .text(workspaceId), filter.search.map { .containing($0) } ?? .text(""),
                .integer(filter.isTest.map { $0 ? 1 : 0 } ?? -1), .bool(filter.includesArchived),
                page.bound, page.readLimit,
            ], tenant)
    }

    func makeTenant(
        key: String, name: String?, fields: JSONObject?, isTest: Bool = false, workspaceId: String
    ) throws(Failure) -> Tenant {
        let tenant = Tenant(
            id: try newId(.tenant), key: key, name: name, fields: fields, isTest: isTest, createdAt: now, updatedAt: now
        )
        try session.run(
            """
            INSERT INTO tenants (workspace_id, id, key, name, fields, is_test, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
            """,
            [
                .text(workspaceId), .text(tenant.id), .text(key), .optional(name),
                .optional(fields.map { JSON.object($0).text }), .bool(isTest), .integer(now),
            ])
        return tenant
    }

    /// Writes everything but what decides about tokens.
    func update(_ tenant: inout Tenant, workspaceId: String) throws(Failure) {
        tenant.updatedAt = now
        try session.run(
            """
            UPDATE tenants SET key = $1, name = $2, fields = $3, meta = $4, archived_at = $5, updated_at = $6
            WHERE workspace_id = $7 AND id = $8
            """,
            [
                .text(tenant.key), .optional(tenant.name), .optional(tenant.fields.map { JSON.object($0).text }),
                .optional(tenant.meta.map { JSON.object($0).text }), .optional(tenant.archivedAt), .integer(now),
                .text(workspaceId), .text(tenant.id),
            ])
    }

    func noteActivity(ofTenant id: String, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE tenants SET last_active_at = $1
            WHERE workspace_id = $2 AND id = $3 AND (last_active_at IS NULL OR last_active_at < $1)
            """, [.integer(now), .text(workspaceId), .text(id)])
    }

    private func tenant(_ row: any DatabaseRow) throws(Failure) -> Tenant {
        Tenant(
            id: row.text(0) ?? "", key: row.text(1) ?? "", name: row.text(2),
            fields: try row.object(3, "A tenant's `fields`"), meta: try row.object(4, "A tenant's `meta`"),
            isTest: row.integer(5) == 1, hasCredentials: row.integer(6) == 1, lastActiveAt: row.integer(7),
            createdAt: row.integer(8) ?? 0, updatedAt: row.integer(9) ?? 0, archivedAt: row.integer(10),
            tokensValidFrom: row.integer(11))
    }
}
