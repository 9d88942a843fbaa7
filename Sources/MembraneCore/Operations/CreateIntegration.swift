extension Operation {
    package static let createIntegration = Operation(
        "create_integration", "Makes an integration: the workspace's use of a connector.", callers: [.manager],
        [
            .init("connectorKey", .text, "The connector to use."),
            .init("connectorId", .text, "The connector to use."),
            .init("key", .text, "The integration's key; the connector's when it is not given."),
            .init("name", .name, "The integration's name."),
            .init("parameters", .object, "What the connector's parametersSchema describes."),
            .init("oAuthCallbackUri", .text, "Where this app sends browsers back to."),
            .ifExists,
        ]
    ) { (context, request) throws(Failure) in
        guard let selector = try request.onlyOne(of: ["connectorKey", "connectorId"]) else {
            throw .invalidRequest("`connectorKey` or `connectorId` is needed.", path: "connectorKey")
        }
        let updates = try request.updatesExisting
        return try context.write { (transaction) throws(Failure) in
            let connector =
                selector.name == "connectorId"
                ? try context.connector(id: selector.value, transaction)
                : try context.connector(key: selector.value, transaction)
            guard let connector else { throw .notFound("The connector") }
            guard connector.record?.archivedAt == nil else { throw .connectorArchived(connector.name) }
            let key = request.text("key") ?? connector.key
            if updates, let present = try transaction.integration(key: key) {
                guard present.connectorId == connector.id else {
                    throw .conflict(
                        "integration_of_another_connector",
                        "The integration \(key) uses another connector, \(present.connectorKey) with the id \(present.connectorId): archive it first, or give this one another key."
                    )
                }
                return try context.patch(present, request, transaction)
            }
            let parameters = request.object("parameters") ?? JSONObject()
            try connector.checkNames(of: parameters, in: parameters)
            try connector.check(parameters: parameters)
            guard try transaction.integration(key: key) == nil else {
                throw .keyExists("An integration", key)
            }
            let integration = Integration(
                id: try transaction.newId(.integration), key: key, name: request.text("name") ?? connector.name,
                connectorId: connector.id, connectorKey: connector.key, oAuthCallbackUri: try callbackUri(request),
                createdAt: transaction.now, updatedAt: transaction.now, parametersVersion: 1)
            try transaction.insert(integration, parameters: parameters)
            return try context.json(of: integration, transaction)
        }
    }

    static func callbackUri(_ request: OperationRequest) throws(Failure) -> String? {
        try request.text("oAuthCallbackUri").map { (text) throws(Failure) in
            try URI(text, what: "`oAuthCallbackUri`").text
        }
    }
}
