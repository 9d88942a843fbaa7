/// A provider's answer to a refresh, until it is on disk.
struct RefreshAnswer: Sendable {
    let lease: RefreshLease
    private let replacedVersion: Int64
    /// As JSON text: the answer may have to be kept for a while.
    private let credentials: Secret
    /// The refresh token that was sent, as long as another has come instead of it.
    private let previous: Secret?
    private let facts: CredentialFacts
    /// What the connector could not do with the answer.
    private let problem: JSON?

    /// - Parameter sent: the token that was sent and may be used up; nil where nothing is.
    init(
        _ outcome: CredentialRenewal.Outcome, _ facts: CredentialFacts, sent: String?, instead version: Int64,
        _ lease: RefreshLease
    ) {
        self.lease = lease
        self.facts = facts
        replacedVersion = version
        problem = outcome.problem?.json
        credentials = Secret(JSON.object(outcome.credentials).text.utf8)
        previous = sent.flatMap { sent in
            guard outcome.credentials["refresh_token"]?.stringValue != sent else { return nil }
            return Secret((["refresh_token": .string(sent)] as JSON).text.utf8)
        }
    }

    /// Writes the answer, unless something newer is there; gives the lease back either way.
    ///
    /// A connection that somebody took for lost meanwhile is not: what they tried was the token that this answer
    /// replaces.
    func adopt(_ transaction: Transaction) throws(Failure) {
        try lease.release(transaction)
        let found = try transaction.connection(
            id: lease.connectionId, tenantId: nil, workspaceId: lease.workspaceId)
        guard var connection = found, connection.archivedAt == nil, isNewest(than: connection) else { return }
        let wasLost = connection.isDisconnected
        try transaction.makeReady(
            &connection, try Self.object(credentials), facts, previous: try previous.map(Self.object),
            workspaceId: lease.workspaceId)
        if let problem {
            connection.requestError = problem
            try transaction.update(&connection, workspaceId: lease.workspaceId)
        }
        if wasLost { try transaction.record(.reconnected, connection, workspaceId: lease.workspaceId) }
    }

    /// The credentials that were refreshed are still there, or what an earlier holder of the lease got for them. Of
    /// several tokens for one, the last that was asked for is the one that providers keep.
    private func isNewest(than connection: Connection) -> Bool {
        if connection.credentialsVersion == replacedVersion { return true }
        guard let other = connection.refresh.leaseNumber else { return false }
        return connection.credentialsVersion == replacedVersion + 1 && other < lease.number
    }

    private static func object(_ secret: Secret) throws(Failure) -> JSONObject {
        try JSON(parsing: secret.exposed, what: "A kept answer").objectValue ?? JSONObject()
    }
}
