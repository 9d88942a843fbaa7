extension Operation {
    package static let getAction = Operation(
        "get_action", "Gets one action.", Route(.get, "/actions/{selector}"),
        callers: [.tenant, .workspace, .manager], Context.actionSelector + Context.actionScope,
        [.action, .connectionToUse], answers: .action, .reads
    ) { (context, request) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            try context.json(of: try context.action(request, transaction), transaction)
        }
    }
}
