/// The connectors that a workspace made itself. Sealed, because a constant in a definition may be a secret.
extension Transaction {
    func customConnectors(workspaceId: String) throws(Failure) -> [Connector] {
        try session.all(
            "SELECT id, definition, workspace_id FROM connectors WHERE workspace_id = $1 ORDER BY key",
            [.text(workspaceId)],
            connector)
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

    func insert(_ connector: Connector, workspaceId: String) throws(Failure) {
        try session.run(
            "INSERT INTO connectors (workspace_id, id, key, definition, created_at) VALUES ($1, $2, $3, $4, $5)",
            [
                .text(workspaceId), .text(connector.id), .text(connector.key),
                try seal(connector.definition, Self.place(connector.id, workspaceId)), .integer(now),
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
