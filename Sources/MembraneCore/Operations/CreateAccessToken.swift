extension Operation {
    package static let createAccessToken = Operation(
        "create_access_token", "Signs a short-lived token of the workspace, for somebody who may do less.",
        details: "Without tenantKey, tenantId and isAdmin it is a workspace-level token.",
        Route(.post, "/access-tokens", older: ["POST /org-workspaces/{workspaceKey}/access-token"]),
        callers: [.manager, .instance],
        [
            .init("isAdmin", .flag, "Makes a workspace management token. Default false."),
            .init("tenantId", .text, "The tenant, by the id of its record."),
            .init("tenantKey", .text, "The tenant, by the product's own id; made when first seen."),
            .init("name", .name, "The tenant's name."),
            .init("fields", .object, "What is kept with the tenant.", within: .shown),
            .init("expiresInSeconds", .integer(1...86_400), "How many seconds it is good for. Default 7200."),
        ], [.whoActs], answers: .accessToken, .reads
    ) { (context, request) throws(Failure) in
        let name = try context.neededWorkspace()
        let selector = request.chosen(.whoActs)
        return try context.read { (transaction) throws(Failure) in
            guard let workspace = try transaction.acrossWorkspaces.workspace(id: name.id) else {
                throw .notFound("The workspace")
            }
            var tenant: Tenant?
            if let selector {
                tenant =
                    selector.name == "tenantId"
                    ? try transaction.tenant(id: selector.value)
                    : try transaction.tenant(key: selector.value)
                guard tenant != nil || selector.name == "tenantKey" else { throw .notFound("The tenant") }
                guard tenant?.archivedAt == nil else { throw .tenantArchived }
            }
            var claims = TokenClaims(
                workspaceKey: workspace.key, tenantKey: tenant?.key ?? selector?.value,
                expiresInSeconds: request.integer("expiresInSeconds") ?? 7200)
            claims.isAdmin = request.flag("isAdmin")
            claims.name = request.text("name")
            claims.fields = request.object("fields")
            // Not one of those that revoke_tokens has just refused.
            let issuedAt = max(transaction.now, workspace.tokensValidFrom ?? 0, tenant?.tokensValidFrom ?? 0)
            var answer = JSONObject()
            answer["token"] = .string(try Token.sign(claims, secret: workspace.secret, .hs256, now: issuedAt))
            answer["expiresAt"] = .string(Timestamp.text((issuedAt / 1000 + claims.expiresInSeconds) * 1000))
            return answer
        }
    }
}

extension Choice {
    fileprivate static let whoActs = Choice.atMostOne("isAdmin", "tenantId", "tenantKey", to: "say whom it acts as")
}
