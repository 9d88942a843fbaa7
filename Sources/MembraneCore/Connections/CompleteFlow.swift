/// The second half of connecting by OAuth: from the provider's callback to a working connection.
struct CompleteFlow {
    private let context: Context
    private let callback: AuthorizationResponse

    init(_ request: OperationRequest, _ context: Context) throws(Failure) {
        self.context = context
        _ = try context.tenantId()
        callback = try AuthorizationResponse(callbackUrl: request.text("callbackUrl") ?? "")
    }

    func run() throws(Failure) -> JSONObject {
        let attempt = try claim()
        do throws(Failure) {
            let connection = try finish(attempt)
            var answer = JSONObject()
            answer["connection"] = .object(connection)
            answer["redirectUri"] = try returnUri(attempt, [("connectionId", attempt.connectionId)])
            answer["customState"] = attempt.secrets.customState.map { .string($0) }
            return answer
        } catch {
            try? remember(error, attempt)
            guard let uri = try returnUri(attempt, [("error", error.message), ("errorData", error.json.text)]) else {
                throw error
            }
            throw error.with("redirectUri", uri)
        }
    }

    /// Finds the attempt that the state belongs to and uses it up, in one step: of two callbacks one gets it.
    private func claim() throws(Failure) -> ConnectionRequest {
        guard let state = callback.state ?? callback.temporaryToken else {
            throw .connectRefused(
                "state_missing", "The callback has no `state`: it does not come from an attempt to connect.")
        }
        let hash = try AuthorizationRequest.hash(state: state)
        let tenantId = try context.tenantId()
        let found = try context.write { (transaction) throws(Failure) -> (ConnectionRequest, isExpired: Bool)? in
            guard
                let request = try transaction.connectionRequest(
                    stateHash: hash, tenantId: tenantId, workspaceId: context.workspaceId)
            else { return nil }
            if request.usedAt == nil {
                try transaction.use(request, tenantId: tenantId, workspaceId: context.workspaceId)
            }
            return (request, transaction.now >= request.expiresAt)
        }
        guard let (attempt, isExpired) = found else {
            throw .connectRefused(
                "state_unknown",
                "The callback's `state` belongs to no attempt of this tenant. Pass it with the client of whoever started connecting."
            )
        }
        guard attempt.usedAt == nil else {
            throw .connectRefused(
                "state_used", "The callback's `state` was used already; connect again for a new link.")
        }
        guard !isExpired else {
            throw .connectRefused(
                "state_expired", "More than ten minutes passed since connect; connect again for a new link.")
        }
        return attempt
    }

    private func finish(_ attempt: ConnectionRequest) throws(Failure) -> JSONObject {
        let (connector, integrationParameters) = try context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: attempt.connectionId, transaction)
            let connector = try context.neededConnector(
                of: connection, authOptionKey: attempt.secrets.authOptionKey, transaction)
            let integration = try context.integration(of: connection, transaction)
            return (connector, try context.connectorParameters(integration, attempt.secrets.setup, transaction))
        }
        var variables = ConnectorVariables(
            connectorParameters: integrationParameters, connectionInput: attempt.secrets.setup.input)
        variables.redirectUri = attempt.secrets.redirectUri
        variables.queryParameters = callback.queryParameters
        if connector.kind == .oauth1 { return try finishOAuth1(attempt, connector, variables) }
        let config = try connector.oauthConfig(variables, context)
        variables.codeVerifier = attempt.secrets.codeVerifier ?? ""
        try callback.check(issuer: config.issuer)
        let kept = try callback.kept(config.callbackValues)
        let tokens = try tokens(connector, config, variables, attempt)
        let new = try NewCredentials(tokens, config.rules, kept: kept, connector, variables, context)
        return try store(new, attempt, connector)
    }

    private func tokens(
        _ connector: Connector, _ config: OAuthConfig, _ variables: ConnectorVariables, _ attempt: ConnectionRequest
    ) throws(Failure) -> TokenResponse {
        guard connector.functions[.tokenData] != nil else {
            let code = try callback.code(config.codeParameter, issuer: config.issuer)
            return try redeem(code, TokenEndpoint(config, appName: connector.name, context.engine), attempt)
        }
        // The function knows what the provider sends back instead of a code.
        let requestedAt = context.engine.clock.now
        let result = try CredentialRequest(connector, .tokenData, context).run(variables)
        return try TokenResponse(given: result, config.rules, requestedAt: requestedAt, connector)
    }

    private func finishOAuth1(
        _ attempt: ConnectionRequest, _ connector: Connector, _ variables: ConnectorVariables
    ) throws(Failure) -> JSONObject {
        guard let token = attempt.secrets.temporaryToken else {
            throw .connectRefused(
                "state_unknown", "The attempt was begun before the connector was changed; connect again for a new link."
            )
        }
        let verifier = try callback.verifier(for: token)
        let config = try connector.oauth1Config(variables, context)
        let endpoint = try OAuth1Endpoint(config, appName: connector.name, context.engine)
        let answer = try endpoint.tokenCredentials(token, verifier: verifier, context.call)
        return try store(try NewCredentials(oauth1: answer, connector, variables, context), attempt, connector)
    }

    private func redeem(
        _ code: String, _ endpoint: TokenEndpoint, _ attempt: ConnectionRequest
    ) throws(Failure) -> TokenResponse {
        do throws(Failure) {
            return try endpoint.redeem(
                code: code, redirectUri: attempt.secrets.redirectUri, codeVerifier: attempt.secrets.codeVerifier,
                context.call)
        } catch  where error.status == .disconnected {
            // A code that is refused loses this attempt, not a connection.
            var failure = error
            failure.status = .connectRefused
            throw failure
        }
    }

    private func store(
        _ new: NewCredentials, _ attempt: ConnectionRequest, _ connector: Connector
    ) throws(Failure) -> JSONObject {
        let connection = try context.write { (transaction) throws(Failure) in
            try new.store(attempt, context, transaction)
        }
        return connection.json(connector)
    }

    /// A connection that was never connected says why not; one that works goes on as before.
    private func remember(_ failure: Failure, _ attempt: ConnectionRequest) throws(Failure) {
        try context.write { (transaction) throws(Failure) in
            try attempt.remember(failure, context, transaction)
        }
    }

    private func returnUri(_ attempt: ConnectionRequest, _ query: [(String, String)]) throws(Failure) -> JSON? {
        guard let uri = attempt.secrets.returnUri else { return nil }
        return .string(try URI(uri, what: "`redirectUri`").appending(query: query).text)
    }
}

extension Failure {
    static func connectRefused(_ key: String, _ message: String) -> Failure {
        Failure(.connectRefused, .connection, key, message)
    }
}
