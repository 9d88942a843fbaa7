/// The second half of a device flow: asking the provider whether the person has agreed (RFC 8628, sections 3.4 and 3.5).
///
/// Whoever takes a turn first moves the next one beyond the time that this one may take: of all callers and processes one
/// asks, no oftener than the provider allows, and where it ends in the middle another goes on.
struct DeviceFlow {
    private let connectionId: String
    private let tenantId: String
    private let context: Context

    init(_ connectionId: String, tenantId: String, workspaceId: String, _ services: Services, _ call: Call) {
        self.connectionId = connectionId
        self.tenantId = tenantId
        context = Context(of: services, workspaceId: workspaceId, tenantId: tenantId, call: call)
    }

    /// What has come of a turn.
    enum Turn {
        /// It is nobody's turn, or somebody else has taken it.
        case none
        /// The person has not agreed yet, or the provider could not say.
        case waiting
        case connected
        case failed
    }

    /// Longer than a turn may take.
    private static let requestMilliseconds: Int64 = 15_000
    private static let turnMilliseconds: Int64 = 40_000
    /// Section 3.5: what a provider that is asked too often adds to the interval.
    private static let slowDown: Int64 = 5000
    private static let longestInterval: Int64 = 300_000

    private var now: Int64 { context.services.clock.now }

    /// Throws only what keeps the turn from being taken: the store does not answer, or the call ends.
    func poll() throws(Failure) -> Turn {
        guard let attempt = try take() else { return .none }
        guard now < attempt.expiresAt, let device = attempt.secrets.device else {
            return try end(
                attempt, .deviceFlow("device_code_expired", "Nobody agreed in time; connect again for a new code."))
        }
        let grant: IssuedGrant
        do throws(Failure) {
            grant = try redeem(device, attempt)
        } catch {
            return try conclude(error, attempt)
        }
        // The code is used up by now: what goes wrong from here on has ended the attempt.
        do throws(Failure) {
            _ = try GrantFinish(redeemed: grant, context).run()
            return .connected
        } catch {
            if error.isOfTheStore || [.cancelled, .closed, .forked].contains(error.status) { throw error }
            return .failed
        }
    }

    /// This turn, if it is one and nobody else has taken it.
    private func take() throws(Failure) -> ConnectionRequest? {
        // What has come already is not asked for again.
        try context.services.credentials.unsaved.save(of: connectionId, context.services, context.call)
        return try context.write { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            let found = try transaction.deviceRequest(of: connection)
            guard let found, let pollAt = found.pollAt, pollAt <= transaction.now else { return nil }
            let isOurs = try transaction.takePoll(
                found, next: transaction.now + Self.turnMilliseconds, interval: found.pollInterval, tenantId: tenantId)
            guard isOurs else { return nil }
            var taken = found
            taken.pollAt = transaction.now + Self.turnMilliseconds
            return taken
        }
    }

    private func party(_ attempt: ConnectionRequest) throws(Failure) -> Redemption.Party {
        try context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            let connector = try context.neededConnector(
                of: connection, authOptionKey: attempt.secrets.authOptionKey, transaction)
            let integration = try context.integration(of: connection, transaction)
            let parameters = try context.connectorParameters(integration, attempt.secrets.setup, transaction)
            let variables = ConnectorVariables(
                connectorParameters: parameters, connectionInput: attempt.secrets.setup.input)
            return Redemption.Party(
                connector: connector, variables: variables, integrationId: integration?.id,
                authOptionKey: attempt.secrets.authOptionKey)
        }
    }

    private func redeem(
        _ device: DeviceAuthorization, _ attempt: ConnectionRequest
    ) throws(Failure) -> IssuedGrant {
        let party = try party(attempt)
        let config = try party.connector.oauthConfig(party.variables, context)
        let redemption = Redemption(party, attempt, isUsed: false, context)
        return try redemption.run(milliseconds: Self.requestMilliseconds) { (context) throws(Failure) in
            let endpoint = TokenEndpoint(config, appName: party.connector.name, context.services)
            let tokens = try endpoint.redeem(deviceCode: device.deviceCode, context.call)
            return Redemption.Answer(
                way: .tokenEndpoint, credentials: tokens.answer, requestedAt: tokens.requestedAt)
        }
    }

    // MARK: Other answers

    private func conclude(_ failure: Failure, _ attempt: ConnectionRequest) throws(Failure) -> Turn {
        if failure.isOfTheStore || failure.status == .cancelled { throw failure }
        let interval = max(attempt.pollInterval, 1000)
        switch failure.oauthCode {
        case "authorization_pending"?: return try wait(interval, attempt)
        case "slow_down"?: return try wait(interval + Self.slowDown, attempt, keeps: true)
        case "access_denied"?:
            return try end(attempt, .deviceFlow("access_denied", "The person did not allow the access."))
        case "expired_token"?:
            return try end(
                attempt, .deviceFlow("device_code_expired", "Nobody agreed in time; connect again for a new code."))
        default: break
        }
        switch failure.status {
        case .network, .timedOut:
            // Section 3.5: a provider that does not answer is asked half as often.
            return try wait(interval * 2, attempt, keeps: true)
        case .rateLimited:
            return try wait(max(interval, failure.retryAfterMilliseconds ?? interval * 2), attempt)
        case .providerError where failure.isRetryable: return try wait(interval * 2, attempt)
        default: return try end(attempt, failure)
        }
    }

    /// - Parameter keeps: also the turns after the next one are so far apart.
    private func wait(_ interval: Int64, _ attempt: ConnectionRequest, keeps: Bool = false) throws(Failure) -> Turn {
        let interval = min(interval, Self.longestInterval)
        try context.write { (transaction) throws(Failure) in
            // No later than the end of the code, which is found then.
            let next = min(transaction.now + interval, max(attempt.expiresAt, transaction.now))
            _ = try transaction.takePoll(
                attempt, next: next, interval: keeps ? interval : attempt.pollInterval, tenantId: tenantId)
        }
        return .waiting
    }

    private func end(_ attempt: ConnectionRequest, _ failure: Failure) throws(Failure) -> Turn {
        var failure = failure
        // A code that is refused loses this attempt, not a connection.
        if failure.status == .disconnected { failure.status = .connectRefused }
        try context.write { (transaction) throws(Failure) in
            try transaction.use(attempt, tenantId: tenantId)
            try attempt.remember(failure, context, transaction)
        }
        return .failed
    }
}

extension Failure {
    fileprivate static func deviceFlow(_ key: String, _ message: String) -> Failure { .connectRefused(key, message) }
}
