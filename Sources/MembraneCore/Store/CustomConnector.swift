/// The connectors that a workspace made itself.
extension Transaction {
    func customConnectors(workspaceId: String) throws(Failure) -> [Connector] {
        try session.all(
            "SELECT id, definition FROM connectors WHERE workspace_id = $1 ORDER BY key", [.text(workspaceId)], connector)
    }

    func customConnector(key: String, workspaceId: String) throws(Failure) -> Connector? {
        try session.first(
            "SELECT id, definition FROM connectors WHERE workspace_id = $1 AND key = $2", [.text(workspaceId), .text(key)], connector)
    }

    func customConnector(id: String, workspaceId: String) throws(Failure) -> Connector? {
        try session.first(
            "SELECT id, definition FROM connectors WHERE workspace_id = $1 AND id = $2", [.text(workspaceId), .text(id)], connector)
    }

    func insert(_ connector: Connector, workspaceId: String) throws(Failure) {
        try session.run(
            "INSERT INTO connectors (workspace_id, id, key, definition, created_at) VALUES ($1, $2, $3, $4, $5)",
            [
                .text(workspaceId), .text(connector.id), .text(connector.key),
                .text(JSON.object(connector.definition).text), .integer(now),
            ])
    }

    private func connector(_ row: any DatabaseRow) throws(Failure) -> Connector {
        let definition = try JSON(parsing: row.text(1) ?? "", what: "A stored connector").objectValue ?? JSONObject()
        return try Connector(definition: definition, id: row.text(0) ?? "", isBuiltIn: false)
    }
}
