extension Operation {
    package static let createAccessToken = Operation(
        "create_access_token", "Signs a short-lived token of the workspace, for a tenant or for administration.",
        callers: [.manager, .instance],
        [
            .init("isAdmin", .flag, "Makes a workspace management token."),
            .init("tenantId", .text, "The tenant, by the id of its record."),
            .init("tenantKey", .text, "The tenant, by the product's own id; made when first seen."),
            .init("name", .name, "The tenant's name."),
            .init("fields", .object, "What is kept with the tenant.", within: .shown),
            .init("expiresInSeconds", .integer(1...86_400), "How long it is good for. Default 7200."),
        ]
    ) { (context, request) throws(Failure) in
        let name = try context.neededWorkspace()
        let selector = try request.onlyOne(of: ["tenantId", "tenantKey"])
        if request.flag("isAdmin"), let selector {
            throw .invalidRequest(
                "A workspace management token (isAdmin) has no `\(selector.name)`.", path: selector.name)
        }
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
