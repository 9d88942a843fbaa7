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

    /// Whether something can be connected with it.
    enum State: String, CaseIterable, Sendable {
        case ready = "READY"
        /// Parameters are missing, or its connector is archived.
        case configurationError = "CONFIGURATION_ERROR"
    }
}

extension Transaction {
    private static let record = Selection<IntegrationColumn>.unsealed(except: [.workspaceId])
    private static let byId = Query(record, "WHERE workspace_id = :workspace AND id = :id")
    private static let byKey = Query(
        record, "WHERE workspace_id = :workspace AND key = :key AND archived_at IS NULL")
    private static let archivedByKey = Query(
        record,
        """
        WHERE workspace_id = :workspace AND key = :key AND archived_at IS NOT NULL
        ORDER BY archived_at DESC, id DESC LIMIT 1
        """)
    private static let page = Query(
        record,
        """
        WHERE workspace_id = :workspace AND (:connector = '' OR connector_key = :connector)
        AND (:search = '' OR lower(name) LIKE lower(:search) ESCAPE '\\' OR lower(key) LIKE lower(:search) ESCAPE '\\')
        AND id < :before AND is_discovered <= :discovered
        AND (:archived = 1 OR archived_at IS NULL) ORDER BY id DESC LIMIT :limit
        """)
    private static let ofParameters = Query<IntegrationColumn>(
        Selection([.parameters]), "WHERE workspace_id = :workspace AND id = :id")

    /// What is archived has no key any more.
    func integration(key: String) throws(Failure) -> Integration? {
        try session.first(Self.byKey, ["workspace": .text(workspaceId), "key": .text(key)], integration)
    }

    /// The one that was archived last of those that had the key.
    func archivedIntegration(key: String) throws(Failure) -> Integration? {
        try session.first(Self.archivedByKey, ["workspace": .text(workspaceId), "key": .text(key)], integration)
    }

    func integration(id: String) throws(Failure) -> Integration? {
        try session.first(Self.byId, ["workspace": .text(workspaceId), "id": .text(id)], integration)
    }

    /// Newest first. Without a page: all of them.
    func integrations(
        connectorKey: String? = nil, search: String? = nil, page: Page? = nil,
        includingDiscovered: Bool = true, includingArchived: Bool = false
    ) throws(Failure) -> [Integration] {
        try session.all(
            page ?? Page.all, id: .id, Self.page,
            [
                "workspace": .text(workspaceId), "connector": .text(connectorKey ?? ""),
                "search": search.map { .containing($0) } ?? .text(""), "before": (page ?? Page.all).bound,
                "discovered": .bool(includingDiscovered), "archived": .bool(includingArchived),
                "limit": page?.readLimit ?? .integer(.max),
            ], integration)
    }

    func insert(_ integration: Integration, parameters: JSONObject) throws(Failure) {
        try session.insert(
            into: IntegrationColumn.self,
            [
                .workspaceId: .text(workspaceId), .id: .text(integration.id), .key: .text(integration.key),
                .name: .text(integration.name), .connectorId: .text(integration.connectorId),
                .connectorKey: .text(integration.connectorKey),
                .oauthCallbackUri: .optional(integration.oAuthCallbackUri),
                .isDiscovered: .bool(integration.isDiscovered), .parametersVersion: .integer(1),
                .createdAt: .integer(now), .updatedAt: .integer(now),
                .parameters: try seal(parameters, Self.place(integration.id, workspaceId, 1)),
            ])
    }

    func update(_ integration: inout Integration, parameters: JSONObject) throws(Failure) {
        integration.parametersVersion += 1
        integration.updatedAt = now
        let sealed = try seal(parameters, Self.place(integration.id, workspaceId, integration.parametersVersion))
        try session.update(
            IntegrationColumn.self,
            [
                .name: .text(integration.name), .oauthCallbackUri: .optional(integration.oAuthCallbackUri),
                .parametersVersion: .integer(integration.parametersVersion), .updatedAt: .integer(now),
                .archivedAt: .optional(integration.archivedAt), .parameters: sealed,
            ], where: [.workspaceId: .text(workspaceId), .id: .text(integration.id)])
    }

    /// Client id, client secret and whatever else the connector needs from the developer.
    func parameters(of integration: Integration) throws(Failure) -> JSONObject {
        let sealed = try session.first(
            Self.ofParameters, ["workspace": .text(workspaceId), "id": .text(integration.id)]
        ) { (row) throws(Failure) in row.blob(.parameters) ?? [] }
        return try open(sealed, Self.place(integration.id, workspaceId, integration.parametersVersion))
    }

    private static func place(_ id: String, _ workspaceId: String, _ version: Int64) -> SealedPlace {
        IntegrationColumn.parameters.place(workspaceId: workspaceId, recordId: id, version: version)
    }

    private func integration(_ row: Row<IntegrationColumn>) throws(Failure) -> Integration {
        Integration(
            id: row.text(.id), key: row.text(.key), name: row.text(.name), connectorId: row.text(.connectorId),
            connectorKey: row.text(.connectorKey), oAuthCallbackUri: row.optionalText(.oauthCallbackUri),
            isDiscovered: row.flag(.isDiscovered), createdAt: row.integer(.createdAt),
            updatedAt: row.integer(.updatedAt), parametersVersion: row.integer(.parametersVersion),
            archivedAt: row.optionalInteger(.archivedAt))
    }
}
