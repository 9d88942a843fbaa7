/// The connectors that a workspace made itself. Sealed, because a constant in a definition may be a secret.
extension Transaction {
    private static let columns = "id, definition, workspace_id, version, created_at, updated_at, archived_at"

    /// Without those that were made for discovered apps, unless they are wanted: tenants do not see which apps others use.
    func customConnectors(
        workspaceId: String, includingDiscovered: Bool, includingArchived: Bool = false
    ) throws(Failure) -> (readable: [Connector], damaged: [(id: String, key: String)]) {
        var found: [Connector] = []
        var damaged: [(id: String, key: String)] = []
        try session.query(
            """
            SELECT \(Self.columns), key FROM connectors WHERE workspace_id = $1 AND is_discovered <= $2
            AND ($3 = 1 OR archived_at IS NULL) ORDER BY key, id
            """,
            [.text(workspaceId), .integer(includingDiscovered ? 1 : 0), .bool(includingArchived)]
        ) { (row) throws(Failure) in
            do throws(Failure) {
                found.append(try row.read(connector))
            } catch  where error.isDamage {
                damaged.append((row.text(0) ?? "", row.text(7) ?? ""))
            }
        }
        return (found, damaged)
    }

    /// How many were made for apps that this tenant found.
    func discoveredConnectors(by tenantId: String, workspaceId: String) throws(Failure) -> Int64 {
        try session.first(
            "SELECT COUNT(*) FROM connectors WHERE workspace_id = $1 AND discovered_by = $2",
            [.text(workspaceId), .text(tenantId)]
        ) { (row) throws(Failure) in row.integer(0) ?? 0 } ?? 0
    }

    /// What is archived has no key any more.
    func customConnector(key: String, workspaceId: String) throws(Failure) -> Connector? {
        try session.first(
            "SELECT \(Self.columns) FROM connectors WHERE workspace_id = $1 AND key = $2 AND archived_at IS NULL",
            [.text(workspaceId), .text(key)], connector)
    }

    /// The one that was archived last of those that had the key.
    func archivedConnector(key: String, workspaceId: String) throws(Failure) -> Connector? {
        try session.first(
            """
            SELECT \(Self.columns) FROM connectors WHERE workspace_id = $1 AND key = $2 AND archived_at IS NOT NULL
            ORDER BY archived_at DESC, id DESC LIMIT 1
            """, [.text(workspaceId), .text(key)], connector)
    }

    /// Also an archived one, which connections may still use.
    func customConnector(id: String, workspaceId: String) throws(Failure) -> Connector? {
        try session.first(
            "SELECT \(Self.columns) FROM connectors WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(id)], connector)
    }

    /// Sets what the store says of it: it is the first version.
    ///
    /// - Parameter tenantId: who found the app that it is made for; nil where somebody made it by hand.
    func insert(_ connector: inout Connector, discoveredBy tenantId: String? = nil, workspaceId: String) throws(Failure)
    {
        connector.record = Connector.Record(version: 1, createdAt: now, updatedAt: now)
        try session.run(
            """
            INSERT INTO connectors (workspace_id, id, key, definition, version, created_at, updated_at, is_discovered,
            discovered_by, erase_at) VALUES ($1, $2, $3, $4, 1, $5, $5, $6, $7, $8)
            """,
            [
                .text(workspaceId), .text(connector.id), .text(connector.key),
                try seal(connector.definition, Self.place(connector.id, 1, workspaceId)), .integer(now),
                .integer(tenantId == nil ? 0 : 1), .optional(tenantId),
                .optional(tenantId.map { _ in now + Self.unusedAppsLast }),
            ])
    }

    /// Writes the definition, which is the next version.
    func update(_ connector: inout Connector, _ record: Connector.Record, workspaceId: String) throws(Failure) {
        let version = record.version + 1
        connector.record = Connector.Record(
            version: version, createdAt: record.createdAt, updatedAt: now, archivedAt: record.archivedAt)
        try session.run(
            "UPDATE connectors SET definition = $1, version = $2, updated_at = $3 WHERE workspace_id = $4 AND id = $5",
            [
                try seal(connector.definition, Self.place(connector.id, version, workspaceId)), .integer(version),
                .integer(now), .text(workspaceId), .text(connector.id),
            ])
    }

    /// - Parameter archivedAt: nil brings it back.
    func setArchived(
        _ connector: inout Connector, _ record: Connector.Record, at archivedAt: Int64?, workspaceId: String
    ) throws(Failure) {
        connector.record = Connector.Record(
            version: record.version, createdAt: record.createdAt, updatedAt: now, archivedAt: archivedAt)
        try session.run(
            "UPDATE connectors SET archived_at = $1, updated_at = $2 WHERE workspace_id = $3 AND id = $4",
            [.optional(archivedAt), .integer(now), .text(workspaceId), .text(connector.id)])
    }

    private func connector(_ row: any DatabaseRow) throws(Failure) -> Connector {
        let id = row.text(0) ?? ""
        let version = row.integer(3) ?? 0
        let definition = try open(row.blob(1), Self.place(id, version, row.text(2) ?? ""))
        var connector: Connector
        do throws(Failure) {
            connector = try Connector(definition: definition, id: id, isBuiltIn: false)
        } catch  where error.status == .invalidRequest {
            throw .storeCorrupt("A connector's definition is none.")
        }
        connector.record = Connector.Record(
            version: version, createdAt: row.integer(4) ?? 0, updatedAt: row.integer(5) ?? 0, archivedAt: row.integer(6)
        )
        return connector
    }

    private static func place(_ id: String, _ version: Int64, _ workspaceId: String) -> SealedPlace {
        SealedPlace(workspaceId: workspaceId, recordId: id, field: "definition", version: version)
    }
}
