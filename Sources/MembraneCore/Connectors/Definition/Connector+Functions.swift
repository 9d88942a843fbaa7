/// Running a connector's functions.
extension Connector {
    /// How the OAuth flow is run. What the integration still lacks is named.
    func oauthConfig(_ variables: ConnectorVariables, _ context: Context? = nil) throws(Failure) -> OAuthConfig {
        try checkNothingIsMissing(variables)
        return try naming(.oauthConfig) { () throws(Failure) in
            try OAuthConfig(try result(.oauthConfig, variables, context))
        }
    }

    /// The same for OAuth 1, also for requests.
    func oauth1Config(_ variables: ConnectorVariables, _ context: Context? = nil) throws(Failure) -> OAuth1Config {
        try checkNothingIsMissing(variables)
        return try naming(.oauth1Config) { () throws(Failure) in
            try OAuth1Config(try result(.oauth1Config, variables, context))
        }
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
        try naming(.apiClient) { () throws(Failure) in
            try APIClientConfig(try result(.apiClient, variables, context))
        }
    }

    /// Says in which connector, and where in it, what could not be known when it was made.
    func naming<Result>(
        _ kind: ConnectorFunction.Kind, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        do throws(Failure) {
            return try body()
        } catch  where error.status == .configuration && error.data["connectorKey"] == nil {
            // A native function's failure is complete: its `function` is the host's name for it.
            guard error.data["function"] == nil || error.data["function"] == .string(kind.name) else {
                throw error.with("connectorKey", .string(key))
            }
            let path = error.data["path"]?.stringValue ?? kind.name
            var named = error.with("connectorKey", .string(key)).with("function", .string(kind.name))
                .with("path", .string(path))
            named.message += " It stands in the connector “\(key)” at \(path)."
            throw named
        }
    }

    /// Whether what an app answered is what the connector says that it stores.
    func check(answered credentials: JSONObject) throws(Failure) {
        do throws(Failure) {
            try check(credentials: credentials)
        } catch {
            // Nobody entered them.
            throw Failure.configuration(
                "credentials_invalid",
                "What \(name) answered is not what the connector's customCredentialsSchema describes: \(error.message)"
            ).with("errors", error.data["errors"] ?? [])
        }
    }

    /// Where the app's requests go, without what authenticates them.
    func baseUri(_ variables: ConnectorVariables, _ context: Context) throws(Failure) -> String {
        let kind = ConnectorFunction.Kind.apiClient
        var base = JSONObject()
        if case .mapping? = functions[kind] {
            for name in ["baseUri", "baseUrl"] { base[name] = definition[kind.name]?["mapping"]?[name] }
        }
        guard !base.isEmpty else { return try apiClient(variables, context).baseUri }
        // What authenticates may be computed from what is still to come.
        let formula = try Formula(.object(base), path: "\(kind.name).mapping", variables: kind.variables)
        return try naming(kind) { () throws(Failure) in
            try APIClientConfig(
                try ConnectorFunction.mapping(formula).object(kind, variables.object(for: kind), context)
            ).baseUri
        }
    }

    /// What a token answer says of how long its token lives.
    static let lifetimeMembers = ["expires_in", "expires_at", "expiresAt", "expires_on"]

    /// What a refresh leaves: the present credentials, and over them what came.
    static func refreshed(_ present: JSONObject, with answer: JSONObject) -> JSONObject {
        var credentials = present
        // A lifetime belongs to one access token: the old one says nothing about the new one.
        for name in lifetimeMembers { credentials[name] = nil }
        for (name, value) in answer {
            // No new token means: keep the old one (RFC 6749, section 6).
            if name == "refresh_token" || name == "access_token", value.stringValue?.isEmpty ?? true { continue }
            credentials[name] = value
        }
        return credentials
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
        return try naming(.test) { () throws(Failure) in try mapping.call(variables.object(for: .test), .test) }
    }

    /// The request that gives the credentials back; nil when the connector has none.
    func disconnectRequest(_ variables: ConnectorVariables) throws(Failure) -> RESTCall? {
        guard case .request(let mapping)? = functions[.disconnect] else { return nil }
        return try naming(.disconnect) { () throws(Failure) in
            try mapping.call(variables.object(for: .disconnect), .disconnect)
        }
    }

    /// Whether the answer, `{ statusCode, status, headers, data }`, says that the credentials work. Only 2xx can;
    /// the mapping then has its say, and empty counts as no.
    func testPassed(
        response: JSON, _ variables: ConnectorVariables = ConnectorVariables()
    ) throws(Failure) -> Bool {
        let status = (response["statusCode"] ?? response["status"])?.integerValue ?? 0
        guard (200..<300).contains(status) else { return false }
        guard case .request(let mapping)? = functions[.test],
            let result = try naming(
                .test,
                { () throws(Failure) in
                    try mapping.result(of: response, variables.object(for: .test), .test)
                })
        else { return true }
        return result.isTruthy && !result.isEmptyValue
    }

    /// What a function gives that answers yes or no; nil when the connector does not have it.
    func answer(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables, _ context: Context
    ) throws(Failure) -> JSON? {
        try functions[kind].map { (function) throws(Failure) in
            try naming(kind) { () throws(Failure) in try function.run(kind, variables.object(for: kind), context) }
        }
    }

    private func result(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables, _ context: Context?
    ) throws(Failure) -> MappingResult {
        guard let function = functions[kind] else {
            throw .configuration("connector_invalid", "The connector has no “\(kind.name)”.")
        }
        return try naming(kind) { () throws(Failure) in
            try function.object(kind, variables.object(for: kind), context) { () throws(Failure) in
                guard let context else { return nil }
                return try clientWithAnswer(variables, context)
            }
        }
    }

    /// What sends requests with what has just been answered.
    func clientWithAnswer(_ variables: ConnectorVariables, _ context: Context) throws(Failure) -> APIClient {
        var sending = variables
        sending.credentials = variables.credentials.merging(variables.tokenResponse)
        return try APIClient(self, sending, tenantId: context.principal.tenantId ?? "", context)
    }

    /// What a function gives beside what is there already; nothing where the connector does not have it.
    func additions(
        _ kind: ConnectorFunction.Kind, _ variables: ConnectorVariables, _ context: Context? = nil
    ) throws(Failure) -> JSONObject {
        functions[kind] == nil ? JSONObject() : try result(kind, variables, context).members
    }
}
