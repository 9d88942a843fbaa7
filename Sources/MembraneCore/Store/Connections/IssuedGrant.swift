/// What a provider has issued and no connection holds: a connect that is not finished yet, or tokens to be given back.
///
/// It is on disk from the moment that the provider's answer was read, so that whatever ends in between, due work or the
/// next look at the connection goes on.
struct IssuedGrant: Sendable {
    let tenantId: String
    let id: String
    let connectionId: String
    let state: State
    /// How often it was taken in this state. Tells later holders from earlier ones.
    let attempts: Int64
    /// Who is at it; nil when nobody is.
    let owner: String?
    let dueAt: Int64
    let secrets: Secrets

    enum State: String, Sendable {
        /// A connection is to be made of it.
        case redeemed
        /// It is to be given back to the provider.
        case revoking
    }

    /// What the provider was asked for, and so how its answer is to be read.
    enum Way: String, Sendable {
        /// A token endpoint's answer (RFC 6749, section 5.1).
        case tokenEndpoint
        /// What the connector's own exchange gave.
        case tokenFunction
        /// RFC 5849, section 2.3.
        case oauth1
        /// What was given for the person's input.
        case input
    }

    struct Secrets: Sendable {
        var connectorId: String
        var integrationId: String?
        var authOptionKey: String?
        var setup = ConnectionSetup()
        /// What the provider answered; where it is to be given back, everything that is needed for that.
        var credentials: JSONObject
        var way: Way = .tokenEndpoint
        /// When the request was sent.
        var requestedAt: Int64 = 0
        /// What is kept of the callback.
        var kept = JSONObject()
        var queryParameters = JSONObject()
        /// The connection was made for it, and means nothing without it.
        var isOfNewConnection = false

        init(connectorId: String, setup: ConnectionSetup, credentials: JSONObject) {
            self.connectorId = connectorId
            self.setup = setup
            self.credentials = credentials
        }

        init(sealedForm object: JSONObject) {
            connectorId = object["connectorId"]?.stringValue ?? ""
            integrationId = object["integrationId"]?.stringValue
            authOptionKey = object["authOptionKey"]?.stringValue
            setup = ConnectionSetup(sealedForm: object["setup"]?.objectValue ?? JSONObject())
            credentials = object["credentials"]?.objectValue ?? JSONObject()
            way = object["way"]?.stringValue.flatMap { Way(rawValue: $0) } ?? .tokenEndpoint
            requestedAt = object["requestedAt"]?.integerValue ?? 0
            kept = object["kept"]?.objectValue ?? JSONObject()
            queryParameters = object["queryParameters"]?.objectValue ?? JSONObject()
            isOfNewConnection = object["isOfNewConnection"]?.boolValue ?? false
        }

        var sealedForm: JSONObject {
            var object = JSONObject()
            object["connectorId"] = .string(connectorId)
            object["integrationId"] = integrationId.map { .string($0) }
            object["authOptionKey"] = authOptionKey.map { .string($0) }
            object["setup"] = .object(setup.sealedForm)
            object["credentials"] = .object(credentials)
            object["way"] = .string(way.rawValue)
            object["requestedAt"] = .integer(requestedAt)
            object["kept"] = .object(kept)
            object["queryParameters"] = .object(queryParameters)
            object["isOfNewConnection"] = .bool(isOfNewConnection)
            return object
        }
    }
}

extension Transaction {
    private static let record = Selection<GrantColumn>([
        .tenantId, .id, .connectionId, .state, .attempts, .owner, .dueAt, .secrets,
    ])
    private static let byId = Query(
        record, "WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id")
    private static let ofConnection = Query(
        record,
        """
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND connection_id = :connection AND state = :state
        ORDER BY id
        """)

    /// - Parameter owner: who makes a connection of it at once; nil leaves it to due work.
    func insertGrant(
        _ state: IssuedGrant.State, _ secrets: IssuedGrant.Secrets, of connection: Connection, id known: String? = nil,
        owner: String? = nil
    ) throws(Failure) -> IssuedGrant {
        let id = if let known { known } else { try newId(.grant) }
        let attempts: Int64 = owner == nil ? 0 : 1
        try session.insert(
            into: GrantColumn.self,
            [
                .workspaceId: .text(workspaceId), .tenantId: .text(connection.tenantId), .id: .text(id),
                .connectionId: .text(connection.id), .connectorId: .text(secrets.connectorId),
                .state: .text(state.rawValue), .attempts: .integer(attempts), .owner: .optional(owner),
                .createdAt: .integer(now), .dueAt: .integer(now),
                .secrets: try seal(secrets.sealedForm, Self.place(id, connection.tenantId, workspaceId)),
            ])
        if owner == nil { becomesDue() }
        return IssuedGrant(
            tenantId: connection.tenantId, id: id, connectionId: connection.id, state: state, attempts: attempts,
            owner: owner, dueAt: now, secrets: secrets)
    }

    func grant(id: String, tenantId: String) throws(Failure) -> IssuedGrant? {
        try session.first(
            Self.byId, ["workspace": .text(workspaceId), "tenant": .text(tenantId), "id": .text(id)]
        ) { (row) throws(Failure) in try grant(row) }
    }

    /// Those of one connection, the oldest first.
    func grants(
        _ state: IssuedGrant.State, of connection: Connection
    ) throws(Failure) -> [IssuedGrant] {
        try session.all(
            Self.ofConnection,
            [
                "workspace": .text(workspaceId), "tenant": .text(connection.tenantId),
                "connection": .text(connection.id), "state": .text(state.rawValue),
            ]
        ) { (row) throws(Failure) in try grant(row) }
    }

    private static let taking = Statement(
        """
        UPDATE issued_grants SET attempts = attempts + 1, owner = :owner, due_at = :next
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id AND attempts = :attempts AND state = :state
        """)

    /// The row, as long as it is what was seen.
    private func seen(_ grant: IssuedGrant) -> ColumnValues<GrantColumn> {
        [
            .workspaceId: .text(workspaceId), .tenantId: .text(grant.tenantId), .id: .text(grant.id),
            .attempts: .integer(grant.attempts), .state: .text(grant.state.rawValue),
        ]
    }

    /// Takes it, if it still is what was seen; due again at `next`, should the taker end in the middle. Nil otherwise.
    func takeGrant(
        _ seen: IssuedGrant, owner: String?, next: Int64
    ) throws(Failure) -> IssuedGrant? {
        let count = try session.run(
            Self.taking,
            [
                "owner": .optional(owner), "next": .integer(next), "workspace": .text(workspaceId),
                "tenant": .text(seen.tenantId), "id": .text(seen.id), "attempts": .integer(seen.attempts),
                "state": .text(seen.state.rawValue),
            ])
        guard count == 1 else { return nil }
        return IssuedGrant(
            tenantId: seen.tenantId, id: seen.id, connectionId: seen.connectionId, state: seen.state,
            attempts: seen.attempts + 1, owner: owner, dueAt: next, secrets: seen.secrets)
    }

    /// Whether it still is in the hands of whoever took it.
    func isHeld(_ grant: IssuedGrant) throws(Failure) -> Bool {
        try session.exists(in: GrantColumn.self, where: seen(grant))
    }

    /// Nobody is at it any more; it is due at `next`.
    func releaseGrant(_ grant: IssuedGrant, next: Int64) throws(Failure) {
        try session.update(GrantColumn.self, [.owner: .null, .dueAt: .integer(next)], where: seen(grant))
        becomesDue()
    }

    /// No connection is made of it any more: it goes back to the provider.
    func giveBack(_ grant: IssuedGrant, _ secrets: IssuedGrant.Secrets) throws(Failure) {
        let sealed = try seal(secrets.sealedForm, Self.place(grant.id, grant.tenantId, workspaceId))
        try session.update(
            GrantColumn.self, onItsWayBack + [.secrets: sealed],
            where: [.workspaceId: .text(workspaceId), .tenantId: .text(grant.tenantId), .id: .text(grant.id)])
        becomesDue()
    }

    /// A tenant's that are not finished go back, and those on their way back go on: they outlive it until they are.
    func giveBackGrants(ofTenant tenantId: String) throws(Failure) {
        try session.update(
            GrantColumn.self, onItsWayBack,
            where: [
                .workspaceId: .text(workspaceId), .tenantId: .text(tenantId),
                .state: .text(IssuedGrant.State.redeemed.rawValue),
            ])
    }

    private var onItsWayBack: ColumnValues<GrantColumn> {
        [
            .state: .text(IssuedGrant.State.revoking.rawValue), .attempts: .integer(0), .owner: .null,
            .dueAt: .integer(now),
        ]
    }

    func deleteGrant(_ grant: IssuedGrant) throws(Failure) {
        try session.delete(
            from: GrantColumn.self,
            where: [.workspaceId: .text(workspaceId), .tenantId: .text(grant.tenantId), .id: .text(grant.id)])
    }

    private func grant(_ row: Row<GrantColumn>) throws(Failure) -> IssuedGrant {
        let (tenantId, id) = (row.text(.tenantId), row.text(.id))
        let secrets = try open(row.blob(.secrets), Self.place(id, tenantId, workspaceId))
        return IssuedGrant(
            tenantId: tenantId, id: id, connectionId: row.text(.connectionId),
            state: try row.word(.state, "The state of a grant"), attempts: row.integer(.attempts),
            owner: row.optionalText(.owner), dueAt: row.integer(.dueAt),
            secrets: IssuedGrant.Secrets(sealedForm: secrets))
    }

    private static func place(_ id: String, _ tenantId: String, _ workspaceId: String) -> SealedPlace {
        GrantColumn.secrets.place(workspaceId: workspaceId, tenantId: tenantId, recordId: id)
    }
}

/// Due work.
extension StoreTransaction {
    private static let due = Selection<GrantColumn>([.workspaceId, .tenantId, .id, .dueAt])
    private static let nextDue = Statement(
        "SELECT MIN(due_at) FROM issued_grants WHERE \(Condition.isOfNoErasedWorkspace)")
    private static let wait = Statement(
        """
        UPDATE issued_grants SET due_at = :until WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id
        AND (due_at = :seen OR \(Condition.isNoInstant("due_at")))
        """)

    /// Those that are due, the longest first, but for those of `tenants`.
    func dueGrants(except tenants: [String], atMost limit: Int) throws(Failure) -> [DueGrant] {
        let (others, values) = TenantTurns.exception(tenants)
        let query = Query(
            Self.due,
            "WHERE due_at <= :now \(others) AND \(Condition.isOfNoErasedWorkspace) ORDER BY due_at LIMIT :limit")
        return try session.all(query, ["now": .integer(now), "limit": .integer(Int64(limit))] + values) {
            (row) throws(Failure) in
            let due = DueGrant(
                workspaceId: row.text(.workspaceId), tenantId: row.text(.tenantId), id: row.text(.id),
                dueAt: row.integer(.dueAt))
            _ = try row.takeDamage()
            return due
        }
    }

    func nextDueGrantAt() throws(Failure) -> Int64? {
        try session.instant(Self.nextDue)
    }

    /// Lets due work look at it later, unless something has changed since.
    func putOff(_ due: DueGrant, until: Int64) throws(Failure) {
        try session.run(
            Self.wait,
            [
                "until": .integer(until), "workspace": .text(due.workspaceId), "tenant": .text(due.tenantId),
                "id": .text(due.id), "seen": .integer(due.dueAt),
            ])
    }
}

/// A grant that due work looks at.
struct DueGrant: Sendable {
    let workspaceId: String
    let tenantId: String
    let id: String
    let dueAt: Int64
}
