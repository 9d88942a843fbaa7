/// Running a connector's functions.
extension Connector {
    /// How the OAuth flow is run. What the integration still lacks is named.
    func oauthConfig(_ variables: ConnectorVariables, _ context: Context? = nil) throws(Failure) -> OAuthConfig {
        try checkNothingIsMissing(variables)
        return try OAuthConfig(try result(.oauthConfig, variables, context))
    }

    /// The same for OAuth 1, also for requests.
    func oauth1Config(_ variables: ConnectorVariables, _ context: Context? = nil) throws(Failure) -> OAuth1Config {
        try checkNothingIsMissing(variables)
        return try OAuth1Config(try result(.oauth1Config, variables, context))
    }

    private func checkNothingIsMissing(_ variables: ConnectorVariables) throws(Failure) {
        let missing = Schema.missing(.object(variables.connectorParameters), parametersSchema)
        guard missing.isEmpty else {
            let list = missing.map { "“\($0)”" }.joined(separator: ", ")
            throw Failure.configuration(
                "missing_parameters", "The integration of \(name) lacks \(list): set its parameters."
            )
            .with("parameters", .array(missing.map { .string($0) }))
        }
    }

    /// Where requests go and what authenticates them.
    func apiClient(
        _ variables: ConnectorVariables, _ context: Context? = nil
    ) throws(Failure) -> APIClientConfig {
        try APIClientConfig(try result(.apiClient, variables, context))
    }

    /// What is stored for a key-type app: the input, and what the mapping adds.
    func credentials(
        fromInput variables: ConnectorVariables, _ context: Context? = nil
    ) throws(Failure) -> JSONObject {
        let credentials = variables.connectionInput.merging(try additions(.credentialsFromInput, variables, context))
        try check(credentials: credentials)
        return credentials
    }

    /// What is stored after a code was redeemed: the token endpoint's answer, and what the mapping adds.
    func credentials(
        fromAccessTokenResponse variables: ConnectorVariables, _ context: Context? = nil
    ) throws(Failure) -> JSONObject {
        let credentials = variables.tokenResponse.merging(
            try additions(.credentialsFromAccessToken, variables, context))
        do throws(Failure) {
            try check(credentials: credentials)
        } catch {
            // Nobody entered them.
            throw Failure.configuration(
                "credentials_invalid",
                "What \(name) answered is not what the connector's customCredentialsSchema describes: \(error.message)"
            ).with("errors", error.data["errors"] ?? [])
        }
        return credentials
    }

    /// What is stored after a refresh: the present credentials, over them the answer and what the mapping adds.
    func credentials(
        fromRefreshTokenResponse variables: ConnectorVariables, _ context: Context? = nil
    ) throws(Failure) -> JSONObject {
        var credentials = variables.credentials
        // A lifetime belongs to one access token: the old one says nothing about the new one.
        credentials["expires_in"] = nil
        for (name, value) in variables.tokenResponse {
            // No new refresh token means: keep the old one (RFC 6749, section 6).
            if name == "refresh_token", value.stringValue?.isEmpty ?? true { continue }
            credentials[name] = value
        }
        if functions[.credentialsFromRefreshToken]?.isMapping ?? true {
            return credentials.merging(try additions(.credentialsFromRefreshToken, variables, context))
        }
        // A token that was rotated must not be lost because one more question was not answered.
        guard let more = try? additions(.credentialsFromRefreshToken, variables, context) else { return credentials }
        return credentials.merging(more)
    }

    /// Whether there may be a way to give the credentials back; known without asking anybody.
    func canRevoke(_ variables: ConnectorVariables) -> Bool {
        if functions[.disconnect] != nil { return true }
        guard kind == .oauth2, let config = functions[.oauthConfig] else { return false }
        return !config.isMapping || (try? oauthConfig(variables))?.revocationUri != nil
    }

    /// The request that tells whether credentials work; nil when the connector has none.
    func testRequest(_ variables: ConnectorVariables) throws(Failure) -> RESTCall? {
        guard case .request(let mapping)? = functions[.test] else { return nil }
        return try mapping.call(variables.object(for: .test), .test)
    }

    /// The request that gives the credentials back; nil when the connector has none.
    func disconnectRequest(_ variables: ConnectorVariables) throws(Failure) -> RESTCall? {
        guard case .request(let mapping)? = functions[.disconnect] else { return nil }
        return try mapping.call(variables.object(for: .disconnect), .disconnect)
    }

    /// Whether the answer, `{ statusCode, status, headers, data }`, says that the credentials work. Only 2xx can;
    /// the mapping then has its say, and empty counts as no.
    func testPassed(
        response: JSON, _ variables: ConnectorVariables = ConnectorVariables()
    ) throws(Failure) -> Bool {
        let status = (response["statusCode"] ?? response["status"])?.integerValue ?? 0
        guard (200..<300).contains(status) else { return false }
        guard case .request(let mapping)? = functions[.test],
            let result = try mapping.result(of: response, variables.object(for: .test))
        else { return true }
        return result.isTruthy && !result.isEmptyValue
    }

    /// What a function gives that answers yes or no; nil when the connector does not have it.
    func answer(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) -> JSON? {
        try functions[kind].map { (function) throws(Failure) in
            try function.run(kind, variables.object(for: kind), context)
        }
    }

    private func result(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables, _ context: Context?
    ) throws(Failure) -> MappingResult {
        guard let function = functions[kind] else {
            throw .configuration("connector_invalid", "The connector has no “\(kind.name)”.")
        }
        return try function.object(kind, variables.object(for: kind), context) { () throws(Failure) in
            guard let context else { return nil }
            // With what has just been answered.
            var sending = variables
            sending.credentials = variables.credentials.merging(variables.tokenResponse)
            return try APIClient(self, sending, tenantId: context.principal.tenantId ?? "", context)
        }
    }

    private func additions(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables, _ context: Context?
    ) throws(Failure) -> JSONObject {
        functions[kind] == nil ? JSONObject() : try result(kind, variables, context).members
    }
}
