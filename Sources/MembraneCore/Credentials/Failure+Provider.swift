/// What the other side's trouble becomes.
extension Failure {
    static func providerError(_ status: Int, _ appName: String) -> Failure {
        var failure = Failure(.providerError, .connection, "provider_error", "\(appName) answered with HTTP \(status).")
        failure.httpStatus = status
        failure.isRetryable = status >= 500
        return failure
    }

    static func rateLimited(_ response: HTTPResponse, by appName: String, _ clock: any Clock) -> Failure {
        var failure = Failure(
            .rateLimited, .connection, "rate_limit_exceeded",
            "\(appName) asks for fewer requests (HTTP \(response.status)).")
        failure.httpStatus = response.status
        failure.isRetryable = true
        failure.retryAfterMilliseconds = response.headers["Retry-After"].flatMap { HTTPDate.delay($0, now: clock.now) }
        return failure
    }
}
