/// What connecting has brought: credentials that the app has accepted, and what is known of them.
struct NewCredentials {
    let credentials: JSONObject
    let facts: CredentialFacts

    /// The input, and what the connector makes of it.
    init(entered connector: Connector, _ variables: ConnectorVariables, _ context: Context) throws(Failure) {
        let requestedAt = context.engine.clock.now
        let result = try CredentialRequest(connector, .credentialsFromInput, context).run(variables)
        var variables = variables
        variables.credentials = variables.connectionInput.merging(result)
        try connector.check(credentials: variables.credentials)
        try ConnectionTest(connector, context).run(variables)
        credentials = variables.credentials
        guard let renewal = try CredentialRenewal(connector, variables, context) else {
            facts = CredentialFacts(enteredAt: requestedAt)
            return
        }
        let tokens = try TokenResponse(given: result, renewal.rules, requestedAt: requestedAt, connector)
        facts = CredentialFacts(tokens, renewal.rules, canRefresh: renewal.canRenew(credentials))
    }

    /// What the client is given for itself (RFC 6749, section 4.4).
    init(
        grantedTo config: OAuthConfig, _ connector: Connector, _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) {
        let tokens: TokenResponse
        do throws(Failure) {
            tokens = try TokenEndpoint(config, appName: connector.name, context.engine).grantToClient(context.call)
        } catch {
            if error.key == "client_refused", config.isClient(of: variables.connectionInput) {
                throw Failure.clientOfPersonRefused(error, connector.name, .credentialsRefused)
            }
            guard error.status == .disconnected else { throw error }
            // There was no connection that could be lost.
            var failure = error
            failure.status = .credentialsRefused
            throw failure
        }
        try self.init(tokens, config.rules, connector, variables, context)
    }

    /// What an OAuth 1 server answered, and what the connector makes of it.
    init(
        oauth1 answer: JSONObject, _ connector: Connector, _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) {
        var variables = variables
        variables.tokenResponse = answer
        variables.credentials = answer.merging(
            try CredentialRequest(connector, .credentialsFromAccessToken, context).run(variables))
        try connector.check(answered: variables.credentials)
        try ConnectionTest(connector, context).run(variables)
        credentials = variables.credentials
        facts = CredentialFacts(enteredAt: context.engine.clock.now)
    }

    /// A token endpoint's answer, and what the connector makes of it.
    ///
    /// - Parameter kept: what is kept of the callback.
    init(
        _ tokens: TokenResponse, _ rules: TokenEndpointRules, kept: JSONObject = JSONObject(), _ connector: Connector,
        _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) {
        var variables = variables
        variables.tokenResponse = tokens.answer
        let requestedAt = context.engine.clock.now
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
        try connector.check(answered: variables.credentials)
        try ConnectionTest(connector, context).run(variables)
        credentials = variables.credentials
        let renewal = try CredentialRenewal(connector, variables, context)
        facts = CredentialFacts(tokens, rules, canRefresh: renewal?.canRenew(credentials) ?? false)
    }
}

extension NewCredentials {
    /// What an attempt to connect comes to when it succeeds.
    func store(
        _ attempt: ConnectionRequest, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> Connection {
        var connection = try context.connection(id: attempt.connectionId, transaction)
        guard connection.archivedAt == nil else {
            throw .conflict(
                "connection_archived", "The connection was archived in the meantime; restore it and connect again.")
        }
        try transaction.setSetup(attempt.secrets.setup, of: &connection, workspaceId: context.workspaceId)
        connection.authOptionKey = attempt.secrets.authOptionKey
        try transaction.makeConnected(&connection, credentials, facts, workspaceId: context.workspaceId)
        return connection
    }
}

extension ConnectionRequest {
    /// A connection that was never connected says why not; one that works goes on as before.
    func remember(_ failure: Failure, _ context: Context, _ transaction: Transaction) throws(Failure) {
        var connection = try context.connection(id: connectionId, transaction)
        guard !connection.hasCredentials else { return }
        connection.error = failure.json
        try transaction.update(&connection, workspaceId: context.workspaceId)
    }
}
