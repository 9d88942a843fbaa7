/// How a client shows who it is with a signed token instead of its secret (RFC 7523, section 2.2): `private_key_jwt` and
/// `client_secret_jwt` of OpenID Connect Core, section 9.
struct ClientAssertion: Sendable {
    /// PEM or JWK as text; with `client_secret_jwt` the client's secret.
    private let key: Secret
    private let isSecret: Bool
    private let algorithm: Algorithm?
    private let keyId: String?
    private let audience: String?
    private let issuer: String?
    /// Further members of the header, such as `x5t#S256`.
    private let headers: [(String, String)]

    /// What the header says by itself.
    static let reservedHeaders = ["alg", "typ", "kid", "crit", "b64", "jku", "jwk", "x5u"]

    /// Nil where the client authenticates otherwise.
    init?(_ method: OAuthConfig.ClientAuthMethod?, secret: String?, _ result: MappingResult) throws(Failure) {
        switch method {
        case .privateKeyJWT:
            guard let text = try result.text("privateKey"), !text.isEmpty else {
                throw .oauthParameterMissing("privateKey")
            }
            key = Secret(text.utf8)
            isSecret = false
        case .clientSecretJWT:
            guard let secret else { throw .oauthParameterMissing("clientSecret") }
            key = Secret(secret.utf8)
            isSecret = true
        case nil, .basic, .post, .anonymous?: return nil
        }
        algorithm = try result.choice("clientAssertionAlgorithm")
        keyId = try result.text("privateKeyId")
        audience = try result.text("clientAssertionAudience")
        issuer = try result.text("clientAssertionIssuer")
        headers = try result.pairs("clientAssertionHeaders").filter { !Self.reservedHeaders.contains($0.0) }
    }

    /// Long enough for clocks that are apart.
    private static let lifetimeSeconds: Int64 = 300

    /// The form fields of one request. Each has an assertion of its own, since servers refuse one that they have seen.
    func fields(
        clientId: String, endpoint: String, now: Int64, _ random: any RandomSource
    ) throws(Failure) -> [(String, String)] {
        let key = try signingKey()
        guard let algorithm = algorithm ?? key.algorithms.first, key.canSign, key.algorithms.contains(algorithm) else {
            throw Self.unusable("it cannot sign with \(algorithm?.rawValue ?? "any algorithm")")
        }
        var header = JSONObject()
        header["alg"] = .string(algorithm.rawValue)
        header["typ"] = "JWT"
        header["kid"] = (keyId ?? key.kid).map { .string($0) }
        for (name, value) in headers { header[name] = .string(value) }
        var claims = JSONObject()
        claims["iss"] = .string(issuer ?? clientId)
        claims["sub"] = .string(clientId)
        claims["aud"] = .string(audience ?? endpoint)
        claims["jti"] = .string(Base64.encode(try random.bytes(16), .url))
        claims["iat"] = .integer(now / 1000)
        claims["exp"] = .integer(now / 1000 + Self.lifetimeSeconds)
        let signed = Self.part(header) + "." + Self.part(claims)
        let bytes = Array(signed.utf8)
        let signature = Base64.encode(try key.sign(bytes.span, algorithm), .url)
        return [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", signed + "." + signature),
        ]
    }

    private static func part(_ object: JSONObject) -> String {
        Base64.encode(Array(JSON.object(object).text.utf8), .url)
    }

    private func signingKey() throws(Failure) -> Key {
        do throws(Failure) {
            if isSecret { return try Key(secret: key, algorithm: algorithm, allowsShort: true) }
            let text = key.exposed
            guard text.first == UInt8(ascii: "{") else { return try Key(pem: text, algorithm: algorithm) }
            let jwk = try JSON(parsing: text, what: "The JWK").objectValue ?? JSONObject()
            guard let key = try KeySet(jwk: jwk, algorithm: algorithm).keys.first else {
                throw .invalidKey("There is no key.")
            }
            return key
        } catch {
            throw Self.unusable(error.message)
        }
    }

    private static func unusable(_ why: String) -> Failure {
        .configuration("client_key_invalid", "The integration's key for authenticating cannot be used: \(why)")
    }
}
