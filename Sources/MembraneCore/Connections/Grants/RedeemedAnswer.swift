/// What a provider has issued to somebody who connects, until it is on disk.
struct RedeemedAnswer: IssuedAnswer {
    /// Of whoever is at it.
    let id: String
    /// Of what is written of it, so that it is there once, however often it is written: a store may have taken what it
    /// could not answer.
    private let grantId: String
    let connectionId: String?
    private let place: @Sendable (Transaction) throws(Failure) -> Redemption.Place
    private let party: Redemption.Party
    private let tenantId: String
    let workspaceId: String
    private let way: IssuedGrant.Way
    private let requestedAt: Int64
    private let kept: JSONObject
    /// As JSON text: it may have to be kept for a while.
    private let credentials: Secret

    init(
        _ answer: Redemption.Answer, _ redemption: Redemption, owner: String, grantId: String, tenantId: String,
        workspaceId: String
    ) {
        id = owner
        self.grantId = grantId
        self.tenantId = tenantId
        self.workspaceId = workspaceId
        connectionId = redemption.connectionId
        place = redemption.place
        party = redemption.party
        way = answer.way
        requestedAt = answer.requestedAt
        kept = answer.kept
        credentials = Secret(JSON.object(answer.credentials).text.utf8)
    }

    var isOnlyCopy: Bool { true }

    func adopt(_ transaction: Transaction, isLate: Bool) throws(Failure) -> IssuedGrant? {
        guard try transaction.exists(tenantId: tenantId) else { return nil }
        if let present = try transaction.grant(id: grantId, tenantId: tenantId) {
            if isLate, present.state == .redeemed {
                try transaction.releaseGrant(present, next: transaction.now)
            }
            return present
        }
        let place = try place(transaction)
        guard let connection = place.connection else { return nil }
        var secrets = try secrets(place.setup)
        secrets.isOfNewConnection = place.isNew
        if let attempt = place.attempt {
            try transaction.use(attempt, tenantId: tenantId)
        }
        return connection.archivedAt == nil
            ? try transaction.insertGrant(.redeemed, secrets, of: connection, id: grantId, owner: isLate ? nil : id)
            : try transaction.insertGrant(.revoking, secrets, of: connection, id: grantId)
    }

    private func secrets(_ setup: ConnectionSetup) throws(Failure) -> IssuedGrant.Secrets {
        let answer = try JSON(parsing: credentials.exposed, what: "A kept answer").objectValue ?? JSONObject()
        var secrets = IssuedGrant.Secrets(connectorId: party.connector.id, setup: setup, credentials: answer)
        secrets.integrationId = party.integrationId
        secrets.authOptionKey = party.authOptionKey
        secrets.way = way
        secrets.requestedAt = requestedAt
        secrets.kept = kept
        secrets.queryParameters = party.variables.queryParameters
        return secrets
    }

    func giveBack(_ services: Services) {
        var setup = ConnectionSetup()
        setup.input = party.variables.connectionInput
        guard let secrets = try? secrets(setup) else { return }
        Revocation(party.connector, secrets.variables(party.variables.connectorParameters), tenantId: tenantId)
            .runAlone(services, workspaceId: workspaceId)
    }
}
