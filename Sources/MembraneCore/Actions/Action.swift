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
    private static let record = Selection<ActionColumn>.unsealed(except: [.workspaceId])
    private static let byId = Query(
        record, "WHERE workspace_id = :workspace AND id = :id AND \(Condition.remains("actions"))")
    private static let byKey = Query(
        record,
        """
        WHERE workspace_id = :workspace AND connection_id = :connection AND key = :key AND archived_at IS NULL
        AND \(Condition.remains("actions"))
        """)
    private static let page = Query(
        record,
        """
        WHERE workspace_id = :workspace AND \(Condition.remains("actions"))
        AND (:everybody = 1 OR tenant_id = '' OR tenant_id = :tenant)
        AND (:connection = '' OR connection_id = :connection)
        AND (:integration = '' OR integration_key = :integration)
        AND (:search = '' OR lower(name) LIKE lower(:search) ESCAPE '\\' OR lower(key) LIKE lower(:search) ESCAPE '\\')
        AND (:archived = 1 OR archived_at IS NULL) AND id < :before ORDER BY id DESC LIMIT :limit
        """)
    private static let ofDefinition = Query<ActionColumn>(
        Selection([.definition]), "WHERE workspace_id = :workspace AND id = :id")

    func action(id: String) throws(Failure) -> Action? {
        try session.first(Self.byId, ["workspace": .text(workspaceId), "id": .text(id)], action)
    }

    /// - Parameter connectionId: nil for a workspace's own.
    func action(key: String, connectionId: String?) throws(Failure) -> Action? {
        try session.first(
            Self.byKey,
            ["workspace": .text(workspaceId), "connection": .text(connectionId ?? ""), "key": .text(key)], action)
    }

    /// Newest first.
    func actions(_ filter: ActionFilter, page: Page) throws(Failure) -> [Action] {
        try session.all(
            page, id: .id, Self.page,
            [
                "workspace": .text(workspaceId), "everybody": .bool(filter.tenantId == nil),
                "tenant": .text(filter.tenantId ?? ""), "connection": .text(filter.connectionId ?? ""),
                "integration": .text(filter.integrationKey ?? ""),
                "search": filter.search.map { .containing($0) } ?? .text(""),
                "archived": .bool(filter.includesArchived), "before": page.bound, "limit": page.readLimit,
            ], action)
    }

    func insert(_ action: inout Action, _ definition: JSONObject) throws(Failure) {
        action.definitionVersion = 1
        action.createdAt = now
        action.updatedAt = now
        try session.insert(
            into: ActionColumn.self,
            [
                .workspaceId: .text(workspaceId), .tenantId: .text(action.scope?.tenantId ?? ""),
                .id: .text(action.id), .connectionId: .text(action.scope?.connectionId ?? ""),
                .key: .text(action.key), .name: .text(action.name), .type: .text(action.type.rawValue),
                .integrationKey: .optional(action.integrationKey),
                .definitionVersion: .integer(action.definitionVersion), .createdAt: .integer(now),
                .updatedAt: .integer(now), .definition: try seal(definition, Self.place(action, workspaceId)),
            ])
    }

    func update(_ action: inout Action, _ definition: JSONObject) throws(Failure) {
        action.definitionVersion += 1
        action.updatedAt = now
        try session.update(
            ActionColumn.self,
            [
                .name: .text(action.name), .integrationKey: .optional(action.integrationKey),
                .definitionVersion: .integer(action.definitionVersion), .updatedAt: .integer(now),
                .archivedAt: .optional(action.archivedAt),
                .definition: try seal(definition, Self.place(action, workspaceId)),
            ], where: [.workspaceId: .text(workspaceId), .id: .text(action.id)])
    }

    func definition(of action: Action) throws(Failure) -> JSONObject {
        let sealed = try session.first(
            Self.ofDefinition, ["workspace": .text(workspaceId), "id": .text(action.id)]
        ) { (row) throws(Failure) in row.blob(.definition) }
        return try open(sealed ?? nil, Self.place(action, workspaceId))
    }

    private static func place(_ action: Action, _ workspaceId: String) -> SealedPlace {
        ActionColumn.definition.place(
            workspaceId: workspaceId, tenantId: action.scope?.tenantId ?? "", recordId: action.id,
            version: action.definitionVersion)
    }

    private func action(_ row: Row<ActionColumn>) throws(Failure) -> Action {
        let tenantId = row.text(.tenantId)
        return Action(
            id: row.text(.id), key: row.text(.key), name: row.text(.name),
            type: try row.word(.type, "The type of an action"),
            scope: tenantId.isEmpty ? nil : .init(tenantId: tenantId, connectionId: row.text(.connectionId)),
            integrationKey: row.optionalText(.integrationKey), definitionVersion: row.integer(.definitionVersion),
            createdAt: row.integer(.createdAt), updatedAt: row.integer(.updatedAt),
            archivedAt: row.optionalInteger(.archivedAt))
    }
}
