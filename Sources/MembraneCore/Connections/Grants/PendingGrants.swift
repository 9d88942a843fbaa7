/// Grants that somebody redeemed and did not finish.
struct PendingGrants {
    private let context: Context

    init(_ context: Context) { self.context = context }

    /// How long a grant is watched in the hands of a process of which nothing is known.
    private static let watchMilliseconds: Int64 = 60_000

    /// What has come of looking.
    enum Outcome {
        case none
        /// Somebody is at it.
        case busy
        case finished
        case failed(Failure)
    }

    /// Makes what is left of connecting, if somebody has left something. Throws only what says nothing about it: the store
    /// does not answer, or the call ends.
    func finish(_ connectionId: String) throws(Failure) -> Outcome {
        let grants = try context.read { (transaction) throws(Failure) in
            let connection = try context.connection(id: connectionId, transaction)
            return try transaction.grants(.redeemed, of: connection)
        }
        var outcome = Outcome.none
        for grant in grants where grant.dueAt <= context.services.clock.now || grant.owner != nil {
            outcome = try finish(grant)
        }
        return outcome
    }

    func finish(_ grant: IssuedGrant) throws(Failure) -> Outcome {
        let services = context.services
        let sight = LeaseRecord(number: grant.attempts, owner: grant.owner, until: 0)
        guard
            services.credentials.leaseWatch.isOver(
                sight, of: grant.id, after: Self.watchMilliseconds, services.clock, services.processIdentity)
        else { return .busy }
        let owner = try GrantFinish.owner(services)
        let taken = try context.write { (transaction) throws(Failure) in
            try transaction.takeGrant(grant, owner: owner, next: transaction.now)
        }
        guard let taken else { return .busy }
        // Whoever connects is the tenant, whoever looks.
        let limited = Context(
            of: services, workspaceId: context.workspaceId, tenantId: grant.tenantId,
            call: context.call.limited(milliseconds: Services.requestMilliseconds))
        do throws(Failure) {
            _ = try GrantFinish(taken, limited, isPatient: true).run()
            return .finished
        } catch {
            if error.isOfTheStore || [.cancelled, .closed, .forked].contains(error.status) { throw error }
            try context.call.check()
            return .failed(error)
        }
    }
}
