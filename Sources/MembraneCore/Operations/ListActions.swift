extension Operation {
    package static let listActions = Operation(
        "list_actions", "Lists actions, newest first.",
        details: "The workspace's own and those of the tenant's connections; a manager's list has all.",
        Route(.get, "/actions"), callers: [.tenant, .workspace, .manager],
        Page.members + [
            .init("search", .words, "Words in the name or key."),
            .init("connectionId", .text, "Only actions of this connection, by its id."),
            .init("connectionKey", .text, "Only actions of this connection, by its key."),
            .init("integrationKey", .text, "Only actions of this integration."),
            .init("includeArchived", .flag, "Also archived ones. Default false."),
        ], [.connectionToUse], answers: .page(.action), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        return try context.read { (transaction) throws(Failure) in
            var filter = ActionFilter(
                integrationKey: request.text("integrationKey"), search: request.text("search"),
                includesArchived: request.flag("includeArchived"))
            // A workspace-level token sees what belongs to nobody.
            filter.tenantId = context.principal.kind == .manager ? nil : context.principal.tenantId ?? ""
            filter.connectionId = try ActionTarget.named(request, context, transaction)?.id
            let found = try transaction.actions(filter, page: page)
            return try page.answer(found, id: \.id) { (action) throws(Failure) in
                .object(try context.json(of: action, transaction))
            }
        }
    }
}
