/// Sends requests through a connection.
struct ConnectionSender {
    private let context: Context
    private let connectionId: String

    init(_ selector: (name: String, value: String), _ context: Context) throws(Failure) {
        self.context = context
        connectionId = try context.read { (transaction) throws(Failure) in
            selector.name == "connectionId"
                ? try context.connection(id: selector.value, transaction).id
                : try context.connection(key: selector.value, transaction).id
        }
    }

    /// Credentials that the app refuses are refreshed once, and the request is sent once more.
    func send(_ request: AppRequest) throws(Failure) -> HTTPResponse {
        let source = CredentialSource(connectionId, context)
        do throws(Failure) {
            var credentials = try source.usable()
            var response = try send(request, credentials.credentials)
            if response.status == 401, try canRefresh() {
                credentials = try source.refreshed(instead: credentials.version)
                response = try send(request, credentials.credentials)
            }
            let appName = try connector().connector.name
            if response.status == 401 { throw Self.refused(appName) }
            if response.status == 429 { throw .rateLimited(response, by: appName, context.engine.clock) }
            try note(nil)
            return response
        } catch where error.type == .connection {
            try note(error)
            throw error
        }
    }

    private func send(_ request: AppRequest, _ credentials: JSONObject) throws(Failure) -> HTTPResponse {
        var (connector, variables) = try connector()
        variables.credentials = credentials
        return try APIClient(try connector.apiClient(variables), context).send(request)
    }

    private func connector() throws(Failure) -> (connector: Connector, ConnectorVariables) {
        try context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            guard let connector = try context.connector(of: connection, transaction) else {
                throw .configuration("connector_missing", "The connector of this connection does not exist any more.")
            }
            let setup = try transaction.setup(of: connection, workspaceId: context.workspaceId)
            let integration = try context.integration(of: connection, transaction)
            return (
                connector,
                ConnectorVariables(
                    connectorParameters: try context.connectorParameters(integration, setup, transaction),
                    connectionInput: setup.input)
            )
        }
    }

    private func canRefresh() throws(Failure) -> Bool {
        try context.read { (transaction) throws(Failure) in try context.connection(id: connectionId, transaction).canRefresh }
    }

    private static func refused(_ appName: String) -> Failure {
        var failure = Failure(
            .credentialsRefused, .connection, "access_token_expired",
            "\(appName) refused the connection's credentials (HTTP 401); if that stays so, connect again.")
        failure.httpStatus = 401
        return failure
    }

    /// Keeps the connection's last failure and its last use, writing only what tells something new.
    private func note(_ failure: Failure?) throws(Failure) {
        let error = failure?.json
        let isNews = try context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            let isStale = transaction.now - (connection.lastActiveAt ?? 0) >= Self.activityMilliseconds
            return connection.requestError != error || failure == nil && isStale
        }
        guard isNews else { return }
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(id: connectionId, transaction)
            connection.requestError = error
            if failure == nil { connection.lastActiveAt = transaction.now }
            try transaction.update(&connection, workspaceId: context.workspaceId)
        }
    }

    /// `lastActiveAt` is this coarse: a write to disk for every request would cost more than the request.
    private static let activityMilliseconds: Int64 = 10 * 60 * 1000
}
