/// What connecting has brought, and what is known of it. Before it is stored, the app must have accepted it: see `prove`.
struct NewCredentials {
    let credentials: JSONObject
    let facts: CredentialFacts
    /// See `TokenEndpointRules`.
    var revocationEndsAllGrants = false

    /// What the connector makes of what was issued.
    init(
        of grant: IssuedGrant, _ connector: Connector, _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) {
        let secrets = grant.secrets
        switch secrets.way {
        case .input:
            try self.init(
                given: secrets.credentials, requestedAt: secrets.requestedAt, connector, variables, context)
        case .oauth1:
            try self.init(
                oauth1: secrets.credentials, requestedAt: secrets.requestedAt, connector, variables, context)
        case .tokenEndpoint, .tokenFunction:
            let rules = try connector.oauthConfig(variables, context).rules
            let tokens =
                secrets.way == .tokenFunction
                ? try TokenResponse(given: secrets.credentials, rules, requestedAt: secrets.requestedAt, connector)
                : try TokenResponse(kept: secrets.credentials, rules, requestedAt: secrets.requestedAt, connector)
            try self.init(tokens, rules, kept: secrets.kept, connector, variables, context)
        }
        try checkSize(connector)
    }

    /// What cannot be kept is given back.
    private func checkSize(_ connector: Connector) throws(Failure) {
        guard JSONBounds.credentials.excess(of: credentials) == nil else {
            throw .credentialsTooLarge(connector.name, isKept: false)
        }
    }

    /// The input, and what the connector computes from it.
    init(entered connector: Connector, _ variables: ConnectorVariables, _ context: Context) throws(Failure) {
        let result = try CredentialRequest(connector, .credentialsFromInput, context).run(variables)
        try self.init(given: result, requestedAt: context.services.clock.now, connector, variables, context)
        try checkSize(connector)
    }

    /// The input, and what was given for it.
    private init(
        given result: JSONObject, requestedAt: Int64, _ connector: Connector, _ variables: ConnectorVariables,
        _ context: Context
    ) throws(Failure) {
        var variables = variables
        variables.credentials = variables.connectionInput.merging(result)
        credentials = variables.credentials
        guard let renewal = try CredentialRenewal(connector, variables, context) else {
            facts = CredentialFacts(enteredAt: requestedAt)
            return
        }
        let tokens = try TokenResponse(given: result, renewal.rules, requestedAt: requestedAt, connector)
        facts = CredentialFacts(tokens, renewal.rules, canRefresh: renewal.canRenew(credentials))
    }

    /// What an OAuth 1 server answered, and what the connector makes of it.
    private init(
        oauth1 answer: JSONObject, requestedAt: Int64, _ connector: Connector, _ variables: ConnectorVariables,
        _ context: Context
    ) throws(Failure) {
        var variables = variables
        variables.tokenResponse = answer
        credentials = answer.merging(
            try CredentialRequest(connector, .credentialsFromAccessToken, context).run(variables))
        facts = CredentialFacts(enteredAt: requestedAt)
    }

    /// A token endpoint's answer, and what the connector makes of it.
    ///
    /// - Parameter kept: what is kept of the callback.
    private init(
        _ tokens: TokenResponse, _ rules: TokenEndpointRules, kept: JSONObject, _ connector: Connector,
        _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) {
        var variables = variables
        variables.tokenResponse = tokens.answer
        variables.credentials = JSONObject()
        let requestedAt = context.services.clock.now
        let additions = kept.merging(
            try CredentialRequest(connector, .credentialsFromAccessToken, context).run(variables))
        var tokens = tokens
        variables.credentials = tokens.answer.merging(additions)
        let isAnother = connector.isRequest(.credentialsFromAccessToken) && additions["access_token"] != nil
        if isAnother || additions.contains(where: { Connector.lifetimeMembers.contains($0.name) }) {
            // Another token: nothing that was said of the first one holds for it.
            variables.credentials = Connector.refreshed(tokens.answer, with: additions)
            tokens = try TokenResponse(given: variables.credentials, rules, requestedAt: requestedAt, connector)
        }
        credentials = variables.credentials
        let renewal = try CredentialRenewal(connector, variables, context)
        facts = CredentialFacts(tokens, rules, canRefresh: renewal?.canRenew(credentials) ?? false)
        revocationEndsAllGrants = rules.revocationEndsAllGrants
    }

    /// Throws unless they are what the connector says that it stores, and the app accepts them.
    func prove(_ connector: Connector, _ variables: ConnectorVariables, _ context: Context) throws(Failure) {
        var variables = variables
        variables.credentials = credentials
        if connector.kind == .oauth2 || connector.kind == .oauth1 {
            try connector.check(answered: credentials)
        } else {
            try connector.check(credentials: credentials)
        }
        try ConnectionTest(connector, context).run(variables)
    }
}

extension ConnectionRequest {
    /// A connection that was never connected says why not; one that works goes on as before.
    func remember(_ failure: Failure, _ context: Context, _ transaction: Transaction) throws(Failure) {
        var connection = try context.connection(id: connectionId, transaction)
        guard !connection.hasCredentials else { return }
        connection.error = failure.json
        try transaction.update(&connection)
    }
}
