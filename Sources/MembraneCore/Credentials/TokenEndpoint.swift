/// A provider's token endpoint (RFC 6749, section 3.2), and its revocation endpoint (RFC 7009).
struct TokenEndpoint {
    private let config: OAuthConfig
    private let appName: String
    private let engine: Engine

    init(_ config: OAuthConfig, appName: String, _ engine: Engine) {
        self.config = config
        self.appName = appName
        self.engine = engine
    }

    /// What a token request says itself.
    static let reserved = [
        "grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "client_id", "client_secret",
    ]

    /// Section 4.1.3, with the verifier of RFC 7636, section 4.5.
    func redeem(code: String, redirectUri: String, codeVerifier: String?, _ call: Call) throws(Failure) -> TokenResponse
    {
        var form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri)]
        if let codeVerifier { form.append(("code_verifier", codeVerifier)) }
        let requestedAt = engine.clock.now
        return try read(try send(form + config.rules.extraTokenParameters, to: config.tokenUri, call), requestedAt)
    }

    /// Section 6.
    func refresh(_ refreshToken: String, _ call: Call) throws(Failure) -> TokenResponse {
        let form = [("grant_type", "refresh_token"), (config.rules.refreshTokenParameter, refreshToken)]
        let extra = config.rules.extraTokenParameters + config.rules.extraRefreshParameters
        let requestedAt = engine.clock.now
        return try read(
            try send(form + extra, to: config.refreshUri, call), requestedAt,
            needsToken: !config.rules.refreshReturnsNoToken)
    }

    /// Gives a token back (RFC 7009, section 2.1). A token that the provider does not know is as good as revoked.
    func revoke(_ token: String, isRefreshToken: Bool, at uri: String, _ call: Call) throws(Failure) {
        let hint = isRefreshToken ? "refresh_token" : "access_token"
        let response = try send([("token", token), ("token_type_hint", hint)], to: uri, call)
        if response.status == 429 { throw .rateLimited(response, by: appName, engine.clock) }
        guard (200..<300).contains(response.status) || response.status == 400 else {
            throw .providerError(response.status, appName)
        }
    }

    private func send(
        _ parameters: [(String, String)], to address: String, _ call: Call
    ) throws(Failure) -> HTTPResponse {
        var form = parameters
        var query: [(String, String)] = []
        var request = HTTPRequest(
            method: config.rules.requestMethod.rawValue, uri: try URI(address, what: "The tokenUri of \(appName)"))
        request.maximumAnswer = Self.maximumAnswer
        request.headers["Accept"] = "application/json"
        for (name, value) in config.rules.headers { request.headers[name] = value }
        let secret = config.clientSecret
        switch config.clientAuthLocation {
        case .headers:
            // Section 2.3.1: both parts are form-encoded before they are joined.
            let pair = FormEncoding.encode(config.clientId) + ":" + FormEncoding.encode(secret ?? "")
            request.headers["Authorization"] = "Basic " + Base64.encode(Array(pair.utf8))
        case .body: form += [("client_id", config.clientId)] + (secret.map { [("client_secret", $0)] } ?? [])
        case .query: query += [("client_id", config.clientId)] + (secret.map { [("client_secret", $0)] } ?? [])
        }
        switch config.rules.requestFormat {
        case .form where config.rules.requestMethod == .post:
            request.headers["Content-Type"] = "application/x-www-form-urlencoded"
            request.body = Array(FormEncoding.encode(form).utf8)
        case .json where config.rules.requestMethod == .post:
            var object = JSONObject()
            for (name, value) in form { object[name] = .string(value) }
            request.headers["Content-Type"] = "application/json"
            request.body = Array(JSON.object(object).text.utf8)
        case .form, .json, .query: query += form
        }
        if !query.isEmpty { request.uri = request.uri.appending(query: query) }
        return try engine.transport.send(request, call)
    }

    /// No provider's answer comes near it.
    private static let maximumAnswer = 1 << 20

    private func read(
        _ response: HTTPResponse, _ requestedAt: Int64, needsToken: Bool = true
    ) throws(Failure) -> TokenResponse {
        if response.status == 429 { throw .rateLimited(response, by: appName, engine.clock) }
        guard response.body.count <= Self.maximumAnswer else { throw invalid("with too much", response) }
        let answer = Self.object(response)
        // Whatever the status: some providers answer 200 with an error in it.
        if let answer, let code = errorCode(answer) { throw refused(code, answer, response) }
        if (300..<400).contains(response.status) {
            throw invalid("with a redirect, which is not followed: the connector's address of it is wrong", response)
        }
        guard (200..<300).contains(response.status) else { throw .providerError(response.status, appName) }
        do throws(TokenResponse.Problem) {
            return try TokenResponse(
                answer ?? JSONObject(), config.rules, requestedAt: requestedAt, needsToken: needsToken)
        } catch {
            switch error {
            case .noToken: throw invalid("without an access token", response)
            case .malformedToken: throw invalid("with a token that cannot be one", response)
            }
        }
    }

    private func invalid(_ how: String, _ response: HTTPResponse) -> Failure {
        var failure = Failure(
            .providerError, .connection, "token_answer_invalid", "\(appName) answered the token request \(how).")
        failure.httpStatus = response.status
        return failure
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

    // MARK: Errors

    /// Nil when the answer has none; by the standard's names where the connector knows the provider's.
    private func errorCode(_ answer: JSONObject) -> String? {
        let rules = config.rules
        if let path = rules.paths["error"] {
            guard let value = TokenResponse.value(at: path, answer)?.plainText, !rules.successValues.contains(value)
            else { return Self.standardError(answer) }
            return rules.errorCodes[value] ?? OAuthErrorCode.shown(value)
        }
        return Self.standardError(answer).map { rules.errorCodes[$0] ?? $0 }
    }

    private static func standardError(_ answer: JSONObject) -> String? {
        switch answer["error"] {
        case nil, .null?: answer["ok"] == .bool(false) ? "unrecognised_error" : nil
        case .string(let code)?: OAuthErrorCode.shown(code)
        default: "unrecognised_error"
        }
    }

    /// Who must act is in the code, never in the description; but for Exact Online, whose code says something else.
    private func refused(_ code: String, _ answer: JSONObject, _ response: HTTPResponse) -> Failure {
        var failure: Failure
        let isOldToken = ["old refresh token used", "old refresh token used."].contains(
            answer["error_description"]?.stringValue?.lowercased() ?? "")
        switch isOldToken ? "invalid_grant" : code {
        case "invalid_client", "unauthorized_client", "incorrect_client_credentials":
            failure = Failure(
                .integrationBroken, .configuration, "client_refused",
                "\(appName) refused the integration's client id or secret (\(code)); correct the integration's parameters."
            )
        case "invalid_grant", "bad_refresh_token", "invalid_refresh_token", "bad_verification_code", "token_revoked":
            failure = Failure(
                .disconnected, .connection, "grant_refused",
                "\(appName) does not accept the grant any more (\(code)); connect again.")
        case "interaction_required", "login_required", "consent_required":
            failure = Failure(
                .disconnected, .connection, "interaction_required",
                "\(appName) wants the person to sign in again (\(code)); connect again.")
        case "invalid_scope", "invalid_request", "unsupported_grant_type", "redirect_uri_mismatch":
            failure = .configuration(
                "token_request_refused",
                "\(appName) refused the token request (\(code)); check the connector and integration.")
        case "slow_down", "ratelimited", "rate_limited", "too_many_requests":
            failure = .rateLimited(response, by: appName, engine.clock)
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
