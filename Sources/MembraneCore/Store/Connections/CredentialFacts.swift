/// What is known of credentials beside themselves.
struct CredentialFacts: Sendable {
    var obtainedAt: Int64
    var expiresAt: Int64?
    /// When the access token is to be replaced.
    var refreshAt: Int64?
    var refreshTokenExpiresAt: Int64?
    var canRefresh = false
    /// What a token answer says of scopes; nil where no token was asked for.
    var scopes: GrantedScopes?
    /// The lease of the refresh that brought them; nil when a person did.
    var leaseNumber: Int64?

    /// Credentials that a person entered.
    init(enteredAt now: Int64) { obtainedAt = now }

    /// What was learned of such tokens, where the provider does not say how long they live.
    func refreshAt(learnedLifetime: Int64?) -> Int64? {
        guard canRefresh, expiresAt == nil, let learnedLifetime else { return refreshAt }
        return min(refreshAt ?? .max, obtainedAt + learnedLifetime / 5 * 4)
    }
}
