extension Operation {
    package static let listTokens = Operation(
        "list_tokens", "Lists opaque tokens, newest first, without the tokens.",
        details: "A manager sees those of the workspace, an instance all.",
        Route(.get, "/tokens"), callers: [.manager, .instance],
        Page.members + [
            .init("type", .word(TokenType.allCases.map(\.rawValue)), "Only tokens of this type."),
            .init("tenantKey", .text, "Only tokens of this tenant."),
            .init("accountKey", .text, "Only tokens of this account; for an instance token."),
            .init("includeRevoked", .flag, "Also revoked ones. Default false."),
        ], answers: .page(.token), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        var filter = TokenFilter(
            workspaceId: context.principal.workspace?.id, accountKey: request.text("accountKey"),
            type: TokenType(request), includesRevoked: request.flag("includeRevoked"))
        return try context.read { (transaction) throws(Failure) in
            if let key = request.text("tenantKey") {
                let workspace = try context.neededWorkspace()
                guard let tenant = try transaction.tenant(key: key) else {
                    throw .notFound("The tenant")
                }
                filter.tenantId = tenant.id
            }
            let found = try transaction.acrossWorkspaces.tokens(filter, page: page)
            return try page.answer(found, id: \.id) { (record) throws(Failure) in .object(record.json) }
        }
    }
}
