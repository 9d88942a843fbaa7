/// The connectors that a workspace made itself. Sealed, because a constant in a definition may be a secret.
extension Transaction {
    private static let record = Selection<ConnectorColumn>([
        .workspaceId, .id, .key, .version, .createdAt, .updatedAt, .archivedAt, .definition,
    ])
    private static let allConnectors = Query(
        record,
        """
        WHERE workspace_id = :workspace AND is_discovered <= :discovered AND (:archived = 1 OR archived_at IS NULL)
        ORDER BY key, id
        """)
    private static let byId = Query(record, "WHERE workspace_id = :workspace AND id = :id")
    private static let byKey = Query(
        record, "WHERE workspace_id = :workspace AND key = :key AND archived_at IS NULL")
    private static let archivedByKey = Query(
        record,
        """
        WHERE workspace_id = :workspace AND key = :key AND archived_at IS NOT NULL
        ORDER BY archived_at DESC, id DESC LIMIT 1
        """)
    private static let discoveredCount = Statement(
        "SELECT COUNT(*) FROM connectors WHERE workspace_id = :workspace AND discovered_by = :tenant")

    /// Without those that were made for discovered apps, unless they are wanted: tenants do not see which apps others use.
    func customConnectors(
        includingDiscovered: Bool, includingArchived: Bool = false
    ) throws(Failure) -> (readable: [Connector], damaged: [(id: String, key: String)]) {
        var found: [Connector] = []
        var damaged: [(id: String, key: String)] = []
        try session.query(
            Self.allConnectors,
            [
                "workspace": .text(workspaceId), "discovered": .bool(includingDiscovered),
                "archived": .bool(includingArchived),
            ]
        ) { (row) throws(Failure) in
            do throws(Failure) {
                found.append(try row.read(connector))
            } catch  where error.isDamage {
                damaged.append((row.text(.id), row.text(.key)))
            }
        }
        return (found, damaged)
    }

    /// How many were made for apps that this tenant found.
    func discoveredConnectors(by tenantId: String) throws(Failure) -> Int64 {
        try session.integer(
            Self.discoveredCount, ["workspace": .text(workspaceId), "tenant": .text(tenantId)]) ?? 0
    }

    /// What is archived has no key any more.
    func customConnector(key: String) throws(Failure) -> Connector? {
        try session.first(Self.byKey, ["workspace": .text(workspaceId), "key": .text(key)], connector)
    }

    /// The one that was archived last of those that had the key.
    func archivedConnector(key: String) throws(Failure) -> Connector? {
        try session.first(Self.archivedByKey, ["workspace": .text(workspaceId), "key": .text(key)], connector)
    }

    /// Also an archived one, which connections may still use.
    func customConnector(id: String) throws(Failure) -> Connector? {
        try session.first(Self.byId, ["workspace": .text(workspaceId), "id": .text(id)], connector)
    }

    /// Sets what the store says of it: it is the first version.
    ///
    /// - Parameter tenantId: who found the app that it is made for; nil where somebody made it by hand.
    func insert(_ connector: inout Connector, discoveredBy tenantId: String? = nil) throws(Failure) {
        connector.record = Connector.Record(version: 1, createdAt: now, updatedAt: now)
        try session.insert(
            into: ConnectorColumn.self,
            [
                .workspaceId: .text(workspaceId), .id: .text(connector.id), .key: .text(connector.key),
                .isDiscovered: .bool(tenantId != nil), .version: .integer(1), .discoveredBy: .optional(tenantId),
                .createdAt: .integer(now), .updatedAt: .integer(now),
                .eraseAt: .optional(tenantId.map { _ in now + StoreTransaction.unusedAppsLast }),
                .definition: try seal(connector.definition, Self.place(connector.id, 1, workspaceId)),
            ])
    }

    /// Writes the definition, which is the next version.
    func update(_ connector: inout Connector, _ record: Connector.Record) throws(Failure) {
        let version = record.version + 1
        connector.record = Connector.Record(
            version: version, createdAt: record.createdAt, updatedAt: now, archivedAt: record.archivedAt)
        try session.update(
            ConnectorColumn.self,
            [
                .version: .integer(version), .updatedAt: .integer(now),
                .definition: try seal(connector.definition, Self.place(connector.id, version, workspaceId)),
            ], where: [.workspaceId: .text(workspaceId), .id: .text(connector.id)])
    }

    /// - Parameter archivedAt: nil brings it back.
    func setArchived(
        _ connector: inout Connector, _ record: Connector.Record, at archivedAt: Int64?
    ) throws(Failure) {
        connector.record = Connector.Record(
            version: record.version, createdAt: record.createdAt, updatedAt: now, archivedAt: archivedAt)
        try session.update(
            ConnectorColumn.self, [.updatedAt: .integer(now), .archivedAt: .optional(archivedAt)],
            where: [.workspaceId: .text(workspaceId), .id: .text(connector.id)])
    }

    private func connector(_ row: Row<ConnectorColumn>) throws(Failure) -> Connector {
        let id = row.text(.id)
        let version = row.integer(.version)
        let definition = try open(row.blob(.definition), Self.place(id, version, row.text(.workspaceId)))
        var connector: Connector
        do throws(Failure) {
            connector = try Connector(definition: definition, id: id, isBuiltIn: false)
        } catch  where error.status == .invalidRequest {
            throw .storeCorrupt("A connector's definition is none.")
        }
        connector.record = Connector.Record(
            version: version, createdAt: row.integer(.createdAt), updatedAt: row.integer(.updatedAt),
            archivedAt: row.optionalInteger(.archivedAt))
        return connector
    }

    private static func place(_ id: String, _ version: Int64, _ workspaceId: String) -> SealedPlace {
        ConnectorColumn.definition.place(workspaceId: workspaceId, recordId: id, version: version)
    }
}
