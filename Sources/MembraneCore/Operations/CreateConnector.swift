extension Operation {
    package static let createConnector = Operation(
        "create_connector", "Makes a connector of the workspace's own.", callers: [.manager],
        // What each of them may hold is checked by the connector itself, which knows where it is wrong.
        ConnectorReader.memberNames.map { .init($0, .any, "See the connector definition.", within: .defined) } + [
            .ifExists
        ]
    ) { (context, request) throws(Failure) in
        let updates = try request.updatesExisting
        var definition = request.all
        definition[RequestMember.ifExists.name] = nil
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
