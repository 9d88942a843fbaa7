/// What a connector's `getOAuthConfig` gives: how to run the OAuth 2.0 flow (RFC 6749).
struct OAuthConfig: Sendable {
    enum ClientAuthLocation: String, CaseIterable, Sendable {
        case headers
        case body
        case query
    }

    /// By their names in RFC 7591, section 2.
    enum ClientAuthMethod: String, CaseIterable, Sendable {
        case basic = "client_secret_basic"
        case post = "client_secret_post"
        case clientSecretJWT = "client_secret_jwt"
        case privateKeyJWT = "private_key_jwt"
        /// A public client: it says who it is and proves nothing (RFC 6749, section 3.2.1).
        case anonymous = "none"
    }

    /// How a token is come by at first.
    enum Grant: String, CaseIterable, Sendable {
        case authorizationCode = "authorization_code"
        /// RFC 6749, section 4.4: nobody is sent anywhere.
        case clientCredentials = "client_credentials"
        /// RFC 8628: a person agrees on another device.
        case deviceCode = "device_code"
    }

    var grant: Grant
    var clientId: String
    var clientSecret: String?
    /// Empty where nobody is sent there.
    var authorizeUri: String
    /// Where the parameters of the authorize URI are sent beforehand (RFC 9126).
    var pushedAuthorizationRequestUri: String?
    /// Where a device flow begins (RFC 8628, section 3.1).
    var deviceAuthorizationUri: String?
    var tokenUri: String
    /// Where refreshes go; the same as codes for most providers.
    var refreshUri: String
    /// Where tokens are given back (RFC 7009).
    var revocationUri: String?
    var scopes: [String]
    var scopeSeparator: String
    /// Where the client's secret goes. Never both, and by default the header (RFC 6749, section 2.3.1).
    var clientAuthLocation: ClientAuthLocation
    /// The client proves nothing.
    var isPublicClient: Bool
    var assertion: ClientAssertion?
    var clientIdParameter: String
    var clientSecretParameter: String
    /// What the callback calls the code.
    var codeParameter: String
    /// What is kept of the callback, with the form that it must have.
    var callbackValues: [(name: String, pattern: String)]
    var noRefreshToken: Bool
    var skipPkce: Bool
    /// Further parameters of the authorize URI.
    var extra: [(String, String)]
    var rules: TokenEndpointRules
    /// What `iss` must be (RFC 9207).
    var issuer: String?
    /// Whether `iss` may be missing; another one is refused all the same.
    var issuerOptional: Bool
    /// Whether it may come with a slash after the host or without.
    var issuerSlashOptional: Bool

    /// The parameters of the authorize URI that protect the flow.
    static let reserved = [
        "client_id", "redirect_uri", "response_type", "state", "scope", "code_challenge", "code_challenge_method",
        "request_uri",
    ]

    /// What no value of the callback may replace among the credentials.
    static let reservedCredentials = ["access_token", "refresh_token", "token_type", "expires_in", "state", "code"]

    init(_ result: MappingResult) throws(Failure) {
        grant = try result.choice("grantType") ?? .authorizationCode
        guard let clientId = try result.text("clientId"), !clientId.isEmpty else {
            throw .oauthParameterMissing("clientId")
        }
        let authorizeUri = try result.address("authorizeUri")
        guard let tokenUri = try result.address("tokenUri") else { throw .oauthParameterMissing("tokenUri") }
        deviceAuthorizationUri = try result.address("deviceAuthorizationUri")
        pushedAuthorizationRequestUri = try result.address("pushedAuthorizationRequestUri")
        switch grant {
        case .authorizationCode where authorizeUri == nil: throw .oauthParameterMissing("authorizeUri")
        case .deviceCode where deviceAuthorizationUri == nil: throw .oauthParameterMissing("deviceAuthorizationUri")
        default: break
        }
        if try result.flag("requirePushedAuthorizationRequests"), pushedAuthorizationRequestUri == nil {
            throw .oauthParameterMissing("pushedAuthorizationRequestUri")
        }
        self.clientId = clientId
        self.authorizeUri = authorizeUri ?? ""
        self.tokenUri = tokenUri
        refreshUri = try result.address("refreshUri") ?? tokenUri
        revocationUri = try result.address("revocationUri")
        let secret = try result.text("clientSecret")
        clientSecret = secret.flatMap { $0.isEmpty ? nil : $0 }
        scopeSeparator = try result.text("scopeSeparator") ?? " "
        scopes = try result.texts("scopes", separator: scopeSeparator)
        let method: ClientAuthMethod? = try result.choice("clientAuthMethod")
        let location: ClientAuthLocation? = try result.choice("clientAuthLocation")
        clientAuthLocation = method == .post ? .body : method == .basic ? .headers : location ?? .headers
        // Who has no secret has nothing to authenticate with, unless the connector wants it all the same.
        isPublicClient = method == .anonymous || method == nil && location == nil && clientSecret == nil
        assertion = try ClientAssertion(method, secret: clientSecret, result)
        clientIdParameter = try result.text("clientIdParameter") ?? "client_id"
        clientSecretParameter = try result.text("clientSecretParameter") ?? "client_secret"
        codeParameter = try result.text("codeParameter") ?? "code"
        callbackValues = try result.pairs("keepFromCallback").map { (name: $0.0, pattern: $0.1) }
            .filter { !Self.reservedCredentials.contains($0.name) }
        noRefreshToken = try result.flag("noRefreshToken")
        skipPkce = try result.flag("skipPkce")
        extra = try result.pairs("extra").filter { !Self.reserved.contains($0.0) }
        rules = try TokenEndpointRules(result)
        rules.scopes = scopes
        rules.scopeSeparator = scopeSeparator
        issuer = try result.text("issuer")
        issuerOptional = try result.flag("issuerOptional")
        issuerSlashOptional = try result.flag("issuerSlashOptional")
    }
}

extension Failure {
    static func oauthParameterMissing(_ name: String) -> Failure {
        Failure.configuration(
            "missing_parameters", "The integration needs “\(name)” before anybody can connect: set its parameters."
        ).with("parameters", [.string(name)])
    }
}
