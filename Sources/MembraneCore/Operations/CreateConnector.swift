extension Operation {
    package static let createConnector = Operation(
        "create_connector", "Makes a connector of the workspace's own.", callers: [.manager],
        // What each of them may hold is checked by the connector itself, which knows where it is wrong.
        ConnectorReader.memberNames.map { .init($0, .any, "See the connector definition.") }
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            let connector = try Connector(
                written: request.all, id: try transaction.newId(.connector), isBuiltIn: false)
            guard try transaction.customConnector(key: connector.key, workspaceId: context.workspaceId) == nil else {
                throw .alreadyExists("A connector with the key \(connector.key) exists already in this workspace.")
            }
            try transaction.insert(connector, workspaceId: context.workspaceId)
            return connector.json.objectValue ?? JSONObject()
        }
    }
}
