/// One refresh of one connection's credentials, by this process alone among all that share the store.
///
/// The rules that keep a rotating refresh token from being lost or sent twice: take the lease, and with it write down
/// that the token is being sent; read again after taking it; redeem while the lease is renewed; commit; only then hand
/// out. What is written replaces the credentials that were refreshed and no others: a connection that was archived,
/// connected again or refreshed by somebody else in the meantime stays as it is.
struct CredentialRefresh {
    private let connectionId: String
    private let replaced: UsableCredentials
    /// Whoever asks for a refresh now does not wait for the next try.
    private let isForced: Bool
    private let context: Context

    init(instead replaced: UsableCredentials, isForced: Bool, _ context: Context) {
        connectionId = replaced.connection.id
        self.replaced = replaced
        self.isForced = isForced
        self.context = context
    }

    /// How often those who wait for another process look again.
    private static let pollMilliseconds: Int64 = 25

    /// What was found on looking for the lease.
    private enum Turn {
        /// Somebody else has refreshed meanwhile.
        case done(UsableCredentials)
        /// Somebody else is refreshing.
        case busy
        case free(LeaseRecord)
        case ours(UsableCredentials, RefreshLease, LostAnswer)
    }

    /// When a refresh token was sent earlier without an answer that is known.
    private struct LostAnswer {
        let sentAt: Int64?
    }

    /// - Parameter waits: whether to wait for whoever is refreshing already; otherwise nil is answered.
    func run(waits: Bool = true) throws(Failure) -> UsableCredentials? {
        try context.services.credentials.unsaved.save(of: connectionId, context.services, context.call)
        let owner =
            context.services.processIdentity.own + "." + Base64.encode(try context.services.random.bytes(12), .url)
        context.services.credentials.leaseWatch.begin(owner)
        defer { context.services.credentials.leaseWatch.end(owner) }
        while true {
            var turn = try look()
            if case .free(let lease) = turn { turn = try take(lease, owner) }
            switch turn {
            case .done(let credentials): return credentials
            case .ours(let old, let lease, let earlier):
                if let credentials = try refresh(old, lease, earlier) { return credentials }
            case .busy, .free:
                guard waits else { return nil }
                do throws(Failure) {
                    try context.call.sleep(milliseconds: Self.pollMilliseconds)
                } catch  where error.status == .timedOut {
                    throw .waitedForRefresh
                }
            }
        }
    }

    // MARK: The lease

    private func look() throws(Failure) -> Turn {
        try context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            if connection.credentialsVersion != replaced.version || connection.isDisconnected
                || connection.archivedAt != nil
            {
                return .done(try UsableCredentials.read(connectionId, context, transaction))
            }
            let lease = try transaction.lease(of: connection)
            let services = context.services
            guard
                services.credentials.leaseWatch.isOver(
                    lease, of: connectionId, services.clock, services.processIdentity)
            else {
                return .busy
            }
            return .free(lease)
        }
    }

    private func take(_ seen: LeaseRecord, _ owner: String) throws(Failure) -> Turn {
        let takenAt = context.services.clock.monotonic
        return try context.write { (transaction) throws(Failure) in
            let present = try UsableCredentials.read(connectionId, context, transaction)
            if present.version != replaced.version { return .done(present) }
            var connection = present.connection
            // Others may have asked the provider while this one waited.
            let isNews = connection.refresh.attempts > replaced.connection.refresh.attempts
            if !isForced || isNews { try connection.refresh.refuseWhileBackingOff(at: transaction.now) }
            let until = transaction.now + RefreshLease.milliseconds
            guard
                try transaction.takeLease(connection, seen: seen, owner: owner, until: until)
            else { return .busy }
            let earlier = connection.refresh.spentAt
            connection.refresh.spentAt = earlier ?? transaction.now
            try transaction.update(&connection)
            let lease = RefreshLease(
                connectionId, instead: present.version, number: seen.number + 1, owner: owner, takenAt: takenAt,
                context)
            return .ours(present, lease, LostAnswer(sentAt: earlier))
        }
    }

    // MARK: The request

    /// Nil when somebody else has the lease by now and will know better.
    private func refresh(
        _ old: UsableCredentials, _ lease: RefreshLease, _ earlier: LostAnswer
    ) throws(Failure) -> UsableCredentials? {
        var renewal: CredentialRenewal?
        let answer: RefreshAnswer
        do throws(Failure) {
            guard let made = try CredentialRenewal(old.connector, old.variables, context) else {
                throw .nothingToRefresh
            }
            renewal = made
            guard let redeemed = try redeem(old, made, lease) else {
                // It may still be ours, where other credentials have come meanwhile.
                try? context.services.store.write(committing, in: context.workspaceId) {
                    (transaction) throws(Failure) in
                    try lease.release(transaction)
                }
                return nil
            }
            answer = redeemed
        } catch  where !error.isOfTheStore && error.status != .timedOut {
            return try note(error, old, renewal, lease, earlier)
        }
        // What cannot be written is not handed out, and not forgotten either.
        _ = try context.services.credentials.unsaved.commit(answer, context.services)
        if let renewal { try? complete(old, renewal, lease) }
        return try context.services.store.read(committing, in: context.workspaceId) { (transaction) throws(Failure) in
            try UsableCredentials.read(connectionId, context, transaction)
        }
    }

    /// Nil when the lease has passed to somebody else before anything was sent.
    private func redeem(
        _ old: UsableCredentials, _ renewal: CredentialRenewal, _ lease: RefreshLease
    ) throws(Failure) -> RefreshAnswer? {
        let token = renewal.spends(old.variables.credentials)
        do throws(Failure) {
            return try redeem(token, old, renewal, lease)
        } catch  where error.status == .disconnected && renewal.mayTryPrevious && token != nil {
            guard let previous = try previousRefreshToken(old), previous != token else { throw error }
            return try redeem(previous, old, renewal, lease)
        }
    }

    private func redeem(
        _ token: String?, _ old: UsableCredentials, _ renewal: CredentialRenewal, _ lease: RefreshLease
    ) throws(Failure) -> RefreshAnswer? {
        // Not under the caller's limits: a request that was sent and not waited for could lose a rotated token, and an
        // answer that was not stored could.
        let call = context.services.requestCall { lease.keep() }
        let limited = Context(services: context.services, principal: context.principal, call: call)
        let outcome: CredentialRenewal.Outcome
        guard try lease.isFresh() else { return nil }
        do throws(Failure) {
            outcome = try renewal.run(token, old.variables, limited)
        } catch  where error.status == .timedOut || error.status == .cancelled {
            throw .tokenRequestTimedOut(old.connector.name, seconds: Services.requestMilliseconds / 1000)
        }
        let facts = CredentialFacts(outcome.tokens, renewal.rules, canRefresh: true, leaseNumber: lease.number)
        return RefreshAnswer(outcome, facts, sent: token, instead: old, renewal.rules, lease)
    }

    private func previousRefreshToken(_ old: UsableCredentials) throws(Failure) -> String? {
        try context.services.store.read(committing, in: context.workspaceId) { (transaction) throws(Failure) in
            try transaction.previous(of: old.connection)["refresh_token"]?.stringValue
        }
    }

    /// What the connector asks the app for after a refresh. Only now: nothing may stand between the provider's answer and
    /// the disk.
    private func complete(
        _ old: UsableCredentials, _ renewal: CredentialRenewal, _ lease: RefreshLease
    ) throws(Failure) {
        guard renewal.asksAfterwards else { return }
        let limited = Context(
            services: context.services, principal: context.principal, call: context.services.requestCall())
        let new = try context.services.store.read(committing, in: context.workspaceId) {
            (transaction) throws(Failure) in
            try UsableCredentials.read(connectionId, context, transaction)
        }
        guard new.version == old.version + 1, new.connection.refresh.leaseNumber == lease.number else { return }
        var additions = JSONObject()
        var problem: Failure?
        do throws(Failure) {
            additions = try renewal.additions(new.variables, limited)
        } catch {
            problem = error
        }
        try context.services.store.write(committing, in: context.workspaceId) { (transaction) throws(Failure) in
            var connection = try context.connection(id: connectionId, transaction)
            // Of the same credentials: whoever has put others in their place meanwhile has asked for themselves.
            guard connection.credentialsVersion == new.version, connection.archivedAt == nil,
                connection.refresh.leaseNumber == lease.number
            else { return }
            let present = try transaction.credentials(of: connection)
            let completed = present.merging(additions)
            if problem == nil, JSONBounds.credentials.excess(of: completed) == nil {
                return try transaction.complete(completed, of: connection)
            }
            connection.requestError = (problem ?? .credentialsTooLarge(old.connector.name, isKept: true)).json
            try transaction.update(&connection)
        }
    }

    // MARK: Writing down

    private var committing: Call { context.services.writeCall }

    /// Only a refused grant loses the connection. Everything else may pass, or is the integration's fault.
    ///
    /// Answers the credentials that somebody else has brought meanwhile, then nothing is lost and nothing is noted; nil
    /// when somebody else is at it.
    private func note(
        _ failure: Failure, _ old: UsableCredentials, _ renewal: CredentialRenewal?, _ lease: RefreshLease,
        _ earlier: LostAnswer
    ) throws(Failure) -> UsableCredentials? {
        let isSpent = renewal?.spends(old.variables.credentials) != nil
        let noted = failure.explained(
            old.connector.name, renewal?.rules, lostAt: isSpent ? earlier.sentAt : nil)
        let fate: Fate
        do throws(Failure) {
            fate = try context.services.store.write(committing, in: context.workspaceId) {
                (transaction) throws(Failure) in
                var connection = try context.connection(id: connectionId, transaction)
                let holder = try transaction.lease(of: connection)
                try lease.release(transaction)
                guard connection.credentialsVersion == old.version, connection.archivedAt == nil else {
                    return .replaced
                }
                guard holder.number == lease.number else { return .superseded }
                let isGrant = renewal?.isGrant(old.variables) ?? true
                let verdict = try RefusalVerdict(noted).noted(
                    on: &connection, isGrant: isGrant, old.connector.name, transaction)
                try write(verdict, &connection, renewal?.rules, earlier, transaction)
                return .noted(verdict)
            }
        } catch  where error.isOfTheStore {
            throw noted
        }
        switch fate {
        case .noted(let verdict): throw verdict
        case .superseded: return nil
        case .replaced:
            return try context.services.store.read(committing, in: context.workspaceId) {
                (transaction) throws(Failure) in
                try UsableCredentials.read(connectionId, context, transaction)
            }
        }
    }

    /// What became of a failure that was to be noted.
    private enum Fate {
        /// As it is told.
        case noted(Failure)
        /// The credentials are other ones by now.
        case replaced
        /// Somebody else has the lease by now.
        case superseded
    }

    private func write(
        _ failure: Failure, _ connection: inout Connection, _ rules: TokenEndpointRules?, _ earlier: LostAnswer,
        _ transaction: Transaction
    ) throws(Failure) {
        let now = transaction.now
        if failure.status == .disconnected {
            connection.isDisconnected = true
            connection.state = .clientActionRequired
            connection.error = failure.json
            connection.refresh.attempts = 0
            connection.refresh.nextRetryAt = nil
            connection.refresh.failure = nil
            try transaction.update(&connection)
            try transaction.record(.disconnected, connection)
            return
        }
        if !failure.leavesRefreshTokenUncertain { connection.refresh.spentAt = earlier.sentAt }
        let graceEndsAt = connection.refresh.spentAt.flatMap { sentAt in
            rules?.graceSeconds.map { sentAt + $0 * 1000 }
        }
        connection.requestError = failure.json
        connection.refresh.attempts += 1
        connection.refresh.failure = RefreshFailure(failure, at: now)
        let delay = try RefreshBackoff.delay(
            connection.refresh.attempts, failure, now: now, graceEndsAt: graceEndsAt, context.services.random)
        let latest = RefusalVerdict.latestRetry(after: connection.refresh.refusal, now: now)
        connection.refresh.nextRetryAt = failure.retryAfterMilliseconds == nil ? min(now + delay, latest) : now + delay
        try transaction.update(&connection)
    }
}

extension Failure {
    /// What a refused grant means after an answer that never came.
    fileprivate func explained(_ appName: String, _ rules: TokenEndpointRules?, lostAt sentAt: Int64?) -> Failure {
        guard status == .disconnected, let sentAt else { return self }
        return .refreshAnswerLost(self, appName, sentAt: sentAt, graceSeconds: rules?.graceSeconds)
    }
}
