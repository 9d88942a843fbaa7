/// Signs requests for OAuth 1 (RFC 5849, section 3).
struct OAuth1Signer: RequestSigner {
    /// A token with its secret: temporary, or what a person has granted.
    struct Token: Sendable {
        var identifier: String
        var secret: Secret
    }

    private let config: OAuth1Config
    /// Nil where a request is signed for the client alone.
    private let token: Token?
    /// More of the protocol's parameters, such as `oauth_callback`.
    private let further: [(String, String)]
    private let services: Services

    init(_ config: OAuth1Config, _ token: Token?, further: [(String, String)] = [], _ services: Services) {
        self.config = config
        self.token = token
        self.further = further
        self.services = services
    }

    func sign(_ request: inout HTTPRequest, _ call: Call) throws(Failure) {
        var protocolParameters = [
            ("oauth_consumer_key", config.consumerKey), ("oauth_signature_method", config.signatureMethod.rawValue),
            ("oauth_timestamp", String(services.clock.now / 1000)),
            // Never the same for two requests (section 3.3).
            ("oauth_nonce", try nonce()), ("oauth_version", "1.0"),
        ]
        if let token { protocolParameters.append(("oauth_token", token.identifier)) }
        protocolParameters += further
        let form = Self.form(request)
        let all =
            OAuth1Signature.parameters(form: (request.uri.query ?? "").utf8)
            + OAuth1Signature.parameters(form: form ?? [])
            + protocolParameters.map { OAuth1Signature.Parameter($0.0, $0.1) }
        let baseString = OAuth1Signature.baseString(request.method, request.uri, all)
        let signature = try OAuth1Signature.make(baseString, config, tokenSecret: token?.secret)
        place(protocolParameters + [("oauth_signature", signature)], form, &request)
    }

    /// Letters and digits: some servers take nothing else, and not more than thirty of them.
    private func nonce() throws(Failure) -> String {
        try services.random.bytes(12).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Section 3.5.
    private func place(_ parameters: [(String, String)], _ form: [UInt8]?, _ request: inout HTTPRequest) {
        // Whatever a request says in its place goes.
        request.headers["Authorization"] = nil
        switch config.parameterLocation {
        case .query: request.uri = request.uri.appending(query: parameters)
        case .body where form != nil:
            let added = parameters.map { PercentEncoding.encode($0.0) + "=" + PercentEncoding.encode($0.1) }
                .joined(separator: "&")
            let present = form ?? []
            request.body = present + (present.isEmpty ? [] : [UInt8(ascii: "&")]) + Array(added.utf8)
        case .headers, .body:
            let realm = config.realm.map { "realm=\"" + Self.quoted($0) + "\", " } ?? ""
            let fields = parameters.map { PercentEncoding.encode($0.0) + "=\"" + PercentEncoding.encode($0.1) + "\"" }
            request.headers["Authorization"] = "OAuth " + realm + fields.joined(separator: ", ")
        }
    }

    /// The body, where it is a form (section 3.4.1.3.1).
    private static func form(_ request: HTTPRequest) -> [UInt8]? {
        request.headers.mediaType.isNamed("application/x-www-form-urlencoded") ? request.body : nil
    }

    /// A quoted string (RFC 9110, section 5.6.4). It stands outside of what is signed.
    private static func quoted(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }))
    }
}
