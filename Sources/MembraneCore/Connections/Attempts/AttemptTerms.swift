/// What an attempt is bound to beside its tenant and connection: what was asked for under these terms is redeemed under
/// no others.
enum AttemptTerms {
    /// A hash of the integration, the client, the provider and the redirect URI.
    static func text(
        _ connector: Connector, _ integration: Integration?, _ config: [String], _ redirectUri: String
    ) throws(Failure) -> String {
        let terms = JSON.array(([connector.id, integration?.id ?? "", redirectUri] + config).map { .string($0) })
        return Base64.encode(try SHA2.sha256.digest(Array(terms.text.utf8)), .url)
    }

    static func check(
        _ attempt: ConnectionRequest, _ connector: Connector, _ integration: Integration?, _ config: [String]
    ) throws(Failure) {
        guard try text(connector, integration, config, attempt.secrets.redirectUri) == attempt.secrets.terms else {
            throw .connectRefused(
                "integration_changed", "The integration was changed after this attempt began; connect again.")
        }
    }
}

extension OAuthConfig {
    /// What must not differ between the two halves of a flow.
    var terms: [String] { [clientId, tokenUri, issuer ?? ""] }
}

extension OAuth1Config {
    /// The same for OAuth 1.
    var terms: [String] { [consumerKey, endpoints?.tokenUri ?? ""] }
}
