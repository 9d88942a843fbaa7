/// What a provider sends back through the browser (RFC 6749, section 4.1.2; RFC 9207). All of it is untrusted.
struct AuthorizationResponse {
    /// The part of `state` that we made; what the host added follows a colon.
    let state: String?
    /// Where the browser arrived; nil where only the query was passed on.
    let address: URI?
    private let parameters: [(String, String)]

    init(callbackUrl: String) throws(Failure) {
        let (place, query) = callbackUrl.cut(at: UInt8(ascii: "#")).before.cut(at: UInt8(ascii: "?"))
        address = URI.isWhole(callbackUrl) ? try URI(String(place), what: "`callbackUrl`") : nil
        parameters = FormEncoding.decode(String(query ?? place))
        for name in ["state", "code", "iss", "error", "oauth_token", "oauth_verifier"]
        where parameters.count(where: { $0.0 == name && !$0.1.isEmpty }) > 1 {
            // RFC 6749, section 3.1.
            throw .invalidRequest("The callback has `\(name)` more than once.", path: "callbackUrl")
        }
        state = Self.value("state", parameters).map { String($0.cut(at: UInt8(ascii: ":")).before) }
    }

    /// For connectors that take more than the code from the callback.
    var queryParameters: JSONObject {
        var object = JSONObject()
        for (name, value) in parameters where name != "state" { object[name] = .string(value) }
        return object
    }

    /// Whether the browser came to exactly this redirect URI, as far as it was passed on where it came to.
    func arrived(at redirectUri: URI) -> Bool {
        if let address, address.origin != redirectUri.origin || !address.path.utf8.elementsEqual(redirectUri.path.utf8)
        {
            return false
        }
        // A redirect URI may have a query of its own, which providers keep (RFC 6749, section 3.1.2).
        return FormEncoding.decode(redirectUri.query ?? "").allSatisfy { (name, expected) in
            parameters.filter { $0.0 == name }.map(\.1) == [expected]
        }
    }

    /// Where the browser arrived, without the query, in which the code is.
    var shownAddress: String {
        address.map { $0.origin + $0.path }.map { $0.shown(300) } ?? "an address that was not passed on"
    }

    /// The authorization code, once everything that speaks against it was checked.
    ///
    /// - Parameter isOptional: servers that do not say that they name themselves may leave it out, and not name another.
    /// - Parameter slashOptional: the issuer may have a slash after its host or not.
    func code(
        _ name: String = "code", issuer: String?, isOptional: Bool = false, slashOptional: Bool = false
    ) throws(Failure) -> String {
        try check(issuer: issuer, isOptional: isOptional, slashOptional: slashOptional)
        guard let code = value(name) else {
            throw .connectRefused("code_missing", "The callback has neither `\(name)` nor `error`.")
        }
        return code
    }

    /// Throws what speaks against the callback.
    func check(issuer: String?, isOptional: Bool = false, slashOptional: Bool = false) throws(Failure) {
        // First, because another server's answer says nothing, not even as an error (RFC 9207, section 2.4).
        if let issuer, !isOptional || value("iss") != nil {
            guard let given = value("iss"), Issuer.isSame(given, issuer, slashOptional: slashOptional) else {
                throw unnamedError(
                    .connectRefused(
                        "issuer_mismatch",
                        "The callback does not name the issuer that this attempt was sent to (RFC 9207)."))
            }
        }
        if let error = value("error") {
            let code = OAuthErrorCode.shown(error, redaction)
            var failure = Failure.connectRefused(
                code == "access_denied" ? code : "authorization_failed",
                code == "access_denied"
                    ? "The person did not allow the access." : "The provider refused the authorization: \(code).")
            failure.oauthCode = code
            throw failure
        }
    }

    /// A server that forgets its name in an error is not believed, and its error is what whoever set it up looks for. Its
    /// code alone: whoever wrote the callback would like to have more of it shown. What names another server says nothing.
    private func unnamedError(_ failure: Failure) -> Failure {
        guard value("iss") == nil, let error = value("error"), !error.isEmpty else { return failure }
        let code = OAuthErrorCode.shown(error, redaction)
        var failure = failure.with("error", .string(code))
        failure.message += " It has the error \(code), which may be the server's own."
        return failure
    }

    /// OAuth 1: which attempt comes back, where the provider has dropped our state.
    var temporaryToken: String? { value("oauth_token") ?? value("denied") }

    /// OAuth 1: what proves that the person who came back is the one who agreed (RFC 5849, section 2.2).
    func verifier(for token: OAuth1Signer.Token) throws(Failure) -> String {
        // Twitter's way to say no, and the one of the OAuth problem reporting extension.
        if value("denied") != nil || value("oauth_problem") != nil {
            let problem = value("oauth_problem").map { OAuthErrorCode.shown($0, redaction) } ?? "denied"
            var failure = Failure.connectRefused("access_denied", "The person did not allow the access (\(problem)).")
            failure.oauthCode = problem
            throw failure
        }
        guard let given = value("oauth_token"),
            ConstantTime.equal(Array(given.utf8), Array(token.identifier.utf8))
        else {
            throw .connectRefused(
                "token_mismatch", "The callback's `oauth_token` is not the one that this attempt was sent away with.")
        }
        guard let verifier = value("oauth_verifier") else {
            throw .connectRefused("code_missing", "The callback has no `oauth_verifier`.")
        }
        return verifier
    }

    /// What an error of the callback may repeat: the code, the state, whatever else came beside it.
    private var redaction: Redaction {
        let errors = ["error", "error_description", "error_uri", "oauth_problem", "iss", "scope"]
        let others = parameters.filter { !errors.contains($0.0) && $0.1.utf8.count >= Redaction.shortestCredential }
        return Redaction(texts: others.map(\.1))
    }

    /// What the connector keeps of the callback. An attacker may have written it: it must have the form that the
    /// connector asks for.
    func kept(_ values: [(name: String, pattern: String)]) throws(Failure) -> JSONObject {
        var object = JSONObject()
        for (name, pattern) in values {
            let found = parameters.filter { $0.0 == name }
            let text = found.first?.1 ?? ""
            guard found.count <= 1, text.utf8.count <= Self.maximumKept, try Pattern(pattern).matches(text) else {
                throw .connectRefused(
                    "callback_value_invalid",
                    found.isEmpty
                        ? "The callback has no `\(name)`, which the connector needs."
                        : "The callback's `\(name)` does not have the form that the connector asks for.")
            }
            if !found.isEmpty { object[name] = .string(text) }
        }
        return object
    }

    private static let maximumKept = 2048

    private func value(_ name: String) -> String? { Self.value(name, parameters) }

    /// One without a value is as if it were left out (RFC 6749, section 3.1).
    private static func value(_ name: String, _ parameters: [(String, String)]) -> String? {
        parameters.first { $0.0 == name && !$0.1.isEmpty }?.1
    }
}
