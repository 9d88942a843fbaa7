extension Operation {
    package static let getConnector = Operation(
        "get_connector", "Gets one connector with its whole definition.",
        details: "Of a workspace's own, others than managers get what is needed for connecting.",
        Route(.get, "/connectors/{selector}"), callers: [.tenant, .workspace, .manager],
        Context.connectorSelector, [.connector], answers: .connectorDetails, .reads
    ) { (context, request) throws(Failure) in
        let selector = try request.needed(.connector)
        let connector = try context.read { (transaction) throws(Failure) in
            selector.name == "id"
                ? try context.connector(id: selector.value, transaction)
                : try context.connector(key: selector.value, transaction)
        }
        guard let connector else { throw .notFound("The connector") }
        if connector.isBuiltIn || context.principal.kind == .manager {
            return connector.json.objectValue ?? JSONObject()
        }
        // A constant in a workspace's own definition may be a secret: others see what they need for connecting.
        var summary = connector.summary.objectValue ?? JSONObject()
        summary["inputSchema"] = connector.inputSchema
        summary["authOptions"] = connector.authOptions
        return summary
    }
}
