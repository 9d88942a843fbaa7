/// Running a connector's functions.
extension Connector {
    /// How the OAuth flow is run. What the integration still lacks is named.
    func oauthConfig(_ variables: ConnectorVariables) throws(Failure) -> OAuthConfig {
        let missing = Schema.missing(.object(variables.connectorParameters), parametersSchema)
        guard missing.isEmpty else {
            let list = missing.map { "“\($0)”" }.joined(separator: ", ")
            throw Failure.configuration(
                "missing_parameters", "The integration of \(name) lacks \(list): set its parameters."
            )
            .with("parameters", .array(missing.map { .string($0) }))
        }
        return try OAuthConfig(try result(.oauthConfig, variables))
    }

    /// Where requests go and what authenticates them.
    func apiClient(_ variables: ConnectorVariables) throws(Failure) -> APIClientConfig {
        try APIClientConfig(try result(.apiClient, variables))
    }

    /// What is stored for a key-type app: the input, and what the mapping adds.
    func credentials(fromInput variables: ConnectorVariables) throws(Failure) -> JSONObject {
        variables.connectionInput.merging(try additions(.credentialsFromInput, variables))
    }

    /// What is stored after a code was redeemed: the token endpoint's answer, and what the mapping adds.
    func credentials(fromAccessTokenResponse variables: ConnectorVariables) throws(Failure) -> JSONObject {
        variables.tokenResponse.merging(try additions(.credentialsFromAccessToken, variables))
    }

    /// What is stored after a refresh: the present credentials, over them the answer and what the mapping adds.
    func credentials(fromRefreshTokenResponse variables: ConnectorVariables) throws(Failure) -> JSONObject {
        var credentials = variables.credentials
        // A lifetime belongs to one access token: the old one says nothing about the new one.
        credentials["expires_in"] = nil
        for (name, value) in variables.tokenResponse {
            // No new refresh token means: keep the old one (RFC 6749, section 6).
            if name == "refresh_token", value.stringValue?.isEmpty ?? true { continue }
            credentials[name] = value
        }
        return credentials.merging(try additions(.credentialsFromRefreshToken, variables))
    }

    /// The request that tells whether credentials work; nil when the connector has none.
    func testRequest(_ variables: ConnectorVariables) throws(Failure) -> RESTCall? {
        guard let function = definition["test"] else { return nil }
        return try RESTCall(function, variables.object(for: .test))
    }

    /// The request that gives the credentials back; nil when the connector has none.
    func disconnectRequest(_ variables: ConnectorVariables) throws(Failure) -> RESTCall? {
        guard let function = definition["disconnect"] else { return nil }
        return try RESTCall(function, variables.object(for: .disconnect))
    }

    /// Whether there is a way to give the credentials back.
    func canRevoke(_ variables: ConnectorVariables) -> Bool {
        definition["disconnect"] != nil || kind == .oauth2 && (try? oauthConfig(variables))?.revocationUri != nil
    }

    /// Whether the answer, `{ statusCode, status, headers, data }`, says that the credentials work. Only 2xx can;
    /// the mapping then has its say, and empty counts as no.
    func testPassed(
        response: JSON, _ variables: ConnectorVariables = ConnectorVariables()
    ) throws(Failure) -> Bool {
        let status = (response["statusCode"] ?? response["status"])?.integerValue ?? 0
        guard (200..<300).contains(status) else { return false }
        guard let mapping = definition["test"]?["responseMapping"] else { return true }
        var object = variables.object(for: .test)
        object["response"] = response
        let result = try Formula.evaluate(mapping, object)
        return result.isTruthy && !result.isEmptyValue
    }

    private func result(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables
    ) throws(Failure) -> MappingResult {
        guard let mapping = mappings[kind] else {
            throw .configuration("connector_invalid", "The connector has no “\(kind.name)”.")
        }
        return try ConnectorFunction.result(mapping, variables.object(for: kind), kind)
    }

    private func additions(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables
    ) throws(Failure) -> JSONObject {
        mappings[kind] == nil ? JSONObject() : try result(kind, variables).members
    }
}
