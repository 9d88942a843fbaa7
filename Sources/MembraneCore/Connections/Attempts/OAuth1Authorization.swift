/// The first step of an OAuth 1 flow (RFC 5849, sections 2.1 and 2.2), with its one-time secrets.
struct OAuth1Authorization {
    /// Where the person's browser goes.
    let uri: URI
    let token: OAuth1Signer.Token
    /// What is stored of the state: enough to recognise it, not enough to use it.
    let stateHash: [UInt8]
    /// What the flow must be finished with as well; see `AttemptTerms`.
    let terms: [String]

    init(
        _ connector: Connector, _ variables: ConnectorVariables, redirectUri: String, customState: String?,
        _ context: Context
    ) throws(Failure) {
        // OAuth 1 has no state: ours travels in the callback's query, and the temporary token must fit besides.
        let secret = Base64.encode(try context.services.random.bytes(32), .url)
        let state = customState.map { secret + ":" + $0 } ?? secret
        var variables = variables
        variables.redirectUri = redirectUri
        variables.state = state
        let config = try connector.oauth1Config(variables, context)
        terms = config.terms
        let callback = try URI(redirectUri, what: "The OAuth callback URI")
            .appending(query: config.noCallbackState ? [] : [("state", state)]).text
        let endpoint = try OAuth1Endpoint(config, appName: connector.name, context.services)
        token = try endpoint.temporaryCredentials(callback: callback, context.call)
        stateHash = try AuthorizationRequest.hash(state: config.noCallbackState ? token.identifier : secret)
        uri = try URI(config.endpoints?.authorizeUri ?? "", what: "The authorizeUri of \(connector.name)")
            .appending(query: [("oauth_token", token.identifier)] + config.extra)
    }
}
