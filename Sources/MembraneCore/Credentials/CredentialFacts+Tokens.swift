extension CredentialFacts {
    init(_ tokens: TokenResponse, _ rules: TokenEndpointRules, canRefresh: Bool, leaseNumber: Int64? = nil) {
        obtainedAt = tokens.requestedAt
        expiresAt = tokens.expiresAt
        refreshTokenExpiresAt = tokens.refreshTokenExpiresAt
        self.canRefresh = canRefresh
        scopes = GrantedScopes(
            asked: rules.scopes,
            answered: GrantedScopes.read(tokens.answer["scope"], separator: rules.scopeSeparator),
            hasRefreshToken: tokens.refreshToken != nil)
        self.leaseNumber = leaseNumber
        refreshAt = expiresAt.map { $0 - Self.margin(lifetime: $0 - obtainedAt, rules) }
        if let dies = refreshTokenExpiresAt {
            // A refresh token that dies first is replaced with a fifth of its life left.
            let latest = obtainedAt + (dies - obtainedAt) / 5 * 4
            refreshAt = refreshAt.map { min($0, latest) } ?? latest
        }
    }

    /// A fifth of the lifetime, at least 30 seconds and at most 5 minutes, unless the connector says otherwise; and
    /// never more than half of it, so that a token that lives a minute is not replaced all the time. What lives ten
    /// seconds or less is got anew for each use.
    private static func margin(lifetime: Int64, _ rules: TokenEndpointRules) -> Int64 {
        if lifetime <= 10_000 { return lifetime }
        let usual = min(max(lifetime / 5, 30_000), 300_000)
        return min(rules.marginSeconds.map { $0 * 1000 } ?? usual, lifetime / 2)
    }
}
