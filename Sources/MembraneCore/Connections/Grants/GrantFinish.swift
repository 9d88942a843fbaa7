/// Makes a connection of what a provider has issued: asks for what the connector wants besides, tests, stores. What does
/// not pass is given back.
///
/// The grant is on disk all the while. Whoever ends in the middle leaves it there, and it is begun again by due work or by
/// whoever looks at the connection next.
struct GrantFinish {
    private let grant: IssuedGrant
    private let context: Context
    /// Whether what may pass is tried again later; otherwise somebody is there to be told.
    private let isPatient: Bool

    /// Of a grant that `context` has taken.
    init(_ grant: IssuedGrant, _ context: Context, isPatient: Bool) {
        self.grant = grant
        self.context = context
        self.isPatient = isPatient
    }

    /// Right after it was redeemed. Only the end of the engine ends it early, not whoever called.
    init(redeemed grant: IssuedGrant, _ context: Context) {
        let services = context.services
        let call = Call(
            clock: services.clock, timeoutMilliseconds: Services.requestMilliseconds, cancellations: [services.closing])
        self.init(
            grant, Context(services: services, principal: context.principal, call: call), isPatient: false)
    }

    /// One minute after the first failure, four times as long after each further one.
    static let maximumAttempts: Int64 = 7
    static let firstPause: Int64 = 60_000

    static func pause(after attempts: Int64) -> Int64 { firstPause << (2 * min(max(attempts - 1, 0), maximumAttempts)) }

    /// A name for whoever takes a grant, which tells others when its process has ended.
    static func owner(_ services: Services) throws(Failure) -> String {
        services.processIdentity.own + "." + Base64.encode(try services.random.bytes(12), .url)
    }

    // MARK: Finishing

    /// The connection as it is then. Throws why there is none.
    func run() throws(Failure) -> Connection {
        let watch = context.services.credentials.leaseWatch
        if let owner = grant.owner { watch.begin(owner) }
        defer { if let owner = grant.owner { watch.end(owner) } }
        var party: Party?
        var new: NewCredentials?
        do throws(Failure) {
            let found = try look()
            party = found
            let made = try NewCredentials(of: grant, found.connector, found.variables, context)
            new = made
            try made.prove(found.connector, found.variables, context)
            return try commit(made, found)
        } catch {
            throw try conclude(error, party, new)
        }
    }

    private struct Party {
        let connector: Connector
        let variables: ConnectorVariables
    }

    private func look() throws(Failure) -> Party {
        try context.read { (transaction) throws(Failure) in
            let secrets = grant.secrets
            guard let known = try context.connector(id: secrets.connectorId, transaction) else {
                throw .connectorMissing
            }
            guard let connector = known.choosing(secrets.authOptionKey) else {
                throw .configuration(
                    "auth_option_missing",
                    "The connector has no authentication option “\(secrets.authOptionKey ?? "")” any more; connect again."
                )
            }
            var variables = secrets.variables(try context.parameters(of: secrets, transaction))
            variables.queryParameters = secrets.queryParameters
            return Party(connector: connector, variables: variables)
        }
    }

    private func commit(_ new: NewCredentials, _ party: Party) throws(Failure) -> Connection {
        let (connection, isOurs) = try context.services.writeSurely(in: context.workspaceId) {
            (transaction) throws(Failure) in
            guard
                var connection = try transaction.connection(id: grant.connectionId, tenantId: grant.tenantId)
            else { throw .notFound("The connection") }
            guard try transaction.isHeld(grant) else { return (connection, false) }
            try Revocation.giveBack(
                replacedIn: connection, by: new.credentials, endsAll: new.revocationEndsAllGrants, before: grant,
                context,
                transaction)
            try transaction.setSetup(grant.secrets.setup, of: &connection)
            connection.authOptionKey = grant.secrets.authOptionKey
            try transaction.makeConnected(&connection, new.credentials, new.facts)
            try transaction.deleteGrant(grant)
            return (connection, true)
        }
        if !isOurs { return try superseded(connection) }
        return connection
    }

    /// Somebody else has finished it, or has connected again, or has archived the connection.
    private func superseded(_ connection: Connection) throws(Failure) -> Connection {
        guard connection.archivedAt == nil else { throw .archivedMeanwhile }
        guard connection.hasCredentials, connection.state == .ready else {
            throw .connectRefused(
                "attempt_ended", "Somebody else has finished or ended this attempt in the meantime; connect again.")
        }
        return connection
    }

    // MARK: What did not pass

    /// Gives the failure that is to be thrown.
    private func conclude(
        _ failure: Failure, _ party: Party?, _ new: NewCredentials?
    ) throws(Failure) -> Failure {
        if failure.status == .forked { return failure }
        // Where the time has passed before the app was asked, the app has nothing to do with it.
        let isUnasked = party == nil && failure.status == .timedOut
        if failure.isOfTheStore || isUnasked || [.cancelled, .closed].contains(failure.status) {
            // A record that cannot be read is no trouble that passes by itself.
            let pause = failure.isDamage ? Self.pause(after: grant.attempts) : 0
            release(at: context.services.clock.now + pause)
            return failure
        }
        var failure = failure
        if failure.status == .timedOut { failure = .newCredentialsTimedOut(party?.connector.name ?? "The app") }
        if isPatient, failure.mayPass, grant.attempts < Self.maximumAttempts {
            release(at: context.services.clock.now + Self.pause(after: grant.attempts))
            return failure
        }
        try end(failure, party, new)
        return failure
    }

    /// Where that is not possible either, it is due again in a while all the same.
    private func release(at next: Int64) {
        try? context.services.store.write(context.services.writeCall, in: context.workspaceId) {
            (transaction) throws(Failure) in
            try transaction.releaseGrant(grant, next: next)
        }
    }

    private func end(_ failure: Failure, _ party: Party?, _ new: NewCredentials?) throws(Failure) {
        var secrets = grant.secrets
        if let new { secrets.credentials = new.credentials }
        let canRevoke = party.map { $0.connector.canRevoke($0.variables) } ?? false
        let endsAll = new?.revocationEndsAllGrants ?? false
        try context.services.writeSurely(in: context.workspaceId) { (transaction) throws(Failure) in
            guard try transaction.isHeld(grant) else { return }
            let found = try transaction.connection(id: grant.connectionId, tenantId: grant.tenantId)
            var isGivenBack = canRevoke
            if let connection = found, connection.hasCredentials {
                // What works must go on working.
                let present = try transaction.credentials(of: connection)
                isGivenBack = isGivenBack && !endsAll && !secrets.sharesTokens(with: present)
            }
            if isGivenBack {
                try transaction.giveBack(grant, secrets)
            } else {
                try transaction.deleteGrant(grant)
            }
            guard var connection = found, !connection.hasCredentials else { return }
            let isUntouched = connection.eventCount == 0 && connection.updatedAt == connection.createdAt
            if secrets.isOfNewConnection, isUntouched {
                return try transaction.delete(connection)
            }
            connection.error = failure.json
            try transaction.update(&connection)
        }
    }
}

extension Context {
    /// What a grant was got with: the integration's parameters as they are now, with the connection's own.
    func parameters(
        of secrets: IssuedGrant.Secrets, _ transaction: Transaction
    ) throws(Failure) -> JSONObject {
        let integration = try secrets.integrationId.flatMap { (id) throws(Failure) in
            try transaction.integration(id: id)
        }
        return try connectorParameters(integration, secrets.setup, transaction)
    }
}

extension Failure {
    fileprivate static func newCredentialsTimedOut(_ appName: String) -> Failure {
        var failure = Failure(
            .network, .connection, "test_timed_out",
            "\(appName) did not answer within \(Services.requestMilliseconds / 1000) seconds while the new credentials were "
                + "tried; connect again.")
        failure.isRetryable = true
        return failure
    }

    /// Whether the same may go well later, where nobody waits for it.
    fileprivate var mayPass: Bool {
        // A process that does not know the function yet says nothing about the credentials.
        isRetryable || status == .network || status == .rateLimited || key == "native_function_missing"
    }
}
