extension Operation {
    package static let createIntegration = Operation(
        "create_integration", "Makes an integration: the workspace's use of a connector, such as its OAuth client.",
        details: """
            With ifExists update the integration of that key is changed, where there is one: parameters that are not given \
            stay.
            """,
        Route(.post, "/integrations"), callers: [.manager],
        [
            .init("connectorKey", .text, "The connector to use, by its key."),
            .init("connectorId", .text, "The connector to use, by its id."),
            .init("key", .text, "The integration's key; the connector's where it is not given."),
            .init("name", .name, "The integration's name; the connector's where it is not given."),
            .init(
                "parameters", .object,
                "What the connector's parametersSchema describes, such as clientId; kept encrypted.",
                secret: true),
            .init(
                "oAuthCallbackUri", .text, "Where this app sends browsers back to, in place of the engine's."),
            .ifExists,
        ], [connectorToUse], answers: .integration, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        let selector = try request.needed(connectorToUse)
        let updates = request.updatesExisting
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

    private static let connectorToUse = Choice.exactlyOne("connectorKey", "connectorId", to: "name the connector")

    static func callbackUri(_ request: OperationRequest) throws(Failure) -> String? {
        try request.text("oAuthCallbackUri").map { (text) throws(Failure) in
            try URI(text, what: "`oAuthCallbackUri`").text
        }
    }
}
