/// An OAuth 2 authorization request (RFC 6749, section 4.1.1) with its one-time secrets.
struct AuthorizationRequest {
    /// Where the person's browser goes.
    let uri: URI
    /// RFC 7636, section 4.1; nil when the provider knows no PKCE.
    let codeVerifier: String?
    /// What is stored of the state: enough to recognise it, not enough to use it.
    let stateHash: [UInt8]
    /// When the provider forgets a request that was sent to it beforehand.
    let expiresAt: Int64?
    /// What the flow must be finished with as well; see `AttemptTerms`.
    let terms: [String]

    init(
        _ connector: Connector, _ variables: ConnectorVariables, redirectUri: String, customState: String?,
        _ extra: ExtraParameters, _ context: Context
    ) throws(Failure) {
        let random = context.services.random
        let secret = Base64.encode(try random.bytes(32), .url)
        stateHash = try Self.hash(state: secret)
        // The platform's form: what the host adds follows a colon, and is only ever carried.
        let state = customState.map { secret + ":" + $0 } ?? secret
        var variables = variables
        variables.redirectUri = redirectUri
        variables.state = state
        let config = try connector.oauthConfig(variables, context)
        terms = config.terms
        var query = [
            ("response_type", "code"), (config.clientIdParameter, config.clientId), ("redirect_uri", redirectUri),
            ("state", state),
        ]
        if !config.scopes.isEmpty { query.append(("scope", config.scopes.joined(separator: config.scopeSeparator))) }
        if config.skipPkce {
            codeVerifier = nil
        } else {
            let verifier = Base64.encode(try random.bytes(32), .url)
            codeVerifier = verifier
            query.append(("code_challenge", Base64.encode(try SHA2.sha256.digest(Array(verifier.utf8)), .url)))
            query.append(("code_challenge_method", "S256"))
        }
        query = try extra.added(to: query + config.extra)
        let address = try URI(config.authorizeUri, what: "The authorizeUri of \(connector.name)")
        guard let pushUri = config.pushedAuthorizationRequestUri else {
            uri = address.appending(query: query)
            expiresAt = nil
            return
        }
        // RFC 9126, section 4: the browser carries nothing but a name of what was pushed.
        let endpoint = TokenEndpoint(config, appName: connector.name, context.services)
        let pushed = try endpoint.push(query, to: pushUri, context.call)
        uri = address.appending(query: [(config.clientIdParameter, config.clientId), ("request_uri", pushed.uri)])
        expiresAt = pushed.expiresAt
    }

    /// The part of a state that is ours, hashed for storing and looking up.
    static func hash(state: String) throws(Failure) -> [UInt8] {
        try SHA2.sha256.digest(Array(state.utf8))
    }
}
