extension Operation {
    package static let patchIntegration = Operation(
        "patch_integration", "Changes an integration's name, parameters or callback URI.", callers: [.manager],
        [
            .init("id", .text, "The integration's id."),
            .init("key", .text, "The integration's key."),
            .init("name", .text, "The new name."),
            .init("parameters", .object, "Merged into the present ones; null removes one."),
            .init("oAuthCallbackUri", .text, "Where this app sends browsers back to."),
        ]
    ) { (context, request) throws(Failure) in
        guard let selector = try request.onlyOne(of: ["id", "key"]) else {
            throw .invalidRequest("`id` or `key` is needed to name the integration.", path: "id")
        }
        return try context.write { (transaction) throws(Failure) in
            let found =
                selector.name == "id"
                ? try transaction.integration(id: selector.value, workspaceId: context.workspaceId)
                : try transaction.integration(key: selector.value, workspaceId: context.workspaceId)
            guard var integration = found else { throw .notFound("The integration") }
            var parameters = try transaction.parameters(of: integration, workspaceId: context.workspaceId)
            for (name, value) in request.object("parameters") ?? JSONObject() {
                parameters[name] = value == .null ? nil : value
            }
            if let connector = try context.connector(id: integration.connectorId, transaction) {
                try connector.check(parameters: parameters)
            }
            integration.name = request.text("name") ?? integration.name
            integration.oAuthCallbackUri = try callbackUri(request) ?? integration.oAuthCallbackUri
            try transaction.update(&integration, parameters: parameters, workspaceId: context.workspaceId)
            // What was wrong may be right now.
            if request.object("parameters") != nil {
                try transaction.retryRefreshes(ofIntegration: integration.id, workspaceId: context.workspaceId)
            }
            return try context.json(of: integration, transaction)
        }
    }
}
