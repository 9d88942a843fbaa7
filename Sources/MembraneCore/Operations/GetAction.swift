extension Operation {
    package static let getAction = Operation(
        "get_action", "Gets one action.", callers: [.tenant, .workspace, .manager],
        Context.actionSelector + [
            .init("connectionId", .text, "The connection that an action named by its key belongs to."),
            .init("connectionKey", .text, "The same, by the connection's key."),
        ]
    ) { (context, request) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            try context.json(of: try context.action(request, transaction), transaction)
        }
    }
}
