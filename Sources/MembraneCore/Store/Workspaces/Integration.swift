/// A workspace's use of a connector.
struct Integration: Sendable {
    let id: String
    let key: String
    var name: String
    let connectorId: String
    let connectorKey: String
    var oAuthCallbackUri: String?
    /// Made for an app that was discovered: its client is the library's to register.
    var isDiscovered = false
    let createdAt: Int64
    var updatedAt: Int64
    var parametersVersion: Int64
    var archivedAt: Int64?
}

extension Transaction {
    private static let columns =
        "id, key, name, connector_id, connector_key, oauth_callback_uri, created_at, updated_at, parameters_version, is_discovered, archived_at"

    /// What is archived has no key any more.
    func integration(key: String, workspaceId: String) throws(Failure) -> Integration? {
        try session.first(
            "SELECT \(Self.columns) FROM integrations WHERE workspace_id = $1 AND key = $2 AND archived_at IS NULL",
            [.text(workspaceId), .text(key)], integration)
    }

    /// The one that was archived last of those that had the key.
    func archivedIntegration(key: String, workspaceId: String) throws(Failure) -> Integration? {
        try session.first(
            """
            SELECT \(Self.columns) FROM integrations WHERE workspace_id = $1 AND key = $2 AND archived_at IS NOT NULL
            ORDER BY archived_at DESC, id DESC LIMIT 1
            """, [.text(workspaceId), .text(key)], integration)
    }

    func integration(id: String, workspaceId: String) throws(Failure) -> Integration? {
        try session.first(
            "SELECT \(Self.columns) FROM integrations WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(id)], integration)
    }

    /// Newest first. Without a page: all of them.
    func integrations(
        workspaceId: String, connectorKey: String? = nil, search: String? = nil, page: Page? = nil,
        includingDiscovered: Bool = true, includingArchived: Bool = false
    ) throws(Failure) -> [Integration] {
        try session.all(
            page ?? Page.all,
            """
            SELECT \(Self.columns) FROM integrations WHERE workspace_id = $1
            AND ($2 = '' OR connector_key = $2) AND ($3 = '' OR lower(name) LIKE lower($3) ESCAPE '\\' OR lower(key) LIKE lower($3) ESCAPE '\\')
            AND id < $4 AND is_discovered <= $6
            AND ($7 = 1 OR archived_at IS NULL) ORDER BY id DESC LIMIT $5
            """,
            [
                .text(workspaceId), .text(connectorKey ?? ""), search.map { .containing($0) } ?? .text(""),
                (page ?? Page.all).bound, page?.readLimit ?? .integer(.max),
                .integer(includingDiscovered ? 1 : 0), .bool(includingArchived),
            ], integration)
    }

    func insert(_ integration: Integration, parameters: JSONObject, workspaceId: String) throws(Failure) {
        try session.run(
            """
            INSERT INTO integrations (workspace_id, id, key, name, connector_id, connector_key, oauth_callback_uri,
            parameters, parameters_version, created_at, updated_at, is_discovered)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11)
            """,
            [
                .text(workspaceId), .text(integration.id), .text(integration.key), .text(integration.name),
                .text(integration.connectorId), .text(integration.connectorKey),
                .optional(integration.oAuthCallbackUri),
                try seal(parameters, Self.place(integration.id, workspaceId, 1)), .integer(now), .integer(now),
                .integer(integration.isDiscovered ? 1 : 0),
            ])
    }

    func update(_ integration: inout Integration, parameters: JSONObject, workspaceId: String) throws(Failure) {
        integration.parametersVersion += 1
        integration.updatedAt = now
        let sealed = try seal(parameters, Self.place(integration.id, workspaceId, integration.parametersVersion))
        try session.run(
            """
            UPDATE integrations SET name = $1, oauth_callback_uri = $2, parameters = $3, parameters_version = $4, updated_at = $5,
            archived_at = $6 WHERE workspace_id = $7 AND id = $8
            """,
            [
                .text(integration.name), .optional(integration.oAuthCallbackUri), sealed,
                .integer(integration.parametersVersion), .integer(now), .optional(integration.archivedAt),
                .text(workspaceId), .text(integration.id),
            ])
    }

    /// Client id, client secret and whatever else the connector needs from the developer.
    func parameters(of integration: Integration, workspaceId: String) throws(Failure) -> JSONObject {
        let sealed = try session.first(
            "SELECT parameters FROM integrations WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(integration.id)]
        ) { (row) throws(Failure) in row.blob(0) ?? [] }
        return try open(sealed, Self.place(integration.id, workspaceId, integration.parametersVersion))
    }

    private static func place(_ id: String, _ workspaceId: String, _ version: Int64) -> SealedPlace {
        SealedPlace(workspaceId: workspaceId, recordId: id, field: "parameters", version: version)
    }

    private func integration(_ row: any DatabaseRow) throws(Failure) -> Integration {
        Integration(
            id: row.text(0) ?? "", key: row.text(1) ?? "", name: row.text(2) ?? "", connectorId: row.text(3) ?? "",
            connectorKey: row.text(4) ?? "", oAuthCallbackUri: row.text(5), isDiscovered: row.integer(9) == 1,
            createdAt: row.integer(6) ?? 0, updatedAt: row.integer(7) ?? 0, parametersVersion: row.integer(8) ?? 0,
            archivedAt: row.integer(10))
    }
}
