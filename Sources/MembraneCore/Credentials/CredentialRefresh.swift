/// One refresh of one connection's credentials, by this process alone among all that share the store.
///
/// The rules that keep a rotating refresh token from being lost or sent twice: take the lease; read again after taking
/// it; redeem; commit; only then hand out. What is written replaces the credentials that were refreshed and no others: a
/// connection that was archived, connected again or refreshed by somebody else in the meantime stays as it is.
struct CredentialRefresh {
    private let connectionId: String
    private let replacedVersion: Int64
    private let context: Context

    init(_ connectionId: String, instead version: Int64, _ context: Context) {
        self.connectionId = connectionId
        replacedVersion = version
        self.context = context
    }

    /// Longer than a token request may take, so that the lease does not pass to somebody else under it.
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
        case ours(UsableCredentials, Lease)
    }

    private struct Lease {
        let number: Int64
        let owner: String
    }

    func run() throws(Failure) -> UsableCredentials {
        let owner = Base64.encode(try context.engine.random.bytes(12), .url)
        while true {
            switch try takeTurn(owner) {
            case .done(let credentials): return credentials
            case .busy: try context.call.sleep(milliseconds: Self.pollMilliseconds)
            case .ours(let old, let lease): return try refresh(old, lease)
            }
        }
    }

    private func takeTurn(_ owner: String) throws(Failure) -> Turn {
        try context.write { (transaction) throws(Failure) in
            let present = try UsableCredentials.read(connectionId, context, transaction)
            if present.version != replacedVersion { return .done(present) }
            let number = try transaction.takeLease(
                present.connection, owner: owner, until: transaction.now + Self.leaseMilliseconds,
                workspaceId: context.workspaceId)
            return number.map { .ours(present, Lease(number: $0, owner: owner)) } ?? .busy
        }
    }

    private func refresh(_ old: UsableCredentials, _ lease: Lease) throws(Failure) -> UsableCredentials {
        let tokens: TokenResponse
        var variables = old.variables
        do throws(Failure) {
            tokens = try redeem(old)
            variables.tokenResponse = tokens.answer
            variables.credentials = try old.connector.credentials(fromRefreshTokenResponse: variables)
        } catch {
            if let other = try note(error, lease) { return other }
            throw error
        }
        return try store(variables.credentials, tokens, lease)
    }

    private func redeem(_ old: UsableCredentials) throws(Failure) -> TokenResponse {
        guard let refreshToken = old.variables.credentials["refresh_token"]?.stringValue else {
            throw Failure(
                .disconnected, .connection, "access_token_expired",
                "The access token has expired and there is no refresh token; connect again.")
        }
        let endpoint = TokenEndpoint(
            try old.connector.oauthConfig(old.variables), appName: old.connector.name, context.engine)
        return try endpoint.refresh(refreshToken, uncancellable)
    }

    /// Not under the caller's limits: a request that was sent and not waited for could lose a rotated token, and an
    /// answer that was not stored could.
    private var uncancellable: Call {
        Call(clock: context.engine.clock, timeoutMilliseconds: Self.requestMilliseconds)
    }

    private func store(
        _ credentials: JSONObject, _ tokens: TokenResponse, _ lease: Lease
    ) throws(Failure) -> UsableCredentials {
        try context.engine.store.write(uncancellable) { (transaction) throws(Failure) in
            if var connection = try replaceable(lease, transaction) {
                try transaction.makeReady(
                    &connection, credentials, expiresAt: tokens.expiresAt(obtainedAt: transaction.now),
                    canRefresh: true,
                    workspaceId: context.workspaceId)
            }
            return try UsableCredentials.read(connectionId, context, transaction)
        }
    }

    /// Only a refused grant loses the connection. Everything else may pass, or is the integration's fault.
    ///
    /// Answers the credentials that somebody else has brought meanwhile; then nothing is lost, and nothing is noted.
    private func note(_ failure: Failure, _ lease: Lease) throws(Failure) -> UsableCredentials? {
        try context.engine.store.write(uncancellable) { (transaction) throws(Failure) in
            guard var connection = try replaceable(lease, transaction) else {
                return try UsableCredentials.read(connectionId, context, transaction)
            }
            if failure.status == .disconnected {
                connection.isDisconnected = true
                connection.state = .clientActionRequired
                connection.error = failure.json
            } else {
                connection.requestError = failure.json
            }
            try transaction.update(&connection, workspaceId: context.workspaceId)
            if connection.isDisconnected {
                try transaction.record(.disconnected, connection, workspaceId: context.workspaceId)
            }
            return nil
        }
    }

    /// The connection, if its credentials are still the ones that were refreshed. The lease is given back either way.
    private func replaceable(_ lease: Lease, _ transaction: Transaction) throws(Failure) -> Connection? {
        let connection = try context.connection(id: connectionId, transaction)
        try transaction.releaseLease(
            connection, number: lease.number, owner: lease.owner, workspaceId: context.workspaceId)
        return connection.credentialsVersion == replacedVersion && connection.archivedAt == nil ? connection : nil
    }
}
