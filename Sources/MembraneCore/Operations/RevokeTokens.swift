extension Operation {
    package static let revokeTokens = Operation(
        "revoke_tokens", "Refuses every JSON Web Token that was issued so far, of one tenant or of the workspace.",
        details: """
            That is also the caller's own, where it is the workspace's. Opaque tokens are revoked by revoke_token. \
            Tokens count in seconds: those of the present second are refused as well.
            """,
        Route(.post, "/revoke-tokens"), callers: [.manager, .instance],
        [.init("tenantKey", .text, "Only tokens of this tenant.")], answers: .tokensValidFrom,
        .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let workspace = try context.neededWorkspace()
        return try context.writeOnStandings { (transaction) throws(Failure) in
            // Tokens say when they were issued in seconds: those of this second cannot be told apart.
            let validFrom = (transaction.now / 1000 + 1) * 1000
            var tenantId: String?
            if let key = request.text("tenantKey") {
                guard let tenant = try transaction.tenant(key: key) else {
                    throw .notFound("The tenant")
                }
                tenantId = tenant.id
            }
            try transaction.setTokensValidFrom(validFrom, ofTenant: tenantId)
            var answer = JSONObject()
            answer["tokensValidFrom"] = .string(Timestamp.text(validFrom))
            return answer
        }
    }
}
