extension Operation {
    package static let createAction = Operation(
        "create_action", "Makes an action: a request with a name, mapped from an input.", callers: [.tenant, .manager],
        [
            .init("key", .words, "What it is called in requests.", required: true),
            .init("name", .words, "Its name; the key when it is not given."),
            .init("type", .words, "api-request-to-your-app or api-request-to-external-app.", required: true),
            .init("integrationKey", .text, "Whose connection it is sent through."),
            .init("connectionId", .text, "The connection that it belongs to; nothing for the workspace's own."),
            .init("connectionKey", .text, "The same, by the connection's key."),
        ] + definitionMembers
    ) { (context, request) throws(Failure) in
        let type = try ActionType(request.text("type") ?? "")
        let definition = try ActionDefinition(definition(request, over: JSONObject()))
        return try context.write { (transaction) throws(Failure) in
            let connection = try ActionTarget.named(request, context, transaction)
            let scope = connection.map { Action.Scope(tenantId: $0.tenantId, connectionId: $0.id) }
            try context.checkMayChange(scope)
            let key = request.text("key") ?? ""
            let present = try transaction.action(key: key, connectionId: scope?.connectionId)
            guard present == nil else {
                throw .alreadyExists(
                    "An action with the key \(key) exists already \(scope == nil ? "in this workspace" : "for this connection")."
                )
            }
            var action = Action(
                id: try transaction.newId(.action), key: key, name: request.text("name") ?? key, type: type,
                scope: scope, integrationKey: request.text("integrationKey"))
            try transaction.insert(&action, definition.json)
            var answer = try context.json(of: action, transaction)
            answer.warn(definition.warnings)
            return answer
        }
    }

    static let definitionMembers: [RequestMember] = [
        .init("description", .limited(5000), "What it is for."),
        .init(
            "config", .object, "{\"request\": {\"uri\", \"method\", \"headers\", \"query\", \"body\"}}, with formulas.",
            within: .defined),
        .init("inputSchema", .object, "A JSON Schema of its input.", within: .defined),
    ]

    /// What a request says of an action's definition, over what there is.
    static func definition(_ request: OperationRequest, over present: JSONObject) -> JSONObject {
        var definition = present
        for member in definitionMembers {
            if let value = request.all[member.name] { definition[member.name] = value == .null ? nil : value }
        }
        return definition
    }
}
