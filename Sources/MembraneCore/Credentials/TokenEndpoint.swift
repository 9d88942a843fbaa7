/// A provider's token endpoint (RFC 6749, section 3.2).
struct TokenEndpoint {
    private let config: OAuthConfig
    private let appName: String
    private let engine: Engine

    init(_ config: OAuthConfig, appName: String, _ engine: Engine) {
        self.config = config
        self.appName = appName
        self.engine = engine
    }

    /// Section 4.1.3, with the verifier of RFC 7636, section 4.5.
    func redeem(code: String, redirectUri: String, codeVerifier: String?, _ call: Call) throws(Failure) -> TokenResponse
    {
        var form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri)]
        if let codeVerifier { form.append(("code_verifier", codeVerifier)) }
        return try send(form, call)
    }

    /// Section 6.
    func refresh(_ refreshToken: String, _ call: Call) throws(Failure) -> TokenResponse {
        try send([("grant_type", "refresh_token"), ("refresh_token", refreshToken)], call)
    }

    private func send(_ grant: [(String, String)], _ call: Call) throws(Failure) -> TokenResponse {
        var form = grant
        var request = HTTPRequest(method: "POST", uri: try URI(config.tokenUri, what: "The tokenUri of \(appName)"))
        request.headers["Accept"] = "application/json"
        switch config.clientAuthLocation {
        case .headers:
            // Section 2.3.1: both parts are form-encoded before they are joined.
            let pair = FormEncoding.encode(config.clientId) + ":" + FormEncoding.encode(config.clientSecret ?? "")
            request.headers["Authorization"] = "Basic " + Base64.encode(Array(pair.utf8))
        case .body:
            form.append(("client_id", config.clientId))
            if let secret = config.clientSecret { form.append(("client_secret", secret)) }
        }
        switch config.tokenRequestFormat {
        case .form:
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            request.body = Array(FormEncoding.encode(form).utf8)
        case .json:
            var object = JSONObject()
            for (name, value) in form { object[name] = .string(value) }
            request.headers["Content-Type"] = "application/json"
            request.body = Array(JSON.object(object).text.utf8)
        }
        return try read(try engine.transport.send(request, call))
    }

    /// No provider's answer comes near it.
    private static let maximumAnswer = 1 << 20

    private func read(_ response: HTTPResponse) throws(Failure) -> TokenResponse {
        if response.status == 429 { throw .rateLimited(response, by: appName, engine.clock) }
        let answer = response.body.count <= Self.maximumAnswer ? Self.object(response) : nil
        // Whatever the status: some providers answer 200 with an error in it.
        if let code = answer.flatMap(Self.errorCode) { throw refused(code, response) }
        guard (200..<300).contains(response.status) else { throw .providerError(response.status, appName) }
        guard let answer, let token = answer["access_token"]?.stringValue, !token.isEmpty else {
            var failure = Failure(
                .providerError, .connection, "token_answer_invalid",
                "\(appName) answered the token request without an access token.")
            failure.httpStatus = response.status
            throw failure
        }
        return TokenResponse(answer)
    }

    /// JSON as the standard says, or form-encoded as some older servers answer.
    private static func object(_ response: HTTPResponse) -> JSONObject? {
        if let object = try? JSON(parsing: response.body, what: "A token answer").objectValue { return object }
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded") || type.hasPrefix("text/plain") else { return nil }
        var object = JSONObject()
        for (name, value) in FormEncoding.decode(String(decoding: response.body, as: UTF8.self)) {
            object[name] = .string(value)
        }
        return object
    }

    private static func errorCode(_ answer: JSONObject) -> String? {
        switch answer["error"] {
        case nil, .null?: answer["ok"] == .bool(false) ? "unrecognised_error" : nil
        case .string(let code)?: OAuthErrorCode.shown(code)
        default: "unrecognised_error"
        }
    }

    /// Who must act is in the code, never in the description.
    private func refused(_ code: String, _ response: HTTPResponse) -> Failure {
        var failure: Failure
        switch code {
        case "invalid_client", "unauthorized_client", "incorrect_client_credentials":
            failure = Failure(
                .integrationBroken, .configuration, "client_refused",
                "\(appName) refused the integration's client id or secret (\(code)); correct the integration's parameters."
            )
        case "invalid_grant", "bad_refresh_token", "invalid_refresh_token", "bad_verification_code":
            failure = Failure(
                .disconnected, .connection, "grant_refused",
                "\(appName) does not accept the grant any more (\(code)); connect again.")
        case "invalid_scope", "invalid_request", "unsupported_grant_type", "redirect_uri_mismatch":
            failure = .configuration(
                "token_request_refused",
                "\(appName) refused the token request (\(code)); check the connector and integration.")
        default:
            failure = Failure(
                .providerError, .connection, "provider_error",
                "\(appName) answered the token request with the error \(code).")
            failure.isRetryable = response.status >= 500 || code == "temporarily_unavailable" || code == "server_error"
        }
        failure.oauthCode = code
        failure.httpStatus = response.status
        return failure
    }
}
