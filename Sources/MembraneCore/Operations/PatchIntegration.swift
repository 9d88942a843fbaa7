extension Operation {
    package static let patchIntegration = Operation(
        "patch_integration", "Changes an integration's name, parameters or callback URI.",
        Route(.patch, "/integrations/{selector}"), callers: [.manager],
        Context.integrationSelector + [
            .init("name", .name, "The new name."),
            .init("parameters", .object, "Merged into the present ones; null removes one.", secret: true),
            .init(
                "oAuthCallbackUri", .text, "Where this app sends browsers back to, in place of the engine's."),
        ], [.integration], answers: .integration, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            try context.patch(try context.integration(request, transaction), request, transaction)
        }
    }
}

extension Context {
    /// - Parameter request: of `patch_integration`, or of `create_integration`, whose members of the same name mean the same.
    func patch(
        _ integration: Integration, _ request: OperationRequest, _ transaction: Transaction
    ) throws(Failure) -> JSONObject {
        var integration = integration
        var parameters = try transaction.parameters(of: integration)
        for (name, value) in request.object("parameters") ?? JSONObject() {
            parameters[name] = value == .null ? nil : value
        }
        if let connector = try connector(id: integration.connectorId, transaction) {
            try connector.checkNames(of: request.object("parameters") ?? JSONObject(), in: parameters)
            try connector.check(parameters: parameters)
        }
        integration.name = request.text("name") ?? integration.name
        integration.oAuthCallbackUri = try Operation.callbackUri(request) ?? integration.oAuthCallbackUri
        try transaction.update(&integration, parameters: parameters)
        // What was wrong may be right now.
        if request.object("parameters") != nil {
            try transaction.retryRefreshes(ofIntegration: integration.id)
        }
        return try json(of: integration, transaction)
    }
}
