extension Operation {
    package static let listWorkspaces = Operation(
        "list_workspaces", "Lists workspaces, newest first, without their secrets.",
        details: "An instance sees all, a developer those of its account.",
        Route(.get, "/org-workspaces"), callers: [.developer, .instance],
        Page.members + [.init("accountKey", .text, "Only workspaces of this account; for an instance token.")],
        answers: .page(.workspace), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        let own = context.principal.accountKey
        guard own == nil || request.text("accountKey") == nil || request.text("accountKey") == own else {
            throw .accessDenied("A developer token lists workspaces of its own account.")
        }
        return try context.read { (transaction) throws(Failure) in
            let found = try transaction.acrossWorkspaces.workspaces(
                accountKey: own ?? request.text("accountKey"), page: page)
            return try page.answer(found, id: \.id) { (workspace) throws(Failure) in .object(workspace.json) }
        }
    }
}
