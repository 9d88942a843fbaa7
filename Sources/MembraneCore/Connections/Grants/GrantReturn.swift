/// One try to give a grant back to its provider. It is given up after some; what was sealed for it is erased either way.
struct GrantReturn {
    private let grant: IssuedGrant
    private let context: Context

    init(_ grant: IssuedGrant, _ context: Context) {
        self.grant = grant
        self.context = context
    }

    func run() throws(Failure) -> DueCount {
        guard let (taken, revocation) = try take() else { return DueCount() }
        let call = Call(clock: context.services.clock, timeoutMilliseconds: Services.requestMilliseconds)
        do throws(Failure) {
            try revocation?.run(
                Context(
                    of: context.services, workspaceId: context.workspaceId, tenantId: grant.tenantId, call: call))
        } catch {
            if error.isOfTheStore || [.cancelled, .closed, .forked].contains(error.status) { throw error }
            if taken.attempts >= GrantFinish.maximumAttempts { try end(taken) }
            return DueCount(failed: 1)
        }
        try end(taken)
        return DueCount(done: 1)
    }

    /// Takes this attempt, if nobody else has, and what it needs. The next one is due after a pause, so that a process
    /// that ends in the middle leaves nothing undone.
    private func take() throws(Failure) -> (IssuedGrant, Revocation?)? {
        // Not the context's: the tenant may be deleted.
        try context.services.store.write(context.call, in: context.workspaceId) { (transaction) throws(Failure) in
            let next = transaction.now + GrantFinish.pause(after: grant.attempts + 1)
            let taken = try transaction.takeGrant(grant, owner: nil, next: next)
            guard let taken else { return nil }
            let secrets = grant.secrets
            let connector = try context.connector(id: secrets.connectorId, transaction)?
                .choosing(secrets.authOptionKey)
            let variables = secrets.variables(try context.parameters(of: secrets, transaction))
            return (taken, connector.map { Revocation($0, variables, tenantId: grant.tenantId) })
        }
    }

    private func end(_ taken: IssuedGrant) throws(Failure) {
        try context.services.store.write(context.call, in: context.workspaceId) { (transaction) throws(Failure) in
            guard try transaction.isHeld(taken) else { return }
            try transaction.deleteGrant(taken)
        }
    }
}
