/// Credentials that a request may use, and which write of them this is.
struct UsableCredentials: Sendable {
    let credentials: JSONObject
    let version: Int64
}

/// Getting credentials that are safe to use: fresh enough, and on disk before anybody sees them.
struct CredentialSource {
    private let context: Context
    private let connectionId: String

    init(_ connectionId: String, _ context: Context) {
        self.connectionId = connectionId
        self.context = context
    }

    /// The present credentials; new ones when those are about to expire.
    func usable() throws(Failure) -> UsableCredentials {
        let (present, isDue) = try context.read { (transaction) throws(Failure) in
            let connection = try Self.connected(connectionId, context, transaction)
            let credentials = try transaction.credentials(of: connection, workspaceId: context.workspaceId)
            return (
                UsableCredentials(credentials: credentials, version: connection.credentialsVersion),
                Self.isDue(connection, credentials, transaction.now)
            )
        }
        return isDue ? try refreshed(instead: present.version) : present
    }

    /// New credentials, because the app refused those of `version`. Whoever refreshed them already is taken at its word.
    func refreshed(instead version: Int64) throws(Failure) -> UsableCredentials {
        try context.engine.refreshes.run(context.workspaceId + "/" + connectionId, context.call) { () throws(Failure) in
            try CredentialRefresh(connectionId, instead: version, context).run()
        }
    }

    /// A connection that can be used: connected, and not lost.
    static func connected(_ id: String, _ context: Context, _ transaction: Transaction) throws(Failure) -> Connection {
        let connection = try context.connection(id: id, transaction)
        if connection.archivedAt != nil { throw .conflict("connection_archived", "The connection is archived; restore it first.") }
        if connection.isDisconnected {
            throw Failure(
                .disconnected, .connection, "connection_disconnected",
                "The app refused the connection's credentials; connect again with this connectionId.")
        }
        guard connection.hasCredentials, connection.state == .ready else {
            throw Failure(
                .clientAction, .connection, "connection_not_ready", "The connection is not connected yet; see its clientAction.")
        }
        return connection
    }

    /// Less than a fifth of the lifetime is left, at least 30 seconds and at most 5 minutes.
    private static func isDue(_ connection: Connection, _ credentials: JSONObject, _ now: Int64) -> Bool {
        guard connection.canRefresh, let expiresAt = connection.credentialsExpireAt else { return false }
        let lifetime = TokenResponse(credentials).expiresAt(obtainedAt: 0) ?? 0
        return expiresAt - now < min(max(lifetime / 5, 30_000), 300_000)
    }
}
