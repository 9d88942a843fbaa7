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
    func send(_ request: AppRequest, minimumSeconds: Int64 = 0) throws(Failure) -> HTTPResponse {
        let source = CredentialSource(connectionId, context)
        do throws(Failure) {
            var usable = try source.usable(minimumSeconds: minimumSeconds)
            var response = try send(request, usable)
            // Some apps say it with 401: another token of the same scopes would not help.
            let isExpired = response.status == 401 && Self.neededScopes(response) == nil
            if isExpired, usable.connection.canRefresh, !hasJustBeenInVain(usable) {
                let old = usable
                let refusedAt = context.engine.clock.now
                usable = try source.refreshed(instead: old)
                response = try send(request, usable)
                if response.status != 401 { learn(from: old, refusedAt: refusedAt) }
            }
            let appName = usable.connector.name
            if let scopes = Self.neededScopes(response) { throw Self.needsScope(appName, scopes, response.status) }
            if response.status == 401 { throw Self.refused(appName) }
            if response.status == 429 { throw .rateLimited(response, by: appName, context.engine.clock) }
            note(nil)
            return response
        } catch  where error.type == .connection {
            note(error)
            throw error
        }
    }

    /// The app refused the token before as well, and a new one did not help: another one would not either.
    private func hasJustBeenInVain(_ usable: UsableCredentials) -> Bool {
        guard usable.connection.requestError?["key"] == "access_token_expired",
            usable.connection.refresh.leaseNumber != nil,
            let obtainedAt = usable.connection.refresh.obtainedAt
        else { return false }
        return (0..<Self.vainMilliseconds).contains(context.engine.clock.now - obtainedAt)
    }

    /// An app that refuses everybody does not make us ask its provider for tokens all the time.
    private static let vainMilliseconds: Int64 = 60_000

    /// How long a token lived, where the provider does not say. A new token that works shows that the old one was too old.
    private func learn(from old: UsableCredentials, refusedAt: Int64) {
        guard old.connection.credentialsExpireAt == nil, let obtainedAt = old.connection.refresh.obtainedAt,
            refusedAt - obtainedAt >= Self.shortestLifetime
        else { return }
        try? context.write { (transaction) throws(Failure) in
            var connection = try context.connection(id: connectionId, transaction)
            let known = connection.refresh.learnedLifetime ?? .max
            guard connection.canRefresh, connection.credentialsExpireAt == nil, refusedAt - obtainedAt < known else {
                return
            }
            connection.refresh.learnedLifetime = refusedAt - obtainedAt
            if let since = connection.refresh.obtainedAt {
                connection.refresh.refreshAt = since + (refusedAt - obtainedAt) / 5 * 4
            }
            try transaction.update(&connection, workspaceId: context.workspaceId)
        }
    }

    /// A token that was refused earlier did not expire but was taken back.
    private static let shortestLifetime: Int64 = 60_000

    private func send(_ request: AppRequest, _ usable: UsableCredentials) throws(Failure) -> HTTPResponse {
        try APIClient(usable.connector, usable.variables, tenantId: usable.connection.tenantId, context).send(request)
    }

    /// What the app wants to be asked for (RFC 6750, section 3.1); nil when the answer does not say that it is this.
    private static func neededScopes(_ response: HTTPResponse) -> [String]? {
        guard [401, 403].contains(response.status), let challenge = AuthenticateChallenge.bearer(response.headers),
            challenge.parameters["error"] == "insufficient_scope"
        else { return nil }
        return MetadataText.scopes(challenge.parameters["scope"] ?? "").prefix(50).map { String($0.prefix(200)) }
    }

    private static func needsScope(_ appName: String, _ scopes: [String], _ status: Int) -> Failure {
        let list = scopes.isEmpty ? "more" : scopes.joined(separator: ", ")
        var failure = Failure(
            .credentialsRefused, .connection, "insufficient_scope",
            "\(appName) needs the scopes \(list): add them to the integration, and connect again.")
        failure.httpStatus = status
        failure.oauthCode = "insufficient_scope"
        return failure.with("scopes", .array(scopes.map { .string($0) }))
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
