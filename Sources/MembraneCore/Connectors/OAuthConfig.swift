/// What a connector's `getOAuthConfig` gives: how to run the OAuth 2.0 flow (RFC 6749).
struct OAuthConfig: Sendable {
    enum ClientAuthLocation: String, CaseIterable, Sendable {
        case headers
        case body
        case query
    }

    var clientId: String
    var clientSecret: String?
    var authorizeUri: String
    var tokenUri: String
    /// Where refreshes go; the same as codes for most providers.
    var refreshUri: String
    /// Where tokens are given back (RFC 7009).
    var revocationUri: String?
    var scopes: [String]
    var scopeSeparator: String
    /// Where the client's secret goes. Never both, and by default the header (RFC 6749, section 2.3.1).
    var clientAuthLocation: ClientAuthLocation
    var noRefreshToken: Bool
    var skipPkce: Bool
    /// Further parameters of the authorize URI.
    var extra: [(String, String)]
    var rules: TokenEndpointRules
    /// What `iss` must be (RFC 9207).
    var issuer: String?

    /// The parameters of the authorize URI that protect the flow.
    static let reserved = [
        "client_id", "redirect_uri", "response_type", "state", "scope", "code_challenge", "code_challenge_method",
    ]

    init(_ result: MappingResult) throws(Failure) {
        guard let clientId = try result.text("clientId"), !clientId.isEmpty else { throw Self.missing("clientId") }
        guard let authorizeUri = try result.address("authorizeUri") else { throw Self.missing("authorizeUri") }
        guard let tokenUri = try result.address("tokenUri") else { throw Self.missing("tokenUri") }
        self.clientId = clientId
        self.authorizeUri = authorizeUri
        self.tokenUri = tokenUri
        refreshUri = try result.address("refreshUri") ?? tokenUri
        revocationUri = try result.address("revocationUri")
        let secret = try result.text("clientSecret")
        clientSecret = secret.flatMap { $0.isEmpty ? nil : $0 }
        scopeSeparator = try result.text("scopeSeparator") ?? " "
        scopes = try result.texts("scopes", separator: scopeSeparator)
        clientAuthLocation = try result.choice("clientAuthLocation") ?? .headers
        noRefreshToken = try result.flag("noRefreshToken")
        skipPkce = try result.flag("skipPkce")
        extra = try result.pairs("extra").filter { !Self.reserved.contains($0.0) }
        rules = try TokenEndpointRules(result)
        issuer = try result.text("issuer")
    }

    private static func missing(_ name: String) -> Failure {
        Failure.configuration(
            "missing_parameters", "The integration needs “\(name)” before anybody can connect: set its parameters."
        ).with("parameters", [.string(name)])
    }
}
