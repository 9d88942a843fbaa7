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
    private static let columns = "tenant_id, id, connection_id, state, attempts, owner, due_at, secrets"

    /// - Parameter owner: who makes a connection of it at once; nil leaves it to due work.
    func insertGrant(
        _ state: IssuedGrant.State, _ secrets: IssuedGrant.Secrets, of connection: Connection, id known: String? = nil,
        owner: String? = nil, workspaceId: String
    ) throws(Failure) -> IssuedGrant {
        let id = if let known { known } else { try newId(.grant) }
        let attempts: Int64 = owner == nil ? 0 : 1
        try session.run(
            """
            INSERT INTO issued_grants
            (workspace_id, tenant_id, id, connection_id, state, attempts, owner, created_at, due_at, secrets,
            connector_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
            """,
            [
                .text(workspaceId), .text(connection.tenantId), .text(id), .text(connection.id), .text(state.rawValue),
                .integer(attempts), .optional(owner), .integer(now),
                try seal(secrets.sealedForm, Self.place(id, connection.tenantId, workspaceId)),
                .text(secrets.connectorId),
            ])
        if owner == nil { becomesDue() }
        return IssuedGrant(
            tenantId: connection.tenantId, id: id, connectionId: connection.id, state: state, attempts: attempts,
            owner: owner, dueAt: now, secrets: secrets)
    }

    func grant(id: String, tenantId: String, workspaceId: String) throws(Failure) -> IssuedGrant? {
        try session.first(
            "SELECT \(Self.columns) FROM issued_grants WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
            [.text(workspaceId), .text(tenantId), .text(id)]
        ) { (row) throws(Failure) in try grant(row, workspaceId) }
    }

    /// Those of one connection, the oldest first.
    func grants(
        _ state: IssuedGrant.State, of connection: Connection, workspaceId: String
    ) throws(Failure) -> [IssuedGrant] {
        try session.all(
            """
            SELECT \(Self.columns) FROM issued_grants
            WHERE workspace_id = $1 AND tenant_id = $2 AND connection_id = $3 AND state = $4 ORDER BY id
            """,
            [.text(workspaceId), .text(connection.tenantId), .text(connection.id), .text(state.rawValue)]
        ) { (row) throws(Failure) in try grant(row, workspaceId) }
    }

    /// Takes it, if it still is what was seen; due again at `next`, should the taker end in the middle. Nil otherwise.
    func takeGrant(
        _ seen: IssuedGrant, owner: String?, next: Int64, workspaceId: String
    ) throws(Failure) -> IssuedGrant? {
        let count = try session.run(
            """
            UPDATE issued_grants SET attempts = attempts + 1, owner = $1, due_at = $2
            WHERE workspace_id = $3 AND tenant_id = $4 AND id = $5 AND attempts = $6 AND state = $7
            """,
            [
                .optional(owner), .integer(next), .text(workspaceId), .text(seen.tenantId), .text(seen.id),
                .integer(seen.attempts), .text(seen.state.rawValue),
            ])
        guard count == 1 else { return nil }
        return IssuedGrant(
            tenantId: seen.tenantId, id: seen.id, connectionId: seen.connectionId, state: seen.state,
            attempts: seen.attempts + 1, owner: owner, dueAt: next, secrets: seen.secrets)
    }

    /// Whether it still is in the hands of whoever took it.
    func isHeld(_ grant: IssuedGrant, workspaceId: String) throws(Failure) -> Bool {
        try session.first(
            """
            SELECT 1 FROM issued_grants
            WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3 AND attempts = $4 AND state = $5
            """,
            [
                .text(workspaceId), .text(grant.tenantId), .text(grant.id), .integer(grant.attempts),
                .text(grant.state.rawValue),
            ]
        ) { _ in true } ?? false
    }

    /// Nobody is at it any more; it is due at `next`.
    func releaseGrant(_ grant: IssuedGrant, next: Int64, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE issued_grants SET owner = NULL, due_at = $1
            WHERE workspace_id = $2 AND tenant_id = $3 AND id = $4 AND attempts = $5 AND state = $6
            """,
            [
                .integer(next), .text(workspaceId), .text(grant.tenantId), .text(grant.id), .integer(grant.attempts),
                .text(grant.state.rawValue),
            ])
        becomesDue()
    }

    /// No connection is made of it any more: it goes back to the provider.
    func giveBack(_ grant: IssuedGrant, _ secrets: IssuedGrant.Secrets, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE issued_grants SET state = $1, attempts = 0, owner = NULL, due_at = $2, secrets = $3
            WHERE workspace_id = $4 AND tenant_id = $5 AND id = $6
            """,
            [
                .text(IssuedGrant.State.revoking.rawValue), .integer(now),
                try seal(secrets.sealedForm, Self.place(grant.id, grant.tenantId, workspaceId)), .text(workspaceId),
                .text(grant.tenantId), .text(grant.id),
            ])
        becomesDue()
    }

    /// A tenant's that are not finished go back, and those on their way back go on: they outlive it until they are.
    func giveBackGrants(ofTenant tenantId: String, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE issued_grants SET state = $1, attempts = 0, owner = NULL, due_at = $2
            WHERE workspace_id = $3 AND tenant_id = $4 AND state = $5
            """,
            [
                .text(IssuedGrant.State.revoking.rawValue), .integer(now), .text(workspaceId), .text(tenantId),
                .text(IssuedGrant.State.redeemed.rawValue),
            ])
    }

    func deleteGrant(_ grant: IssuedGrant, workspaceId: String) throws(Failure) {
        try session.run(
            "DELETE FROM issued_grants WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
            [.text(workspaceId), .text(grant.tenantId), .text(grant.id)])
    }

    // MARK: Due work

    /// Those that are due, the longest first, but for those of `tenants`.
    func dueGrants(except tenants: [String], atMost limit: Int) throws(Failure) -> [DueGrant] {
        let (others, values) = TenantTurns.exception(tenants, after: 2)
        return try session.all(
            """
            SELECT workspace_id, tenant_id, id, due_at FROM issued_grants WHERE due_at <= $1 \(others)
            AND \(Self.areOfNoErasedWorkspace)
            ORDER BY due_at LIMIT $2
            """, [.integer(now), .integer(Int64(limit))] + values
        ) { (row) throws(Failure) in
            let due = DueGrant(
                workspaceId: row.text(0) ?? "", tenantId: row.text(1) ?? "", id: row.text(2) ?? "",
                dueAt: row.integer(3) ?? 0)
            _ = try row.takeDamage()
            return due
        }
    }

    func nextDueGrantAt() throws(Failure) -> Int64? {
        try session.instant("SELECT MIN(due_at) FROM issued_grants WHERE \(Self.areOfNoErasedWorkspace)")
    }

    /// Lets due work look at it later, unless something has changed since.
    func putOff(_ due: DueGrant, until: Int64) throws(Failure) {
        try session.run(
            """
            UPDATE issued_grants SET due_at = $1 WHERE workspace_id = $2 AND tenant_id = $3 AND id = $4
            AND (due_at = $5 OR \(Self.isNoInstant("due_at")))
            """,
            [.integer(until), .text(due.workspaceId), .text(due.tenantId), .text(due.id), .integer(due.dueAt)])
    }

    private func grant(_ row: any DatabaseRow, _ workspaceId: String) throws(Failure) -> IssuedGrant {
        let tenantId = row.text(0) ?? ""
        let id = row.text(1) ?? ""
        let secrets = try open(row.blob(7), Self.place(id, tenantId, workspaceId))
        return IssuedGrant(
            tenantId: tenantId, id: id, connectionId: row.text(2) ?? "",
            state: try row.word(3, "The state of a grant"), attempts: row.integer(4) ?? 0, owner: row.text(5),
            dueAt: row.integer(6) ?? 0, secrets: IssuedGrant.Secrets(sealedForm: secrets))
    }

    private static func place(_ id: String, _ tenantId: String, _ workspaceId: String) -> SealedPlace {
        SealedPlace(workspaceId: workspaceId, tenantId: tenantId, recordId: id, field: "secrets", version: 1)
    }
}

/// A grant that due work looks at.
struct DueGrant: Sendable {
    let workspaceId: String
    let tenantId: String
    let id: String
    let dueAt: Int64
}
