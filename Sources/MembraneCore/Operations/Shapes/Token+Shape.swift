extension Shape {
    /// `TokenRecord.json`.
    static let token = Shape(
        "Token", "What is known of an opaque token, never the token itself.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("type", .word(TokenType.allCases.map(\.rawValue)), "The type of token.", always: true),
            .init("kind", .word(Principal.Kind.allCases.map(\.rawValue)), "Whom it acts as.", always: true),
            .init("name", .text, "What it is for."),
            .init("hint", .text, "How the token begins.", always: true),
            .init("workspaceId", .text, "The workspace that it belongs to."),
            .init("workspaceKey", .text, "The workspace's key."),
            .init("tenantId", .text, "The tenant that it acts for."),
            .init("tenantKey", .text, "The product's own id of the tenant."),
            .init("accountKey", .text, "The account that it acts for."),
            .init("createdAt", .instant, "When it was made.", always: true),
            .init("expiresAt", .instant, "When it expires."),
            .init("revokedAt", .instant, "When it was revoked."),
            .init("lastUsedAt", .instant, "When it was used last, to within some minutes."),
        ])

    static let tokenWithText = token.extended(
        "TokenWithText", "An opaque token that was made.",
        with: [.init("token", .text, "The token, shown this once.", always: true, secret: true)])

    static let accessToken = Shape(
        "AccessToken", "A signed token that lives for a short time.",
        [
            .init("token", .text, "A JSON Web Token.", always: true, secret: true),
            .init("expiresAt", .instant, "When it expires.", always: true),
        ])

    static let tokensValidFrom = Shape(
        "TokensValidFrom", "Which signed tokens are still good.",
        [.init("tokensValidFrom", .instant, "Those that were issued before are refused.", always: true)])

    /// `PublicKey.json`.
    static let publicKey = Shape(
        "PublicKey", "A public key, with whose private half the product signs tokens.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("kid", .text, "What tokens call it."),
            .init(
                "algorithms", .list(.word(Algorithm.allCases.map(\.rawValue))), "What it checks signatures of.",
                always: true),
            .init("jwk", .object, "The key as a JSON Web Key.", always: true),
            .init("createdAt", .instant, "When it was registered.", always: true),
        ])

    static let publicKeys = Shape.list("PublicKeys", of: publicKey)

    /// `Context.selfJSON`.
    static let whoIsActing = Shape(
        "Self", "Who a client's token is.",
        [
            .init("kind", .word(Principal.Kind.allCases.map(\.rawValue)), "The kind of principal.", always: true),
            .init("workspace", .shape(.workspace), "The workspace: id, key and name."),
            .init("tenant", .shape(.tenant), "The tenant, where it acts for one."),
            .init("accountKey", .text, "The account of a developer."),
            .init("token", .shape(.token), "The record of an opaque token."),
            .init("validUntil", .instant, "Until when the token is good."),
        ])
}
