extension Operation {
    package static let createConnector = Operation(
        "create_connector", "Makes a connector of the workspace's own.",
        details: """
            The definition keeps the platform's names: the flat form, or the older one with a block auth. Connectors.md \
            says what each member may hold. The answer has warnings about what probably does not work. With ifExists \
            update the workspace's own connector of that key is changed, where there is one.
            """,
        Route(.post, "/connectors"), callers: [.manager],
        // What each of them may hold is checked by the connector itself, which knows where it is wrong.
        ConnectorReader.newMembers + [.ifExists], answers: .connectorDetails, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        let updates = request.updatesExisting
        let definition = request.all(but: [RequestMember.ifExists.name, RequestMember.workspaceKey.name])
        return try context.write { (transaction) throws(Failure) in
            if updates, let key = definition["key"]?.stringValue,
                let present = try transaction.customConnector(key: key),
                let record = present.record
            {
                return try context.patch(present, record, definition, transaction)
            }
            var connector = try Connector(
                written: definition, id: try transaction.newId(.connector), isBuiltIn: false)
            guard try transaction.customConnector(key: connector.key) == nil else {
                throw .keyExists("A connector", connector.key)
            }
            try transaction.insert(&connector)
            return try connector.reviewed(context)
        }
    }
}
