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
        if response.status == 429 { throw .rateLimited(response, by: connector.name, context.engine.clock) }
        // The app's trouble says nothing about the credentials.
        if response.status >= 500 { throw .providerError(response.status, connector.name) }
        guard try connector.testPassed(response: response.asVariable, variables) else {
            var failure = Failure(
                .credentialsRefused, .connection, "test_failed",
                "\(connector.name) did not accept the credentials (HTTP \(response.status)); check them and connect again."
            )
            failure.httpStatus = response.status
            throw failure
        }
    }

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
