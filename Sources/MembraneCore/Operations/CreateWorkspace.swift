extension Operation {
    package static let createWorkspace = Operation(
        "create_workspace", "Makes a workspace, and shows its secret.",
        details: "Only this answer and that of rotate_workspace_secret have the secret.",
        Route(.post, "/org-workspaces"), callers: [.developer, .instance],
        [
            .init("key", .words, "What tokens call it; made where it is not given."),
            .init("name", .words, "The name; its key where it is not given."),
            .init("accountKey", .text, "The account whose developers reach it; for an instance token."),
            OperationRequest.secretMember,
        ], answers: .workspaceWithSecret, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        let account = request.text("accountKey")
        let own = context.principal.accountKey
        guard context.principal.kind == .instance || account == nil || account == own else {
            throw .accessDenied("A developer token makes workspaces of its own account.")
        }
        let secret = try request.workspaceSecret(context.services.random)
        let made = try Workspace.makeKey(context.services.random)
        let key = request.text("key") ?? made
        return try context.write { (transaction) throws(Failure) in
            guard try transaction.acrossWorkspaces.workspaceName(key: key) == nil else {
                throw .alreadyExists("A workspace with the key \(key) exists already in this store.")
            }
            return try transaction.acrossWorkspaces.makeWorkspace(
                key: key, secret: secret, name: request.text("name"), accountKey: account ?? own
            ).jsonWithSecret
        }
    }
}
