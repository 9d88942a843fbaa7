/// What a connector's `makeApiClient` gives: where requests go and what authenticates them.
struct APIClientConfig: Sendable {
    struct BasicAuth: Sendable {
        var username: String
        var password: String
    }

    var baseUri: String
    var headers: [(String, String)]
    var query: [(String, String)]
    var basicAuth: BasicAuth?

    /// Runs a function. With `baseUri`, that one holds and the function's own does not.
    static func make(
        from function: ConnectorFunction, variables: JSONObject, baseUri: String? = nil, _ context: Context? = nil
    ) throws(Failure) -> APIClientConfig {
        let kind: ConnectorFunction.Kind = baseUri == nil ? .apiClient : .internalAPIClient
        return try APIClientConfig(try function.object(kind, variables, context), baseUri: baseUri)
    }

    /// Nothing but an address.
    init(baseUri: String) {
        self.baseUri = baseUri
        headers = []
        query = []
    }

    init(_ result: MappingResult, baseUri: String? = nil) throws(Failure) {
        var address = baseUri
        if address == nil { address = try result.address("baseUri") }
        if address == nil { address = try result.address("baseUrl") }
        guard let address else {
            throw .configuration("connector_invalid", "“\(result.function)” gives no “baseUri”.")
        }
        self.baseUri = address
        headers = try result.headers("headers")
        query = try result.pairs("defaultQueryParameters") + result.pairs("query")
        guard case .object(let members)? = result.members["auth"] else { return }
        let auth = MappingResult(members: members, function: result.function)
        let username = try auth.text("username") ?? ""
        // The colon ends the user name (RFC 7617, section 2).
        guard !username.contains(":") else {
            throw .configuration("connector_invalid", "“auth.username” of “\(result.function)” must not hold a colon.")
        }
        basicAuth = BasicAuth(username: username, password: try auth.text("password") ?? "")
    }
}
