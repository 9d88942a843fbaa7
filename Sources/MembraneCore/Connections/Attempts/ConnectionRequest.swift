/// One attempt to connect: what must be remembered between sending a browser away and its coming back.
struct ConnectionRequest: Sendable {
    let id: String
    let connectionId: String
    let expiresAt: Int64
    /// Set when a callback has named it: a state serves once.
    let usedAt: Int64?
    /// When the provider is asked next whether a person has agreed; nil where a browser comes back instead.
    var pollAt: Int64?
    var pollInterval: Int64 = 0
    let secrets: Secrets

    /// Sealed, because the verifier and the input are secrets and the rest is nobody's business.
    struct Secrets: Sendable {
        /// RFC 7636; nil where the provider knows no PKCE.
        var codeVerifier: String?
        /// Exactly what was sent to the authorization endpoint, since the token endpoint compares it.
        var redirectUri = ""
        /// That it is this integration's redirect URI is to be seen from its path alone.
        var hasOwnRedirectUri = false
        /// What the flow was begun with and must be finished with.
        var terms = ""
        /// The hash of what the browser that began it was given; nil: any browser may finish it.
        var browserBinding: String?
        /// Where the browser goes in the end.
        var returnUri: String?
        var customState: String?
        /// OAuth 1: what the callback must bring back, and what the next request is signed with.
        var temporaryToken: OAuth1Signer.Token?
        /// What a device flow began with.
        var device: DeviceAuthorization?
        /// Which of the connector's ways to authenticate was chosen.
        var authOptionKey: String?
        /// Replaces the connection's own when the attempt succeeds.
        var setup = ConnectionSetup()

        init() {}

        init(sealedForm object: JSONObject) {
            codeVerifier = object["codeVerifier"]?.stringValue
            redirectUri = object["redirectUri"]?.stringValue ?? ""
            hasOwnRedirectUri = object["hasOwnRedirectUri"]?.boolValue ?? false
            terms = object["terms"]?.stringValue ?? ""
            browserBinding = object["browserBinding"]?.stringValue
            returnUri = object["returnUri"]?.stringValue
            customState = object["customState"]?.stringValue
            temporaryToken = object["temporaryToken"]?.stringValue.map { token in
                OAuth1Signer.Token(
                    identifier: token, secret: Secret((object["temporaryTokenSecret"]?.stringValue ?? "").utf8))
            }
            authOptionKey = object["authOptionKey"]?.stringValue
            device = object["device"]?.objectValue.flatMap { DeviceAuthorization(sealedForm: $0) }
            setup = ConnectionSetup(sealedForm: object["setup"]?.objectValue ?? JSONObject())
        }

        var sealedForm: JSONObject {
            var object = JSONObject()
            object["codeVerifier"] = codeVerifier.map { .string($0) }
            object["redirectUri"] = .string(redirectUri)
            object["hasOwnRedirectUri"] = .bool(hasOwnRedirectUri)
            object["terms"] = .string(terms)
            object["browserBinding"] = browserBinding.map { .string($0) }
            object["returnUri"] = returnUri.map { .string($0) }
            object["customState"] = customState.map { .string($0) }
            if let temporaryToken {
                object["temporaryToken"] = .string(temporaryToken.identifier)
                object["temporaryTokenSecret"] = .string(
                    String(decoding: temporaryToken.secret.exposed, as: UTF8.self))
            }
            object["authOptionKey"] = authOptionKey.map { .string($0) }
            object["device"] = device.map { .object($0.sealedForm) }
            object["setup"] = .object(setup.sealedForm)
            return object
        }
    }
}

extension Transaction {
    private static let unfinished = Statement(
        """
        DELETE FROM connection_requests
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND expires_at < :before
        AND (connection_id = :connection OR EXISTS (SELECT 1 FROM connections c WHERE c.workspace_id = :workspace
            AND c.id = connection_requests.connection_id AND c.credentials_version > 0))
        """)

    func insertConnectionRequest(
        for connection: Connection, stateHash: [UInt8], expiresAt: Int64, _ secrets: ConnectionRequest.Secrets,
        pollEvery interval: Int64? = nil
    ) throws(Failure) {
        let id = try newId(.connectionRequest)
        // Attempts that nobody finished are of no use to anybody. Those of other connections that never came to be wait
        // for housekeeping, which erases the connections with them.
        try session.run(
            Self.unfinished,
            [
                "workspace": .text(workspaceId), "tenant": .text(connection.tenantId),
                "before": .integer(now - Self.remembered), "connection": .text(connection.id),
            ])
        try session.insert(
            into: ConnectionRequestColumn.self,
            [
                .workspaceId: .text(workspaceId), .tenantId: .text(connection.tenantId), .id: .text(id),
                .connectionId: .text(connection.id), .stateHash: .blob(stateHash), .createdAt: .integer(now),
                .expiresAt: .integer(expiresAt), .pollAt: .optional(interval.map { now + $0 }),
                .pollInterval: .integer(interval ?? 0),
                .secrets: try seal(secrets.sealedForm, Self.place(id, connection.tenantId, workspaceId)),
            ])
    }

    /// Long enough that a late or repeated callback is told what is wrong with it.
    static let remembered: Int64 = 24 * 3600 * 1000

    func connectionRequest(
        stateHash: [UInt8], tenantId: String
    ) throws(Failure) -> ConnectionRequest? {
        try session.first(
            Self.byState, ["workspace": .text(workspaceId), "tenant": .text(tenantId), "state": .blob(stateHash)]
        ) { (row) throws(Failure) in try connectionRequest(row, tenantId) }
    }

    private static let record = Selection<ConnectionRequestColumn>([
        .id, .connectionId, .expiresAt, .usedAt, .pollAt, .pollInterval, .secrets,
    ])
    private static let byState = Query(
        record,
        "WHERE workspace_id = :workspace AND tenant_id = :tenant AND state_hash = :state AND poll_at IS NULL")
    private static let waiting = Query(
        record,
        """
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND connection_id = :connection
        AND poll_at IS NOT NULL ORDER BY id DESC LIMIT 1
        """)

    private func connectionRequest(
        _ row: Row<ConnectionRequestColumn>, _ tenantId: String
    ) throws(Failure) -> ConnectionRequest {
        let id = row.text(.id)
        let usedAt = row.optionalInteger(.usedAt)
        // What was used has no secrets any more.
        let secrets =
            usedAt == nil ? try open(row.blob(.secrets), Self.place(id, tenantId, workspaceId)) : JSONObject()
        return ConnectionRequest(
            id: id, connectionId: row.text(.connectionId), expiresAt: row.integer(.expiresAt), usedAt: usedAt,
            pollAt: row.optionalInteger(.pollAt), pollInterval: row.integer(.pollInterval),
            secrets: ConnectionRequest.Secrets(sealedForm: secrets))
    }

    // MARK: Device flows

    /// The device flow that a connection waits for; nil where there is none.
    func deviceRequest(of connection: Connection) throws(Failure) -> ConnectionRequest? {
        try session.first(
            Self.waiting,
            [
                "workspace": .text(workspaceId), "tenant": .text(connection.tenantId),
                "connection": .text(connection.id),
            ]
        ) { (row) throws(Failure) in try connectionRequest(row, connection.tenantId) }
    }

    private static let turn = Statement(
        """
        UPDATE connection_requests SET poll_at = :next, poll_interval = :interval
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id AND poll_at = :seen AND used_at IS NULL
        """)

    /// Takes a turn to ask the provider, if it is still the one that was seen. The next is not before `next`.
    func takePoll(
        _ request: ConnectionRequest, next: Int64, interval: Int64, tenantId: String
    ) throws(Failure) -> Bool {
        try session.run(
            Self.turn,
            [
                "next": .integer(next), "interval": .integer(interval), "workspace": .text(workspaceId),
                "tenant": .text(tenantId), "id": .text(request.id), "seen": .optional(request.pollAt),
            ]) == 1
    }

    /// A state serves once; its secrets are erased with that.
    private static let end = "UPDATE connection_requests SET used_at = :now, secrets = :nothing, poll_at = NULL"
    private static let endOfOne = Statement(
        "\(end) WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id")
    private static let endOfAll = Statement(
        "\(end) WHERE workspace_id = :workspace AND tenant_id = :tenant AND connection_id = :id AND used_at IS NULL")
    private static let endOfDevices = Statement(
        "\(end) WHERE workspace_id = :workspace AND tenant_id = :tenant AND connection_id = :id AND poll_at IS NOT NULL"
    )

    private func end(_ ending: Statement, _ id: String, tenantId: String) throws(Failure) {
        try session.run(
            ending,
            [
                "now": .integer(now), "nothing": .blob([]), "workspace": .text(workspaceId),
                "tenant": .text(tenantId), "id": .text(id),
            ])
    }

    func endDeviceRequests(of connection: Connection) throws(Failure) {
        try end(Self.endOfDevices, connection.id, tenantId: connection.tenantId)
    }

    func use(_ request: ConnectionRequest, tenantId: String) throws(Failure) {
        try end(Self.endOfOne, request.id, tenantId: tenantId)
    }

    /// Ends every open attempt of a connection.
    func endConnectionRequests(of connection: Connection) throws(Failure) {
        try end(Self.endOfAll, connection.id, tenantId: connection.tenantId)
    }

    private static func place(_ id: String, _ tenantId: String, _ workspaceId: String) -> SealedPlace {
        ConnectionRequestColumn.secrets.place(workspaceId: workspaceId, tenantId: tenantId, recordId: id)
    }
}

/// Due work.
extension StoreTransaction {
    /// The device flows whose turn it is, the longest first.
    func dueDeviceRequests(except tenants: [String], atMost limit: Int) throws(Failure) -> [DueDeviceRequest] {
        let (others, values) = TenantTurns.exception(tenants)
        let query = Query(
            Self.due,
            """
            WHERE poll_at IS NOT NULL AND poll_at <= :now \(others) AND \(Condition.remains("connection_requests"))
            ORDER BY poll_at LIMIT :limit
            """)
        return try session.all(query, ["now": .integer(now), "limit": .integer(Int64(limit))] + values) {
            (row) throws(Failure) in
            DueDeviceRequest(
                workspaceId: row.text(.workspaceId), tenantId: row.text(.tenantId), id: row.text(.id),
                connectionId: row.text(.connectionId))
        }
    }

    private static let due = Selection<ConnectionRequestColumn>([.workspaceId, .tenantId, .id, .connectionId])
    private static let wait = Statement(
        """
        UPDATE connection_requests SET poll_at = :until
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id AND poll_at IS NOT NULL
        """)
    private static let nextPoll = Statement(
        """
        SELECT poll_at FROM connection_requests WHERE poll_at IS NOT NULL AND \(Condition.remains("connection_requests"))
        ORDER BY poll_at LIMIT 1
        """)

    /// Lets what cannot be done now wait.
    func putOff(_ due: DueDeviceRequest, until: Int64) throws(Failure) {
        try session.run(
            Self.wait,
            [
                "until": .integer(until), "workspace": .text(due.workspaceId), "tenant": .text(due.tenantId),
                "id": .text(due.id),
            ])
    }

    func nextPollAt() throws(Failure) -> Int64? {
        try session.instant(Self.nextPoll)
    }
}
