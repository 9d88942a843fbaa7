/// What the errors of token endpoints mean, and of whatever answers like one.
extension Failure {
    /// Who must act is in the code, never in the description; but for Exact Online, whose code says something else.
    ///
    /// - Parameter speaker: who answered: an endpoint, or an app.
    static func tokenRefusal(
        _ code: String, _ answer: JSONObject, _ response: HTTPResponse, by speaker: String, _ clock: any Clock,
        to request: String = "token request"
    ) -> Failure {
        var failure: Failure
        let isOldToken = ["old refresh token used", "old refresh token used."].contains(
            answer["error_description"]?.stringValue?.asciiLowercased() ?? "")
        switch isOldToken ? "invalid_grant" : code {
        case "invalid_client", "unauthorized_client", "incorrect_client_credentials":
            failure = Failure(
                .integrationBroken, .configuration, "client_refused",
                "\(speaker) refused the integration's client id or secret (\(code)); correct the integration's parameters."
            )
        case "invalid_grant", "bad_refresh_token", "invalid_refresh_token", "bad_verification_code", "token_revoked":
            failure = Failure(
                .disconnected, .connection, "grant_refused",
                "\(speaker) does not accept the grant any more (\(code)); connect again.")
        case "interaction_required", "login_required", "consent_required":
            failure = Failure(
                .disconnected, .connection, "interaction_required",
                "\(speaker) wants the person to sign in again (\(code)); connect again.")
        case "invalid_scope", "invalid_request", "unsupported_grant_type", "redirect_uri_mismatch":
            failure = .configuration(
                "token_request_refused",
                "\(speaker) refused the \(request) (\(code)); check the connector and integration.")
        case "slow_down", "ratelimited", "rate_limited", "too_many_requests":
            failure = .rateLimited(response, by: speaker, clock)
        default:
            failure = Failure(
                .providerError, .connection, "provider_error",
                "\(speaker) answered the \(request) with the error \(code).")
            failure.isRetryable = response.status >= 500 || code == "temporarily_unavailable" || code == "server_error"
        }
        failure.oauthCode = code
        failure.httpStatus = response.status
        return failure
    }

    /// - Parameter how: what is wrong with the answer, such as "without an access token".
    static func answerInvalid(
        _ how: String, to request: String, _ response: HTTPResponse, by speaker: String
    ) -> Failure {
        var failure = Failure(
            .providerError, .connection, "token_answer_invalid", "\(speaker) answered the \(request) \(how).")
        failure.httpStatus = response.status
        return failure
    }
}

/// The body of a token endpoint's answer.
enum TokenAnswer {
    /// JSON as the standard says, or form-encoded as some older servers answer.
    static func object(_ response: HTTPResponse) -> JSONObject? {
        if let object = JSONObject(lenient: response.body) { return object }
        let type = response.headers["Content-Type"] ?? ""
        guard type.hasNamedPrefix("application/x-www-form-urlencoded") || type.hasNamedPrefix("text/plain") else {
            return nil
        }
        var object = JSONObject()
        for (name, value) in FormEncoding.decode(String(decoding: response.body, as: UTF8.self)) {
            object[name] = .string(value)
        }
        return object
    }

    /// The error that an answer names, in the standard's way or in Slack's; nil when it names none.
    static func standardError(_ answer: JSONObject) -> String? {
        switch answer["error"] {
        case .string(let code)? where !code.isEmpty: OAuthErrorCode.shown(code)
        case let value? where isError(value): OAuthErrorCode.unrecognised
        default: answer["ok"] == .bool(false) ? OAuthErrorCode.unrecognised : nil
        }
    }

    /// Whether this, where an error is named, names one: null, "", false, 0, {} and [] say that there is none.
    static func isError(_ value: JSON) -> Bool { value.isTruthy && !value.isEmptyValue }
}
