/// One refresh of one connection's credentials, by this process alone among all that share the store.
///
/// The rules that keep a rotating refresh token from being lost or sent twice: take the lease; read again after taking
/// it; redeem; commit; only then hand out. A holder whose lease has passed to somebody else writes nothing.
struct CredentialRefresh {
    private let connectionId: String
    private let replacedVersion: Int64
    private let context: Context

    init(_ connectionId: String, instead version: Int64, _ context: Context) {
        self.connectionId = connectionId
        replacedVersion = version
        self.context = context
    }

    /// Longer than a token request may take, so that the lease cannot pass to somebody else under it.
    private static let leaseMilliseconds: Int64 = 60_000
    private static let requestMilliseconds: Int64 = 30_000
    /// How often those who wait for another process look again.
    private static let pollMilliseconds: Int64 = 50

    /// What was found on taking the lease.
    private enum Turn {
        /// Somebody else has refreshed meanwhile.
        case done(UsableCredentials)
        /// Somebody else is refreshing.
        case busy
        case ours(Work)
    }

    private struct Work {
        let connection: Connection
        let connector: Connector
        let variables: ConnectorVariables
        let leaseNumber: Int64
    }

    func run() throws(Failure) -> UsableCredentials {
        let owner = Base64.encode(try context.engine.random.bytes(12), .url)
        while true {
            switch try takeTurn(owner) {
            case .done(let credentials): return credentials
            case .busy: try context.call.sleep(milliseconds: Self.pollMilliseconds)
            case .ours(let work): return try refresh(work, owner)
            }
        }
    }

    private func takeTurn(_ owner: String) throws(Failure) -> Turn {
        try context.write { (transaction) throws(Failure) in
            let connection = try CredentialSource.connected(connectionId, context, transaction)
            let credentials = try transaction.credentials(of: connection, workspaceId: context.workspaceId)
            if connection.credentialsVersion != replacedVersion {
                return .done(UsableCredentials(credentials: credentials, version: connection.credentialsVersion))
            }
            guard let connector = try context.connector(of: connection, transaction) else {
                throw .configuration("connector_missing", "The connector of this connection does not exist any more.")
            }
            let leaseNumber = try transaction.takeLease(
                connection, owner: owner, until: transaction.now + Self.leaseMilliseconds, workspaceId: context.workspaceId)
            guard let leaseNumber else { return .busy }
            let setup = try transaction.setup(of: connection, workspaceId: context.workspaceId)
            let integration = try context.integration(of: connection, transaction)
            let parameters = try context.connectorParameters(integration, setup, transaction)
            var variables = ConnectorVariables(connectorParameters: parameters, connectionInput: setup.input)
            variables.credentials = credentials
            return .ours(Work(connection: connection, connector: connector, variables: variables, leaseNumber: leaseNumber))
        }
    }

    private func refresh(_ work: Work, _ owner: String) throws(Failure) -> UsableCredentials {
        let tokens: TokenResponse
        var variables = work.variables
        do throws(Failure) {
            tokens = try redeem(work)
            variables.tokenResponse = tokens.answer
            variables.credentials = try newCredentials(work, variables, tokens)
        } catch {
            try giveUp(work, owner, error)
            throw error
        }
        let credentials = variables.credentials
        // From here on the old refresh token may be spent: the new one must reach the disk, whatever becomes of the call.
        return try context.engine.store.write(uncancellable) { (transaction) throws(Failure) in
            try release(work, owner, transaction)
            var connection = try context.connection(id: connectionId, transaction)
            connection.becomeReady(expiresAt: tokens.expiresAt(obtainedAt: transaction.now), canRefresh: true)
            try transaction.setCredentials(credentials, of: &connection, workspaceId: context.workspaceId)
            try transaction.update(&connection, workspaceId: context.workspaceId)
            return UsableCredentials(credentials: credentials, version: connection.credentialsVersion)
        }
    }

    private func redeem(_ work: Work) throws(Failure) -> TokenResponse {
        guard let refreshToken = work.variables.credentials["refresh_token"]?.stringValue else {
            throw Failure(
                .disconnected, .connection, "access_token_expired", "The access token has expired and there is no refresh token; connect again.")
        }
        let endpoint = TokenEndpoint(
            try work.connector.oauthConfig(work.variables), appName: work.connector.name, context.engine)
        // Not under the caller's limits: a request that was sent and not waited for could lose a rotated token.
        return try endpoint.refresh(refreshToken, uncancellable)
    }

    private var uncancellable: Call {
        Call(clock: context.engine.clock, timeoutMilliseconds: Self.requestMilliseconds)
    }

    /// Over the old ones, so that what was learned when connecting stays; no new refresh token means keeping the old.
    private func newCredentials(
        _ work: Work, _ variables: ConnectorVariables, _ tokens: TokenResponse
    ) throws(Failure) -> JSONObject {
        var merged = work.variables.credentials
        // What the new answer does not say of the expiry is unknown: the old one must not pass for it.
        merged["expires_in"] = nil
        merged.merge(try work.connector.credentials(fromRefreshTokenResponse: variables))
        if tokens.refreshToken == nil { merged["refresh_token"] = work.variables.credentials["refresh_token"] }
        return merged
    }

    /// Only a refused grant loses the connection. Everything else may pass, or is the integration's fault.
    private func giveUp(_ work: Work, _ owner: String, _ failure: Failure) throws(Failure) {
        try context.engine.store.write(uncancellable) { (transaction) throws(Failure) in
            try release(work, owner, transaction)
            var connection = try context.connection(id: connectionId, transaction)
            if failure.status == .disconnected {
                connection.isDisconnected = true
                connection.state = .clientActionRequired
                connection.error = failure.json
            } else {
                connection.requestError = failure.json
            }
            try transaction.update(&connection, workspaceId: context.workspaceId)
        }
    }

    private func release(_ work: Work, _ owner: String, _ transaction: Transaction) throws(Failure) {
        let isOurs = try transaction.releaseLease(
            work.connection, number: work.leaseNumber, owner: owner, workspaceId: context.workspaceId)
        guard isOurs else {
            var failure = Failure.conflict(
                "refresh_superseded", "Another process took over refreshing this connection; ask again for its credentials.")
            failure.isRetryable = true
            throw failure
        }
    }
}
