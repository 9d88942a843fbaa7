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
            var usable = try source.usable()
            var response = try send(request, usable)
            if response.status == 401, usable.connection.canRefresh {
                usable = try source.refreshed(instead: usable.version)
                response = try send(request, usable)
            }
            let appName = usable.connector.name
            if response.status == 401 { throw Self.refused(appName) }
            if response.status == 429 { throw .rateLimited(response, by: appName, context.engine.clock) }
            note(nil)
            return response
        } catch  where error.type == .connection {
            note(error)
            throw error
        }
    }

    private func send(_ request: AppRequest, _ usable: UsableCredentials) throws(Failure) -> HTTPResponse {
        try APIClient(try usable.connector.apiClient(usable.variables), context).send(request)
    }

    private static func refused(_ appName: String) -> Failure {
        var failure = Failure(
            .credentialsRefused, .connection, "access_token_expired",
            "\(appName) refused the connection's credentials (HTTP 401); if that stays so, connect again.")
        failure.httpStatus = 401
        return failure
    }

    /// Keeps the connection's last failure and its last use, writing only what tells something new. What cannot be
    /// written is left out: the app has answered, and nobody must believe that it did not.
    private func note(_ failure: Failure?) {
        let error = failure?.json
        let isNews = try? context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            let isStale = transaction.now - (connection.lastActiveAt ?? 0) >= Self.activityMilliseconds
            return connection.requestError != error || failure == nil && isStale
        }
        guard isNews == true else { return }
        try? context.write { (transaction) throws(Failure) in
            var connection = try context.connection(id: connectionId, transaction)
            connection.requestError = error
            if failure == nil { connection.lastActiveAt = transaction.now }
            try transaction.update(&connection, workspaceId: context.workspaceId)
        }
    }

    /// `lastActiveAt` is this coarse: a write to disk for every request would cost more than the request.
    private static let activityMilliseconds: Int64 = 10 * 60 * 1000
}
