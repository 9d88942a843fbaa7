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

    /// Nothing but an address.
    init(baseUri: String) {
        self.baseUri = baseUri
        headers = []
        query = []
    }

    init(_ result: MappingResult) throws(Failure) {
        var address = try result.address("baseUri")
        if address == nil { address = try result.address("baseUrl") }
        guard let address else {
            throw result.failure("it gives no “baseUri”", at: "baseUri")
        }
        self.baseUri = address
        headers = try result.headers("headers")
        query = try result.pairs("defaultQueryParameters") + result.pairs("query")
        guard case .object(let members)? = result.members["auth"] else { return }
        let auth = MappingResult(members: members, function: result.function, path: "\(result.path).auth")
        let username = try auth.text("username") ?? ""
        // The colon ends the user name (RFC 7617, section 2).
        guard !username.utf8.contains(UInt8(ascii: ":")) else {
            throw auth.failure("“auth.username” must not hold a colon", at: "username")
        }
        basicAuth = BasicAuth(username: username, password: try auth.text("password") ?? "")
    }
}
