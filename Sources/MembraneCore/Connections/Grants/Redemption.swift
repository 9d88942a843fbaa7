/// Sending what is spent by being sent, a code or a login, and writing down what was issued for it before anything else is
/// done with that. Every way to connect goes through here.
///
/// Neither is under the caller's limits: whoever gives up in between does not lose what the provider has issued.
struct Redemption {
    /// Whom it is issued to.
    struct Party: Sendable {
        let connector: Connector
        let variables: ConnectorVariables
        let integrationId: String?
        let authOptionKey: String?
    }

    /// Which connection it is for.
    struct Place: Sendable {
        /// Nil when it is there no more.
        let connection: Connection?
        var isNew = false
        let setup: ConnectionSetup
        /// Used up with it.
        var attempt: ConnectionRequest?
    }

    struct Answer {
        let way: IssuedGrant.Way
        let credentials: JSONObject
        let requestedAt: Int64
        /// What is kept of the callback.
        var kept = JSONObject()
    }

    let party: Party
    /// Nil as long as there is no connection.
    let connectionId: String?
    let place: @Sendable (Transaction) throws(Failure) -> Place
    private let context: Context

    init(
        _ party: Party, connectionId: String?, _ context: Context,
        place: @escaping @Sendable (Transaction) throws(Failure) -> Place
    ) {
        self.party = party
        self.connectionId = connectionId
        self.place = place
        self.context = context
    }

    /// For an attempt that was begun earlier.
    init(_ party: Party, _ attempt: ConnectionRequest, isUsed: Bool, _ context: Context) {
        let tenantId = context.principal.tenantId
        self.init(party, connectionId: attempt.connectionId, context) { (transaction) throws(Failure) in
            let connection = try transaction.connection(id: attempt.connectionId, tenantId: tenantId)
            return Place(
                connection: connection, setup: attempt.secrets.setup, attempt: isUsed ? nil : attempt)
        }
    }

    /// Redeems, and gives what is on disk by then, to be finished by `GrantFinish`.
    func run(
        milliseconds: Int64 = Services.requestMilliseconds, _ redeem: (Context) throws(Failure) -> Answer
    ) throws(Failure) -> IssuedGrant {
        let services = context.services
        try context.call.check()
        // Before anything is sent: nothing of ours must fail between the answer and the store.
        let owner = try GrantFinish.owner(services)
        let grantId = try services.store.newId(.grant)
        let tenantId = try context.tenantId()
        let limited = Context(
            services: services, principal: context.principal,
            call: services.requestCall().limited(milliseconds: milliseconds)
        )
        let answer: Answer
        do throws(Failure) {
            answer = try redeem(limited)
        } catch  where error.status == .timedOut {
            throw .tokenRequestTimedOut(party.connector.name, seconds: milliseconds / 1000)
        }
        let issued = RedeemedAnswer(
            answer, self, owner: owner, grantId: grantId, tenantId: tenantId, workspaceId: context.workspaceId)
        guard JSONBounds.credentials.excess(of: answer.credentials) == nil else {
            issued.giveBack(services)
            throw .credentialsTooLarge(party.connector.name, isKept: false)
        }
        guard let grant = try services.credentials.unsaved.commit(issued, services) else {
            throw .notFound("The connection")
        }
        guard grant.state == .redeemed else { throw .archivedMeanwhile }
        return grant
    }
}

extension Failure {
    static var archivedMeanwhile: Failure {
        .conflict(
            "connection_archived", "The connection was archived in the meantime; restore it and connect again.")
    }
}
