/// A client of a person's own: what they entered is its id and secret.
extension OAuthConfig {
    /// Whether the client is one that was entered, and not the integration's.
    func isClient(of input: JSONObject) -> Bool {
        let entered = input.compactMap { $0.value.plainText }
        return entered.contains { $0 == clientId || $0 == clientSecret }
    }
}

extension Failure {
    /// A client that is refused is the integration's fault, but for one that a person entered.
    static func clientOfPersonRefused(_ refusal: Failure, _ appName: String, _ status: Status) -> Failure {
        let code = refusal.oauthCode.map { " (\($0))" } ?? ""
        var failure = Failure(
            status, .connection, status == .disconnected ? "grant_refused" : "credentials_refused",
            "\(appName) does not accept the client id or secret that was entered\(code); connect again with other ones."
        )
        failure.oauthCode = refusal.oauthCode
        failure.httpStatus = refusal.httpStatus
        return failure
    }
}
