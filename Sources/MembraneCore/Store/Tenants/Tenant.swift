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
    private static let record = Selection<TenantColumn>.unsealed(except: [.workspaceId, .turnAt])
    private static let hasCredentials = """
        EXISTS (SELECT 1 FROM connections c WHERE c.workspace_id = tenants.workspace_id AND c.tenant_id = tenants.id
        AND c.key = '\(Connection.internalAPIKey)' AND c.credentials IS NOT NULL)
        """
    private static let byKey = Query(record, "WHERE workspace_id = :workspace AND key = :key", also: [hasCredentials])
    private static let byId = Query(record, "WHERE workspace_id = :workspace AND id = :id", also: [hasCredentials])
    private static let page = Query(
        record,
        """
        WHERE workspace_id = :workspace
        AND (:search = '' OR lower(name) LIKE lower(:search) ESCAPE '\\' OR lower(key) LIKE lower(:search) ESCAPE '\\')
        AND (:test < 0 OR is_test = :test) AND (:archived = 1 OR archived_at IS NULL)
        AND id < :before ORDER BY id DESC LIMIT :limit
        """, also: [hasCredentials])

    func tenant(key: String) throws(Failure) -> Tenant? {
        try session.first(Self.byKey, ["workspace": .text(workspaceId), "key": .text(key)], tenant)
    }

    func tenant(id: String) throws(Failure) -> Tenant? {
        try session.first(Self.byId, ["workspace": .text(workspaceId), "id": .text(id)], tenant)
    }

    /// Newest first.
    func tenants(_ filter: TenantFilter, page: Page) throws(Failure) -> [Tenant] {
        try session.all(
            page, id: .id, Self.page,
            [
                "workspace": .text(workspaceId), "search": filter.search.map { .containing($0) } ?? .text(""),
                "test": .integer(filter.isTest.map { $0 ? 1 : 0 } ?? -1), "archived": .bool(filter.includesArchived),
                "before": page.bound, "limit": page.readLimit,
            ], tenant)
    }

    func makeTenant(
        key: String, name: String?, fields: JSONObject?, isTest: Bool = false
    ) throws(Failure) -> Tenant {
        let tenant = Tenant(
            id: try newId(.tenant), key: key, name: name, fields: fields, isTest: isTest, createdAt: now, updatedAt: now
        )
        try session.insert(
            into: TenantColumn.self,
            [
                .workspaceId: .text(workspaceId), .id: .text(tenant.id), .key: .text(key), .isTest: .bool(isTest),
                .createdAt: .integer(now), .updatedAt: .integer(now), .name: .optional(name),
                .fields: .optional(fields.map { JSON.object($0).text }),
            ])
        return tenant
    }

    /// Writes everything but what decides about tokens.
    func update(_ tenant: inout Tenant) throws(Failure) {
        tenant.updatedAt = now
        try session.update(
            TenantColumn.self,
            [
                .key: .text(tenant.key), .updatedAt: .integer(now), .archivedAt: .optional(tenant.archivedAt),
                .name: .optional(tenant.name), .fields: .optional(tenant.fields.map { JSON.object($0).text }),
                .meta: .optional(tenant.meta.map { JSON.object($0).text }),
            ], where: [.workspaceId: .text(workspaceId), .id: .text(tenant.id)])
    }

    private static let activity = Statement(
        """
        UPDATE tenants SET last_active_at = :now
        WHERE workspace_id = :workspace AND id = :id AND (last_active_at IS NULL OR last_active_at < :now)
        """)

    func noteActivity(ofTenant id: String) throws(Failure) {
        try session.run(
            Self.activity, ["now": .integer(now), "workspace": .text(workspaceId), "id": .text(id)])
    }

    private func tenant(_ row: Row<TenantColumn>) throws(Failure) -> Tenant {
        Tenant(
            id: row.text(.id), key: row.text(.key), name: row.optionalText(.name),
            fields: try row.object(.fields, "A tenant's `fields`"), meta: try row.object(.meta, "A tenant's `meta`"),
            isTest: row.flag(.isTest), hasCredentials: row.base.integer(Self.record.end) == 1,
            lastActiveAt: row.optionalInteger(.lastActiveAt), createdAt: row.integer(.createdAt),
            updatedAt: row.integer(.updatedAt), archivedAt: row.optionalInteger(.archivedAt),
            tokensValidFrom: row.optionalInteger(.tokensValidFrom))
    }
}
