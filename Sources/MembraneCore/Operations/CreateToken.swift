extension Operation {
    package static let createToken = Operation(
        "create_token", "Makes an opaque token.",
        details: """
            Only this answer has the token. A long-lived one acts for tenantKey, as the manager with isAdmin, or as the \
            workspace with neither; a test one for a test tenant, by default test; a developer one for accountKey. \
            Developer and instance tokens are made by an instance token.
            """,
        Route(.post, "/tokens"), callers: [.manager, .instance], TokenOrder.members, TokenOrder.choices,
        answers: .tokenWithText, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        let order = try TokenOrder(request)
        guard order.needsWorkspace || context.principal.kind == .instance else {
            throw .accessDenied("Only an instance token may make \(order.type.rawValue) tokens.")
        }
        let workspace = order.needsWorkspace ? try context.neededWorkspace() : nil
        return try context.write { (transaction) throws(Failure) in
            try order.fill(in: workspace, transaction.acrossWorkspaces)
        }
    }
}
