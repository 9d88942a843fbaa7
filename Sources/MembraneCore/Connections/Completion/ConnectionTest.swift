/// Asks the app whether credentials work, by the connector's `test`.
struct ConnectionTest {
    private let connector: Connector
    private let context: Context

    init(_ connector: Connector, _ context: Context) {
        self.connector = connector
        self.context = context
    }

    /// Does nothing where the connector has no test.
    func run(_ variables: ConnectorVariables) throws(Failure) {
        guard let test = try connector.testRequest(variables) else { return try ask(variables) }
        let api = try APIClient(connector, variables, tenantId: try context.tenantId(), context)
        let response = try api.send(AppRequest(test))
        if let failure = try failure(response, variables) {
            let answer = try? JSON(parsing: response.body, what: "A test's answer").objectValue
            throw ProviderWords(.app, response, answer, variables.redaction).added(to: failure)
        }
    }

    /// Who must act: the person, whoever wrote the connector, or nobody but for a while.
    private func failure(_ response: HTTPResponse, _ variables: ConnectorVariables) throws(Failure) -> Failure? {
        let name = connector.name
        let verdict = try connector.apiRules.verdict(
            response, by: name, variables.object(for: .apiClient), context.services.clock)
        if case .failed(let failure) = verdict, failure.status == .rateLimited {
            return failure.redacted(variables.redaction)
        }
        // The app's trouble says nothing about the credentials.
        if response.status >= 500 || [408, 425].contains(response.status) {
            var failure = Failure.providerError(response.status, name)
            failure.isRetryable = true
            return failure
        }
        if try connector.testPassed(response: response.asVariable, variables) { return nil }
        if Self.misdirected.contains(response.status) || (300..<400).contains(response.status) {
            var failure = Failure.configuration(
                "test_misdirected",
                "\(name) does not know the request of the connector's “test” (HTTP \(response.status)): the connector, or what it makes its address from, is wrong."
            )
            failure.httpStatus = response.status
            return failure
        }
        var failure = Failure(
            .credentialsRefused, .connection, "test_failed",
            "\(name) did not accept the credentials (HTTP \(response.status)); check them and connect again.")
        failure.httpStatus = response.status
        return failure
    }

    /// Statuses that speak of the request's address and form, and of no credentials.
    private static let misdirected: Set<Int> = [404, 405, 406, 410, 411, 413, 414, 415, 421]

    /// A test that is no request: it answers by itself whether the credentials work.
    private func ask(_ variables: ConnectorVariables) throws(Failure) {
        guard let answer = try connector.answer(.test, variables, context) else { return }
        guard answer.isTruthy, !answer.isEmptyValue else {
            throw Failure(
                .credentialsRefused, .connection, "test_failed",
                "\(connector.name) did not accept the credentials; check them and connect again.")
        }
    }
}
