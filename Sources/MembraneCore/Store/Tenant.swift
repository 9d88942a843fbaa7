/// A customer of the product.
struct Tenant: Sendable {
    let id: String
    /// The product's own id of the customer.
    let key: String
    var name: String?
    var fields: JSONObject?
}

extension Transaction {
    func tenant(key: String, workspaceId: String) throws(Failure) -> Tenant? {
        try session.first(
            "SELECT id, key, name, fields FROM tenants WHERE workspace_id = $1 AND key = $2",
            [.text(workspaceId), .text(key)]
        ) { (row) throws(Failure) in
            Tenant(
                id: row.text(0) ?? "", key: row.text(1) ?? "", name: row.text(2),
                fields: try row.text(3).map { (text) throws(Failure) in
                    try JSON(parsing: text, what: "The tenant's fields").objectValue ?? JSONObject()
                })
        }
    }

    func makeTenant(key: String, name: String?, fields: JSONObject?, workspaceId: String) throws(Failure) -> Tenant {
        let tenant = Tenant(id: try newId(.tenant), key: key, name: name, fields: fields)
        try session.run(
            """
            INSERT INTO tenants (workspace_id, id, key, name, fields, credentials_version, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
            """,
            [
                .text(workspaceId), .text(tenant.id), .text(key), .optional(name),
                .optional(fields.map { JSON.object($0).text }), .integer(now), .integer(now),
            ])
        return tenant
    }

    func update(_ tenant: Tenant, workspaceId: String) throws(Failure) {
        try session.run(
            "UPDATE tenants SET name = $1, fields = $2, updated_at = $3 WHERE workspace_id = $4 AND id = $5",
            [
                .optional(tenant.name), .optional(tenant.fields.map { JSON.object($0).text }), .integer(now),
                .text(workspaceId), .text(tenant.id),
            ])
    }

    // MARK: Credentials for the Internal API

    func credentials(ofTenant id: String, workspaceId: String) throws(Failure) -> JSONObject? {
        let (sealed, version) = try credentialColumns(id, workspaceId)
        guard let sealed else { return nil }
        return try open(sealed, Self.place(id, workspaceId, version))
    }

    func setCredentials(_ credentials: JSONObject, ofTenant id: String, workspaceId: String) throws(Failure) {
        let version = try credentialColumns(id, workspaceId).version + 1
        try session.run(
            "UPDATE tenants SET credentials = $1, credentials_version = $2, updated_at = $3 WHERE workspace_id = $4 AND id = $5",
            [
                try seal(credentials, Self.place(id, workspaceId, version)), .integer(version), .integer(now),
                .text(workspaceId), .text(id),
            ])
    }

    private func credentialColumns(
        _ id: String, _ workspaceId: String
    ) throws(Failure) -> (sealed: [UInt8]?, version: Int64) {
        try session.first(
            "SELECT credentials, credentials_version FROM tenants WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(id)]
        ) { (row) throws(Failure) in (row.blob(0), row.integer(1) ?? 0) } ?? (nil, 0)
    }

    private static func place(_ id: String, _ workspaceId: String, _ version: Int64) -> SealedPlace {
        SealedPlace(workspaceId: workspaceId, tenantId: id, recordId: id, field: "credentials", version: version)
    }
}
