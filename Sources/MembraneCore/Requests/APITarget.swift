/// Where requests to one API go and what authenticates them: what `makeApiClient` gives, read once.
struct APITarget: Sendable {
    let base: URI
    let config: APIClientConfig
    /// The value of the field Authorization, where the API has basic authentication.
    let authorization: String?

    init(_ config: APIClientConfig) throws(Failure) {
        self.config = config
        base = try URI(config.baseUri, what: "The baseUri of the API")
        authorization = config.basicAuth.map { basic in
            "Basic " + Base64.encode(Array("\(basic.username):\(basic.password)".utf8))
        }
    }

    /// What is the connector's in a request, and in no cursor.
    var hiddenInPages: Pages.Hidden {
        Pages.Hidden(names: config.query.map(\.0), fields: config.headers.map(\.1) + [authorization].compactMap(\.self))
    }
}
