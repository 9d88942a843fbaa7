/// A request with a name, to be run with an input.
struct Action: Sendable {
    let id: String
    let key: String
    var name: String
    let type: ActionType
    /// The connection that it belongs to, and whose connection that is; nil for a workspace's own.
    let scope: Scope?
    /// Which integration's connection it is sent through.
    var integrationKey: String?
    var definitionVersion: Int64 = 0
    var createdAt: Int64 = 0
    var updatedAt: Int64 = 0
    var archivedAt: Int64?

    struct Scope: Sendable {
        let tenantId: String
        let connectionId: String
    }
}

/// The table of actions. What they send is sealed, because a constant in it may be a secret.
extension Transaction {
    private static let columns = """
        id, tenant_id, connection_id, key, name, type, integration_key, definition_version, created_at, updated_at,
        archived_at
        """

    func action(id: String, workspaceId: String) throws(Failure) -> Action? {
        try session.first(
            "SELECT \(Self.columns) FROM actions WHERE workspace_id = $1 AND id = $2 AND \(Self.remains("actions"))",
            [.text(workspaceId), .text(id)], action)
    }

    /// - Parameter connectionId: nil for a workspace's own.
    func action(key: String, connectionId: String?, workspaceId: String) throws(Failure) -> Action? {
        try session.first(
            """
            SELECT \(Self.columns) FROM actions
            WHERE workspace_id = $1 AND connection_id = $2 AND key = $3 AND archived_at IS NULL
            AND \(Self.remains("actions"))
            """, [.text(workspaceId), .text(connectionId ?? ""), .text(key)], action)
    }

    /// Newest first.
    func actions(_ filter: ActionFilter, page: Page, workspaceId: String) throws(Failure) -> [Action] {
        try session.all(
            page,
            """
            SELECT \(Self.columns) FROM actions WHERE workspace_id = $1 AND \(Self.remains("actions"))
            AND ($2 = 1 OR tenant_id = '' OR tenant_id = $3) AND ($4 = '' OR connection_id = $4)
            AND ($5 = '' OR integration_key = $5)
            AND ($6 = '' OR lower(name) LIKE lower($6) ESCAPE '\\' OR lower(key) LIKE lower($6) ESCAPE '\\')
            AND ($7 = 1 OR archived_at IS NULL) AND id < $8 ORDER BY id DESC LIMIT $9
            """,
            [
                .text(workspaceId), .bool(filter.tenantId == nil), .text(filter.tenantId ?? ""),
                .text(filter.connectionId ?? ""), .text(filter.integrationKey ?? ""),
                filter.search.map { .containing($0) } ?? .text(""), .bool(filter.includesArchived),
                page.bound, page.readLimit,
            ], action)
    }

    func insert(_ action: inout Action, _ definition: JSONObject, workspaceId: String) throws(Failure) {
        action.definitionVersion = 1
        action.createdAt = now
        action.updatedAt = now
        try session.run(
            """
            INSERT INTO actions (workspace_id, tenant_id, id, connection_id, key, name, type, integration_key, definition,
            definition_version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
            """,
            [
                .text(workspaceId), .text(action.scope?.tenantId ?? ""), .text(action.id),
                .text(action.scope?.connectionId ?? ""), .text(action.key), .text(action.name),
                .text(action.type.rawValue), .optional(action.integrationKey),
                try seal(definition, Self.place(action, workspaceId)), .integer(action.definitionVersion),
                .integer(now),
            ])
    }

    func update(_ action: inout Action, _ definition: JSONObject, workspaceId: String) throws(Failure) {
        action.definitionVersion += 1
        action.updatedAt = now
        try session.run(
            """
            UPDATE actions SET name = $1, integration_key = $2, definition = $3, definition_version = $4, updated_at = $5,
            archived_at = $6 WHERE workspace_id = $7 AND id = $8
            """,
            [
                .text(action.name), .optional(action.integrationKey),
                try seal(definition, Self.place(action, workspaceId)), .integer(action.definitionVersion),
                .integer(now), .optional(action.archivedAt), .text(workspaceId), .text(action.id),
            ])
    }

    func definition(of action: Action, workspaceId: String) throws(Failure) -> JSONObject {
        let sealed = try session.first(
            "SELECT definition FROM actions WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(action.id)]
        ) { (row) throws(Failure) in row.blob(0) }
        return try open(sealed ?? nil, Self.place(action, workspaceId))
    }

    private static func place(_ action: Action, _ workspaceId: String) -> SealedPlace {
        SealedPlace(
            workspaceId: workspaceId, tenantId: action.scope?.tenantId ?? "", recordId: action.id,
            field: "definition", version: action.definitionVersion)
    }

    private func action(_ row: any DatabaseRow) throws(Failure) -> Action {
        let tenantId = row.text(1) ?? ""
        return Action(
            id: row.text(0) ?? "", key: row.text(3) ?? "", name: row.text(4) ?? "",
            type: try row.word(5, "The type of an action"),
            scope: tenantId.isEmpty ? nil : .init(tenantId: tenantId, connectionId: row.text(2) ?? ""),
            integrationKey: row.text(6), definitionVersion: row.integer(7) ?? 0, createdAt: row.integer(8) ?? 0,
            updatedAt: row.integer(9) ?? 0, archivedAt: row.integer(10))
    }
}
