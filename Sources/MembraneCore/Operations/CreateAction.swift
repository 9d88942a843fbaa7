extension Operation {
    package static let createAction = Operation(
        "create_action", "Makes an action: a request with a name, mapped from an input.",
        details: """
            An action is the workspace's own, which a workspace management token makes, or belongs to one connection, whose \
            tenant may make it as well.
            """,
        Route(.post, "/actions"), callers: [.tenant, .manager],
        [
            .init("key", .words, "What it is called in requests.", required: true),
            .init("name", .words, "Its name; the key where it is not given."),
            .init(
                "type", .openWord(ActionType.allCases.map(\.rawValue)),
                "Where its request goes: to your product's own API, or through a connection.", required: true),
            .init("integrationKey", .text, "Whose connection it is sent through."),
            .init("connectionId", .text, "The connection that it belongs to; none for the workspace's own."),
            .init("connectionKey", .text, "The connection that it belongs to, by its key."),
        ] + definitionMembers, [.connectionToUse], answers: .action, .writes(repeatable: false)
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
        .init("description", .limited(5000), "What it is for; null removes it.", nullable: true),
        .init(
            "config", .object,
            "The request: {\"request\": {\"uri\", \"method\", \"headers\", \"query\", \"body\"}}, with formulas over input.",
            within: .defined),
        .init(
            "inputSchema", .schema, "A JSON Schema of its input; null removes it.", nullable: true, within: .defined),
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
