/// The second half of connecting by OAuth: from the provider's callback to a working connection.
struct CompleteFlow {
    private let context: Context
    private let request: OperationRequest
    private let callback: AuthorizationResponse

    init(_ request: OperationRequest, _ context: Context) throws(Failure) {
        self.context = context
        self.request = request
        _ = try context.tenantId()
        callback = try AuthorizationResponse(callbackUrl: request.text("callbackUrl") ?? "")
    }

    func run() throws(Failure) -> JSONObject {
        let attempt = try claim()
        do throws(Failure) {
            try BrowserBinding.check(request, attempt)
            let connection = try finish(attempt)
            var answer = JSONObject()
            answer["connection"] = .object(connection)
            answer["redirectUri"] = try returnUri(attempt, [("connectionId", attempt.connectionId)])
            answer["customState"] = attempt.secrets.customState.map { .string($0) }
            return answer
        } catch {
            try? remember(error, attempt)
            let words = [("error", error.wordsForPerson), ("errorData", error.json.text)]
            guard let uri = try returnUri(attempt, words) else { throw error }
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
                let request = try transaction.connectionRequest(stateHash: hash, tenantId: tenantId)
            else { return nil }
            if request.usedAt == nil {
                try transaction.use(request, tenantId: tenantId)
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
        let (connection, connector, integration, integrationParameters) = try context.read {
            (transaction) throws(Failure) in
            let connection = try context.connection(id: attempt.connectionId, transaction)
            let connector = try context.neededConnector(
                of: connection, authOptionKey: attempt.secrets.authOptionKey, transaction)
            let integration = try context.integration(of: connection, transaction)
            let parameters = try context.connectorParameters(integration, attempt.secrets.setup, transaction)
            return (connection, connector, integration, parameters)
        }
        var variables = ConnectorVariables(
            connectorParameters: integrationParameters, connectionInput: attempt.secrets.setup.input)
        variables.redirectUri = attempt.secrets.redirectUri
        variables.queryParameters = callback.queryParameters
        let party = Party(connection: connection, connector: connector, integration: integration)
        if connector.kind == .oauth1 { return try finishOAuth1(attempt, party, variables) }
        let config = try connector.oauthConfig(variables, context)
        try checkPlace(attempt, isIssuerKnown: config.issuer != nil && !config.issuerOptional)
        variables.codeVerifier = attempt.secrets.codeVerifier ?? ""
        try callback.check(
            issuer: config.issuer, isOptional: config.issuerOptional, slashOptional: config.issuerSlashOptional)
        let kept = try callback.kept(config.callbackValues)
        try confirm(attempt, party, config.terms)
        let redeemed = variables
        return try redeem(attempt, party, variables) { (context) throws(Failure) in
            do throws(Failure) {
                var answer = try answer(connector, config, redeemed, attempt, context)
                answer.kept = kept
                return answer
            } catch {
                if error.key == "client_refused", let integration {
                    try? DiscoveredApps(context).forgetClient(of: integration)
                }
                throw error
            }
        }
    }

    private func answer(
        _ connector: Connector, _ config: OAuthConfig, _ variables: ConnectorVariables, _ attempt: ConnectionRequest,
        _ context: Context
    ) throws(Failure) -> Redemption.Answer {
        guard connector.functions[.tokenData] != nil else {
            let code = try callback.code(
                config.codeParameter, issuer: config.issuer, isOptional: config.issuerOptional,
                slashOptional: config.issuerSlashOptional)
            let endpoint = TokenEndpoint(config, appName: connector.name, context.services)
            let tokens = try send(code, endpoint, attempt, context)
            return Redemption.Answer(
                way: .tokenEndpoint, credentials: tokens.answer, requestedAt: tokens.requestedAt)
        }
        // The function knows what the provider sends back instead of a code.
        let requestedAt = context.services.clock.now
        let result = try CredentialRequest(connector, .tokenData, context).run(variables)
        return Redemption.Answer(way: .tokenFunction, credentials: result, requestedAt: requestedAt)
    }

    /// From here on it is no longer the caller's.
    private func redeem(
        _ attempt: ConnectionRequest, _ party: Party, _ variables: ConnectorVariables,
        _ ask: (Context) throws(Failure) -> Redemption.Answer
    ) throws(Failure) -> JSONObject {
        let issuedTo = Redemption.Party(
            connector: party.connector, variables: variables, integrationId: party.integration?.id,
            authOptionKey: attempt.secrets.authOptionKey)
        let grant = try Redemption(issuedTo, attempt, isUsed: true, context).run(ask)
        return try GrantFinish(redeemed: grant, context).run().json(party.connector)
    }

    private func finishOAuth1(
        _ attempt: ConnectionRequest, _ party: Party, _ variables: ConnectorVariables
    ) throws(Failure) -> JSONObject {
        let connector = party.connector
        try checkPlace(attempt, isIssuerKnown: false)
        guard let token = attempt.secrets.temporaryToken else {
            throw .connectRefused(
                "state_unknown", "The attempt was begun before the connector was changed; connect again for a new link."
            )
        }
        let verifier = try callback.verifier(for: token)
        let config = try connector.oauth1Config(variables, context)
        try confirm(attempt, party, config.terms)
        let endpoint = try OAuth1Endpoint(config, appName: connector.name, context.services)
        return try redeem(attempt, party, variables) { (context) throws(Failure) in
            let requestedAt = context.services.clock.now
            let answer = try endpoint.tokenCredentials(token, verifier: verifier, context.call)
            return Redemption.Answer(way: .oauth1, credentials: answer, requestedAt: requestedAt)
        }
    }

    /// What an attempt is about.
    private struct Party {
        let connection: Connection
        let connector: Connector
        let integration: Integration?
    }

    /// The last questions before anything is redeemed.
    private func confirm(_ attempt: ConnectionRequest, _ party: Party, _ terms: [String]) throws(Failure) {
        try AttemptTerms.check(attempt, party.connector, party.integration, terms)
        try Confirmation(context, request, attempt).ask(party.connection, party.connector, party.integration)
    }

    /// Another integration's redirect URI belongs to another provider: its code is none for this attempt (RFC 9700,
    /// section 4.4).
    private func checkPlace(_ attempt: ConnectionRequest, isIssuerKnown: Bool) throws(Failure) {
        let redirectUri = try URI(attempt.secrets.redirectUri, what: "The redirect URI")
        guard callback.arrived(at: redirectUri) else {
            let arrived = callback.shownAddress
            throw .connectRefused(
                "redirect_uri_mismatch",
                "The browser came to \(arrived), and the redirect URI of this attempt is \(redirectUri.text). Pass the URL as "
                    + "the browser has it; behind a proxy, with the public scheme and host."
            ).with("expected", .string(redirectUri.text)).with("arrived", .string(arrived))
        }
        guard callback.address != nil || !attempt.secrets.hasOwnRedirectUri || isIssuerKnown else {
            throw .connectRefused(
                "callback_url_incomplete",
                "Pass the whole callback URL, not its query alone: which integration's redirect URI it came to is all that tells providers apart here."
            )
        }
    }

    private func send(
        _ code: String, _ endpoint: TokenEndpoint, _ attempt: ConnectionRequest, _ context: Context
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

    /// A connection that was never connected says why not; one that works goes on as before.
    private func remember(_ failure: Failure, _ attempt: ConnectionRequest) throws(Failure) {
        // A store that takes words takes tokens: those that it did not take are first.
        let services = context.services
        try services.credentials.unsaved.save(of: attempt.connectionId, services, services.writeCall)
        // The store's trouble says nothing about the connection.
        guard !failure.isOfTheStore else { return }
        // The caller may have no time left.
        try context.services.store.write(context.services.writeCall, in: context.workspaceId) {
            (transaction) throws(Failure) in
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
