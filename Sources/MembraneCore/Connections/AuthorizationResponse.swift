/// What a provider sends back through the browser (RFC 6749, section 4.1.2; RFC 9207). All of it is untrusted.
struct AuthorizationResponse {
    /// The part of `state` that we made; what the host added follows a colon.
    let state: String?
    private let parameters: [(String, String)]

    init(callbackUrl: String) throws(Failure) {
        let query = callbackUrl.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        let afterMark = query.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
        parameters = FormEncoding.decode(String(afterMark))
        for name in ["state", "code", "iss", "error", "oauth_token", "oauth_verifier"]
        where parameters.count(where: { $0.0 == name }) > 1 {
            // RFC 6749, section 3.1.
            throw .invalidRequest("The callback has `\(name)` more than once.", path: "callbackUrl")
        }
        let whole = parameters.first { $0.0 == "state" }?.1
        state = whole?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first.map { String($0) }
    }

    /// For connectors that take more than the code from the callback.
    var queryParameters: JSONObject {
        var object = JSONObject()
        for (name, value) in parameters where name != "state" { object[name] = .string(value) }
        return object
    }

    /// The authorization code, once everything that speaks against it was checked.
    func code(issuer: String?) throws(Failure) -> String {
        // First, because another server's answer says nothing, not even as an error (RFC 9207, section 2.4).
        if let issuer {
            // As plain strings, byte for byte: nothing is normalised.
            guard let given = value("iss"), given.utf8.elementsEqual(issuer.utf8) else {
                throw .connectRefused(
                    "issuer_mismatch", "The callback does not name the issuer that this attempt was sent to (RFC 9207)."
                )
            }
        }
        if let error = value("error") {
            let code = OAuthErrorCode.shown(error)
            var failure = Failure.connectRefused(
                code == "access_denied" ? code : "authorization_failed",
                code == "access_denied"
                    ? "The person did not allow the access." : "The provider refused the authorization: \(code).")
            failure.oauthCode = code
            throw failure
        }
        guard let code = value("code"), !code.isEmpty else {
            throw .connectRefused("code_missing", "The callback has neither `code` nor `error`.")
        }
        return code
    }

    /// OAuth 1: which attempt comes back, where the provider has dropped our state.
    var temporaryToken: String? { value("oauth_token") ?? value("denied") }

    /// OAuth 1: what proves that the person who came back is the one who agreed (RFC 5849, section 2.2).
    func verifier(for token: OAuth1Signer.Token) throws(Failure) -> String {
        // Twitter's way to say no, and the one of the OAuth problem reporting extension.
        if value("denied") != nil || value("oauth_problem") != nil {
            let problem = value("oauth_problem").map { OAuthErrorCode.shown($0) } ?? "denied"
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
        guard let verifier = value("oauth_verifier"), !verifier.isEmpty else {
            throw .connectRefused("code_missing", "The callback has no `oauth_verifier`.")
        }
        return verifier
    }

    private func value(_ name: String) -> String? {
        parameters.first { $0.0 == name }?.1
    }
}
