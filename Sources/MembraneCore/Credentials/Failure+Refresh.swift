/// What can go wrong with a refresh, beside what the provider says.
extension Failure {
    /// The caller's own time was over before somebody else's refresh was.
    static var waitedForRefresh: Failure {
        var failure = Failure.timedOut
        failure.key = "refresh_wait_timed_out"
        failure.message =
            "The call's time limit passed while it waited for another refresh of the same connection; try again."
        return failure
    }

    static func tokenRequestTimedOut(_ appName: String, seconds: Int64) -> Failure {
        var failure = Failure(
            .network, .connection, "token_request_timed_out",
            "\(appName) did not answer the token request within \(seconds) seconds.")
        failure.isRetryable = true
        return failure
    }

    /// The one loss that nobody can prevent: the provider has replaced the refresh token, and its answer never came.
    static func refreshAnswerLost(
        _ refusal: Failure, _ appName: String, sentAt: Int64, graceSeconds: Int64?
    ) -> Failure {
        let grace = graceSeconds.map { "takes a refresh token again for \($0) seconds" } ?? "names no time for that"
        var failure = refusal
        failure.key = "refresh_answer_lost"
        failure.message =
            "A refresh was sent to \(appName) at \(Timestamp.text(sentAt)) and no answer to it was kept; \(appName), "
            + "which \(grace), does not accept the refresh token any more. Connect again."
        return failure.with("sentAt", .string(Timestamp.text(sentAt)))
            .with("graceSeconds", graceSeconds.map { .integer($0) } ?? .null)
    }

    static var nothingToRefresh: Failure {
        Failure(
            .unsupported, .connection, "nothing_to_refresh",
            "The connection's credentials cannot be refreshed: there is no refresh token.")
    }

    /// Whether the provider may have spent the refresh token all the same.
    var leavesRefreshTokenUncertain: Bool {
        switch status {
        case .network: !["dns_failed", "connect_failed", "tls_failed"].contains(key)
        case .providerError: httpStatus.map { $0 >= 500 || (200..<300).contains($0) } ?? true
        default: false
        }
    }
}
