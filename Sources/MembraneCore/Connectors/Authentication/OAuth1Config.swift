/// What a connector's `getOAuthConfig` gives for type `oauth1`: how requests are signed, and how tokens are got
/// (RFC 5849).
struct OAuth1Config: Sendable {
    /// RFC 5849, section 3.4; those with SHA-256 by the names that servers have given them since.
    enum SignatureMethod: String, CaseIterable, Sendable {
        case hmacSHA1 = "HMAC-SHA1"
        case hmacSHA256 = "HMAC-SHA256"
        case rsaSHA1 = "RSA-SHA1"
        case rsaSHA256 = "RSA-SHA256"
        case plaintext = "PLAINTEXT"

        var needsPrivateKey: Bool { self == .rsaSHA1 || self == .rsaSHA256 }
    }

    /// Where the parameters of the protocol go (RFC 5849, section 3.5).
    enum ParameterLocation: String, CaseIterable, Sendable {
        case headers
        case query
        /// In the form, where the body is one; in the header otherwise.
        case body
    }

    enum RequestMethod: String, CaseIterable, Sendable {
        case post = "POST"
        case get = "GET"
    }

    /// The three steps by which a person grants access (RFC 5849, section 2).
    struct Endpoints: Sendable {
        var requestTokenUri: String
        var authorizeUri: String
        var tokenUri: String
    }

    var consumerKey: String
    var consumerSecret: Secret
    /// PEM, for RSA.
    var privateKey: Secret?
    var signatureMethod: SignatureMethod
    var realm: String?
    var parameterLocation: ParameterLocation
    /// Nil where tokens are given out elsewhere, and entered.
    var endpoints: Endpoints?
    /// Further parameters of the authorize URI.
    var extra: [(String, String)]
    /// Further parameters of the request for temporary credentials.
    var extraRequestTokenParameters: [(String, String)]
    var tokenRequestMethod: RequestMethod
    /// The provider takes no query in the callback: the temporary token alone tells which attempt comes back.
    var noCallbackState: Bool

    static let endpointNames = ["requestTokenUri", "authorizeUri", "tokenUri"]

    init(_ result: MappingResult) throws(Failure) {
        guard let consumerKey = try result.text("consumerKey"), !consumerKey.isEmpty else {
            throw Self.missing("consumerKey")
        }
        self.consumerKey = consumerKey
        signatureMethod = try result.choice("signatureMethod") ?? .hmacSHA1
        let secret = try result.text("consumerSecret") ?? ""
        consumerSecret = Secret(secret.utf8)
        privateKey = try result.text("privateKey").map { Secret($0.utf8) }
        if signatureMethod.needsPrivateKey {
            guard privateKey != nil else { throw Self.missing("privateKey") }
        } else {
            guard !secret.isEmpty else { throw Self.missing("consumerSecret") }
        }
        realm = try result.text("realm")
        parameterLocation = try result.choice("parameterLocation") ?? .headers
        extra = try result.pairs("extra").filter { $0.0 != "oauth_token" }
        extraRequestTokenParameters = try result.pairs("extraRequestTokenParameters").filter {
            !$0.0.hasPrefix("oauth_")
        }
        tokenRequestMethod = try result.choice("tokenRequestMethod") ?? .post
        noCallbackState = try result.flag("noCallbackState")
        guard let authorizeUri = try result.address("authorizeUri") else {
            endpoints = nil
            return
        }
        guard let requestTokenUri = try result.address("requestTokenUri") else { throw Self.missing("requestTokenUri") }
        guard let tokenUri = try result.address("tokenUri") else { throw Self.missing("tokenUri") }
        endpoints = Endpoints(requestTokenUri: requestTokenUri, authorizeUri: authorizeUri, tokenUri: tokenUri)
    }

    private static func missing(_ name: String) -> Failure {
        Failure.configuration(
            "missing_parameters", "The integration needs “\(name)” before anybody can connect: set its parameters."
        ).with("parameters", [.string(name)])
    }
}
