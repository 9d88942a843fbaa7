/// A provider's answer to a refresh, until it is on disk.
struct RefreshAnswer: IssuedAnswer {
    private let lease: RefreshLease
    /// What was refreshed, as long as it has to be known to give the answer back.
    private let replaced: UsableCredentials
    private let rules: TokenEndpointRules
    /// As JSON text: the answer may have to be kept for a while.
    private let credentials: Secret
    /// The refresh token that was sent, as long as another has come instead of it.
    private let previous: Secret?
    private let facts: CredentialFacts
    /// What the connector could not do with the answer.
    private let problem: JSON?

    /// - Parameter sent: the token that was sent and may be used up; nil where nothing is.
    init(
        _ outcome: CredentialRenewal.Outcome, _ facts: CredentialFacts, sent: String?,
        instead replaced: UsableCredentials, _ rules: TokenEndpointRules, _ lease: RefreshLease
    ) {
        self.lease = lease
        self.facts = facts
        self.replaced = replaced
        self.rules = rules
        problem = outcome.problem?.json
        credentials = Secret(JSON.object(outcome.credentials).text.utf8)
        previous = sent.flatMap { sent in
            guard outcome.credentials["refresh_token"]?.stringValue != sent else { return nil }
            return Secret((["refresh_token": .string(sent)] as JSON).text.utf8)
        }
    }

    var id: String { lease.owner }
    var workspaceId: String { lease.workspaceId }
    var connectionId: String? { lease.connectionId }

    /// The store has the token that was sent. Many providers take it again as long as what they gave for it was not used,
    /// and do not say so: giving the new one back would end a connection that may live on.
    var isOnlyCopy: Bool { false }

    /// Writes the answer, unless something newer is there; gives the lease back either way.
    ///
    /// A connection that somebody took for lost meanwhile is not: what they tried was the token that this answer
    /// replaces.
    func adopt(_ transaction: Transaction, isLate: Bool) throws(Failure) -> Adopted? {
        try lease.release(transaction)
        let found = try transaction.connection(id: lease.connectionId, tenantId: nil)
        guard var connection = found else { return nil }
        guard connection.archivedAt == nil, isNewest(than: connection) else {
            try giveBackLater(connection, transaction)
            return Adopted()
        }
        let wasLost = connection.isDisconnected
        try transaction.makeReady(
            &connection, try Self.object(credentials), facts, previous: try previous.map(Self.object))
        if let problem {
            connection.requestError = problem
            try transaction.update(&connection)
        }
        if wasLost { try transaction.record(.reconnected, connection) }
        return Adopted()
    }

    struct Adopted: Sendable {}

    // MARK: What nothing uses

    /// Somebody has archived the connection or connected it again meanwhile: the grant that was refreshed is in use no
    /// more, and what came goes where that goes.
    private func giveBackLater(_ connection: Connection, _ transaction: Transaction) throws(Failure) {
        // Of a later refresh it is the same grant.
        guard connection.refresh.leaseNumber == nil, !connection.isOfInternalAPI else { return }
        var secrets = IssuedGrant.Secrets(
            connectorId: connection.connectorId, setup: replaced.setup, credentials: try Self.object(credentials))
        secrets.integrationId = replaced.connection.integrationId
        secrets.authOptionKey = replaced.connection.authOptionKey
        if connection.hasCredentials {
            guard !rules.revocationEndsAllGrants else { return }
            let present = try transaction.credentials(of: connection)
            guard !secrets.sharesTokens(with: present) else { return }
        }
        guard replaced.connector.canRevoke(replaced.variables) else { return }
        _ = try transaction.insertGrant(.revoking, secrets, of: connection)
    }

    func giveBack(_ services: Services) {
        var variables = replaced.variables
        guard let credentials = try? Self.object(credentials) else { return }
        variables.credentials = credentials
        Revocation(replaced.connector, variables, tenantId: replaced.connection.tenantId)
            .runAlone(services, workspaceId: lease.workspaceId)
    }

    /// The credentials that were refreshed are still there, or what an earlier holder of the lease got for them. Of
    /// several tokens for one, the last that was asked for is the one that providers keep.
    private func isNewest(than connection: Connection) -> Bool {
        if connection.credentialsVersion == replaced.version { return true }
        guard let other = connection.refresh.leaseNumber else { return false }
        return connection.credentialsVersion == replaced.version + 1 && other < lease.number
    }

    private static func object(_ secret: Secret) throws(Failure) -> JSONObject {
        try JSON(parsing: secret.exposed, what: "A kept answer").objectValue ?? JSONObject()
    }
}
