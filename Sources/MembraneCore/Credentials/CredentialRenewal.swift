/// How a connection's credentials are renewed, and one try to do it. What is done with the outcome, and who may try, is
/// `CredentialRefresh`'s.
struct CredentialRenewal: Sendable {
    private enum Way: Sendable {
        /// RFC 6749, section 6.
        case refreshToken(OAuthConfig)
        /// RFC 6749, section 4.4: the client asks for another token.
        case clientCredentials(OAuthConfig)
        /// The connector's own function: `refreshCredentials`, or what made the credentials from the input.
        case function(ConnectorFunction.Kind)
    }

    private let connector: Connector
    private let way: Way
    let rules: TokenEndpointRules

    /// Nil when the connector knows no way.
    init?(_ connector: Connector, _ variables: ConnectorVariables, _ context: Context) throws(Failure) {
        self.connector = connector
        let config: OAuthConfig? = connector.kind == .oauth2 ? try connector.oauthConfig(variables, context) : nil
        rules = config?.rules ?? connector.lifetime
        if connector.functions[.refresh] != nil {
            way = .function(.refresh)
        } else if let config, config.grant == .clientCredentials {
            way = .clientCredentials(config)
        } else if let config {
            if config.noRefreshToken { return nil }
            way = .refreshToken(config)
        } else if case .request? = connector.functions[.credentialsFromInput] {
            way = .function(.credentialsFromInput)
        } else {
            return nil
        }
    }

    /// What came of it.
    struct Outcome {
        var credentials: JSONObject
        var tokens: TokenResponse
        /// What a function of the connector could not do with an answer that is kept all the same.
        var problem: Failure?

        /// Of credentials that are more than can be kept, the tokens, what was there before, and what else there is room
        /// for: the token before may be spent by now.
        func fitting(_ appName: String) -> Outcome {
            let fitting = JSONBounds.credentials.fitting(credentials, first: TokenResponse.first)
            guard !fitting.isWhole || !tokens.isWhole else { return self }
            var outcome = self
            outcome.credentials = fitting.object
            outcome.problem = problem ?? .credentialsTooLarge(appName, isKept: true)
            return outcome
        }
    }

    /// Whether these credentials can be renewed.
    func canRenew(_ credentials: JSONObject) -> Bool {
        if case .refreshToken = way { spends(credentials) != nil } else { true }
    }

    /// Whether it lives by what a person granted or entered; otherwise the integration's own client is all that is asked for.
    func isGrant(_ variables: ConnectorVariables) -> Bool {
        if case .clientCredentials(let config) = way { config.isClient(of: variables.connectionInput) } else { true }
    }

    /// The token that a try may use up; nil where another try is as good as the first.
    func spends(_ credentials: JSONObject) -> String? {
        switch way {
        case .function(.credentialsFromInput), .clientCredentials: return nil
        case .function, .refreshToken: break
        }
        return credentials["refresh_token"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether the connector asks for more once the new credentials are on disk.
    var asksAfterwards: Bool {
        if case .function = way { return false }
        return connector.isRequest(.credentialsFromRefreshToken)
    }

    /// What it then adds. `variables` are of the new credentials, which hold the answer that brought them.
    func additions(_ variables: ConnectorVariables, _ context: Context) throws(Failure) -> JSONObject {
        var variables = variables
        variables.tokenResponse = variables.credentials
        return try CredentialRequest(connector, .credentialsFromRefreshToken, isRenewal: true, context).run(variables)
    }

    /// Whether the token before may be tried when the present one is refused.
    var mayTryPrevious: Bool {
        if case .refreshToken(let config) = way { config.rules.previousRefreshTokenServes } else { false }
    }

    /// Asks the provider once. `token` is what `spends` gave, or the one before.
    func run(_ token: String?, _ variables: ConnectorVariables, _ context: Context) throws(Failure) -> Outcome {
        switch way {
        case .refreshToken(let config):
            guard let token else { throw .noRefreshToken }
            let endpoint = TokenEndpoint(config, appName: connector.name, context.services)
            return outcome(try endpoint.refresh(token, context.call), variables).fitting(connector.name)
        case .clientCredentials(let config):
            let endpoint = TokenEndpoint(config, appName: connector.name, context.services)
            do throws(Failure) {
                return outcome(try endpoint.grantToClient(context.call), variables).fitting(connector.name)
            } catch  where error.key == "client_refused" && config.isClient(of: variables.connectionInput) {
                throw .clientOfPersonRefused(error, connector.name, .disconnected)
            }
        case .function(let kind):
            return try outcome(of: kind, variables, context).fitting(connector.name)
        }
    }

    private func outcome(_ tokens: TokenResponse, _ variables: ConnectorVariables) -> Outcome {
        var variables = variables
        variables.tokenResponse = tokens.answer
        if rules.keepsRefreshToken { variables.tokenResponse["refresh_token"] = nil }
        var outcome = Outcome(
            credentials: Connector.refreshed(variables.credentials, with: variables.tokenResponse), tokens: tokens)
        guard !asksAfterwards else { return outcome }
        do throws(Failure) {
            outcome.credentials.merge(try connector.additions(.credentialsFromRefreshToken, variables))
        } catch {
            // The token before may be spent by now: what came must be kept, whatever the connector makes of it.
            outcome.problem = error
        }
        return outcome
    }

    private func outcome(
        of kind: ConnectorFunction.Kind, _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) -> Outcome {
        let requestedAt = context.services.clock.now
        let result = try CredentialRequest(connector, kind, isRenewal: true, context).run(variables)
        let tokens = try TokenResponse(given: result, rules, requestedAt: requestedAt, connector)
        return Outcome(credentials: Connector.refreshed(variables.credentials, with: result), tokens: tokens)
    }
}

extension TokenResponse {
    /// What a connector's function gave, which names what it gives as the standard does.
    init(
        given result: JSONObject, _ rules: TokenEndpointRules, requestedAt: Int64, _ connector: Connector
    ) throws(Failure) {
        try self.init(kept: result, rules.ofStandardForm, requestedAt: requestedAt, connector)
    }

    /// A token endpoint's answer that was read before.
    init(
        kept answer: JSONObject, _ rules: TokenEndpointRules, requestedAt: Int64, _ connector: Connector
    ) throws(Failure) {
        do throws(Problem) {
            try self.init(answer, rules, requestedAt: requestedAt, needsToken: false)
        } catch {
            throw Failure(
                .providerError, .connection, "token_answer_invalid",
                "\(connector.name) answered with a token that cannot be one.")
        }
    }
}

extension Failure {
    /// More has come than can be kept.
    ///
    /// - Parameter isKept: all the same, but for what there is no room for.
    static func credentialsTooLarge(_ appName: String, isKept: Bool) -> Failure {
        let bounds = JSONBounds.credentials
        return Failure(
            .providerError, .connection, "credentials_too_large",
            "\(appName) answered with more than is kept of credentials (\(bounds.bytes) bytes, \(bounds.values) values, "
                + "\(bounds.depth) levels)\(isKept ? "; the tokens were kept" : "").")
    }

    fileprivate static var noRefreshToken: Failure {
        Failure(
            .disconnected, .connection, "access_token_expired",
            "The access token has expired and there is no refresh token; connect again.")
    }
}
