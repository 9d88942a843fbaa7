/// The connectors that a workspace made itself. Sealed, because a constant in a definition may be a secret.
extension Transaction {
    /// Without those that were made for discovered apps, unless they are wanted: tenants do not see which apps others use.
    func customConnectors(workspaceId: String, includingDiscovered: Bool) throws(Failure) -> [Connector] {
        try session.all(
            """
            SELECT id, definition, workspace_id FROM connectors
            WHERE workspace_id = $1 AND is_discovered <= $2 ORDER BY key
            """,
            [.text(workspaceId), .integer(includingDiscovered ? 1 : 0)],
            connector)
    }

    func isDiscovered(connectorId: String, workspaceId: String) throws(Failure) -> Bool {
        try session.first(
            "SELECT is_discovered FROM connectors WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(connectorId)]
        ) { (row) throws(Failure) in row.integer(0) == 1 } ?? false
    }

    /// How many were made for discovered apps.
    func discoveredConnectors(workspaceId: String) throws(Failure) -> Int64 {
        try session.first(
            "SELECT COUNT(*) FROM connectors WHERE workspace_id = $1 AND is_discovered = 1", [.text(workspaceId)]
        ) { (row) throws(Failure) in row.integer(0) ?? 0 } ?? 0
    }

    func customConnector(key: String, workspaceId: String) throws(Failure) -> Connector? {
        try session.first(
            "SELECT id, definition, workspace_id FROM connectors WHERE workspace_id = $1 AND key = $2",
            [.text(workspaceId), .text(key)], connector)
    }

    func customConnector(id: String, workspaceId: String) throws(Failure) -> Connector? {
        try session.first(
            "SELECT id, definition, workspace_id FROM connectors WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(id)], connector)
    }

    func insert(_ connector: Connector, isDiscovered: Bool = false, workspaceId: String) throws(Failure) {
        try session.run(
            """
            INSERT INTO connectors (workspace_id, id, key, definition, created_at, is_discovered)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(workspaceId), .text(connector.id), .text(connector.key),
                try seal(connector.definition, Self.place(connector.id, workspaceId)), .integer(now),
                .integer(isDiscovered ? 1 : 0),
            ])
    }

    private func connector(_ row: any DatabaseRow) throws(Failure) -> Connector {
        let id = row.text(0) ?? ""
        let definition = try open(row.blob(1), Self.place(id, row.text(2) ?? ""))
        return try Connector(definition: definition, id: id, isBuiltIn: false)
    }

    /// A definition is written once.
    private static func place(_ id: String, _ workspaceId: String) -> SealedPlace {
        SealedPlace(workspaceId: workspaceId, recordId: id, field: "definition", version: 1)
    }
}
