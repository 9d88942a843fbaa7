/// Where requests to one API go and what authenticates them: what `makeApiClient` gives, read once.
struct APITarget: Sendable {
    let base: URI
    let config: APIClientConfig
    /// The value of the field Authorization, where the API has basic authentication.
    let authorization: String?
    /// What the connector adds to the query, and what its base address has in it.
    private let own: OwnQuery
    private let ownWithBase: OwnQuery

    init(_ config: APIClientConfig) throws(Failure) {
        self.config = config
        base = try URI(config.baseUri, what: "The baseUri of the API")
        authorization = config.basicAuth.map { basic in
            "Basic " + Base64.encode(Array("\(basic.username):\(basic.password)".utf8))
        }
        let names = config.query.map(\.0)
        own = OwnQuery(names)
        ownWithBase = OwnQuery(names + FormEncoding.decode(base.query ?? "").map(\.0))
    }

    /// Where a request goes, with its query and the connector's. Another origin is refused, so that the credentials go
    /// nowhere else.
    func address(_ request: AppRequest) throws(Failure) -> URI {
        guard !request.isOfConnector else {
            return try base.joining(request.path).appending(query: config.query + request.query)
        }
        // A whole address is taken without the base's query.
        let own = URI.isWhole(request.path) ? own : ownWithBase
        let query = own.isEmpty ? request.query : request.query.filter { !own.holds($0.0) }
        return try base.joining(own.removed(from: request.path)).appending(query: config.query + query)
    }

    /// What is the connector's in a request, and in no cursor.
    var hiddenInPages: Pages.Hidden {
        Pages.Hidden(own: ownWithBase, fields: config.headers.map(\.1) + [authorization].compactMap(\.self))
    }
}
