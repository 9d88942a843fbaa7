/// Adds what authenticates one request as a whole: a signature, or a token made for it alone.
///
/// The sender calls it last, just before the transport, and once for every attempt. The request is complete by then:
/// method, absolute address with its query, header fields, body. What was signed must be sent as it is.
protocol RequestSigner: Sendable {
    func sign(_ request: inout HTTPRequest, _ call: Call) throws(Failure)
}

extension Connector {
    /// What signs the requests of a connection of this tenant; nil where the fields of `makeApiClient` are enough.
    func requestSigner(
        _ variables: ConnectorVariables, tenantId: String, _ context: Context
    ) throws(Failure) -> (any RequestSigner)? {
        switch kind {
        case .oauth2, .clientCredentials: return nil
        case .oauth1:
            let config = try oauth1Config(variables, context)
            return OAuth1Signer(config, try oauth1Token(config, variables.credentials), context.services)
        case .membraneToken: return TenantTokenSigner(.both, tenantId: tenantId, context)
        case .integrationAppToken: return TenantTokenSigner(.older, tenantId: tenantId, context)
        }
    }

    /// Nil where there are no tokens of persons, and requests are signed for the client alone.
    private func oauth1Token(
        _ config: OAuth1Config, _ credentials: JSONObject
    ) throws(Failure) -> OAuth1Signer.Token? {
        guard let identifier = credentials["oauth_token"]?.stringValue, !identifier.isEmpty,
            let secret = credentials["oauth_token_secret"]?.stringValue
        else {
            guard config.endpoints == nil, credentials["oauth_token"] == nil else {
                throw .configuration(
                    "oauth1_token_missing",
                    "The credentials of \(name) have no “oauth_token” and “oauth_token_secret” to sign requests with.")
            }
            return nil
        }
        return OAuth1Signer.Token(identifier: identifier, secret: Secret(secret.utf8))
    }
}
