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
    func insertConnectionRequest(
        for connection: Connection, stateHash: [UInt8], expiresAt: Int64, _ secrets: ConnectionRequest.Secrets,
        pollEvery interval: Int64? = nil, workspaceId: String
    ) throws(Failure) {
        let id = try newId(.connectionRequest)
        // Attempts that nobody finished are of no use to anybody. Those of other connections that never came to be wait
        // for housekeeping, which erases the connections with them.
        try session.run(
            """
            DELETE FROM connection_requests WHERE workspace_id = $1 AND tenant_id = $2 AND expires_at < $3
            AND (connection_id = $4 OR EXISTS (SELECT 1 FROM connections c WHERE c.workspace_id = $1
                AND c.id = connection_requests.connection_id AND c.credentials_version > 0))
            """,
            [
                .text(workspaceId), .text(connection.tenantId), .integer(now - Self.remembered),
                .text(connection.id),
            ])
        try session.run(
            """
            INSERT INTO connection_requests
            (workspace_id, tenant_id, id, connection_id, state_hash, secrets, created_at, expires_at, poll_at, poll_interval)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(workspaceId), .text(connection.tenantId), .text(id), .text(connection.id), .blob(stateHash),
                try seal(secrets.sealedForm, Self.place(id, connection.tenantId, workspaceId)), .integer(now),
                .integer(expiresAt), .optional(interval.map { now + $0 }), .integer(interval ?? 0),
            ])
    }

    /// Long enough that a late or repeated callback is told what is wrong with it.
    static let remembered: Int64 = 24 * 3600 * 1000

    func connectionRequest(
        stateHash: [UInt8], tenantId: String, workspaceId: String
    ) throws(Failure) -> ConnectionRequest? {
        try session.first(
            """
            SELECT \(Self.columns) FROM connection_requests
            WHERE workspace_id = $1 AND tenant_id = $2 AND state_hash = $3 AND poll_at IS NULL
            """,
            [.text(workspaceId), .text(tenantId), .blob(stateHash)]
        ) { (row) throws(Failure) in try connectionRequest(row, tenantId, workspaceId) }
    }

    private static let columns = "id, connection_id, expires_at, used_at, secrets, poll_at, poll_interval"

    private func connectionRequest(
        _ row: any DatabaseRow, _ tenantId: String, _ workspaceId: String
    ) throws(Failure) -> ConnectionRequest {
        let id = row.text(0) ?? ""
        // What was used has no secrets any more.
        let secrets =
            row.integer(3) == nil ? try open(row.blob(4), Self.place(id, tenantId, workspaceId)) : JSONObject()
        return ConnectionRequest(
            id: id, connectionId: row.text(1) ?? "", expiresAt: row.integer(2) ?? 0, usedAt: row.integer(3),
            pollAt: row.integer(5), pollInterval: row.integer(6) ?? 0,
            secrets: ConnectionRequest.Secrets(sealedForm: secrets))
    }

    // MARK: Device flows

    /// The device flow that a connection waits for; nil where there is none.
    func deviceRequest(of connection: Connection, workspaceId: String) throws(Failure) -> ConnectionRequest? {
        try session.first(
            """
            SELECT \(Self.columns) FROM connection_requests
            WHERE workspace_id = $1 AND tenant_id = $2 AND connection_id = $3 AND poll_at IS NOT NULL
            ORDER BY id DESC LIMIT 1
            """,
            [.text(workspaceId), .text(connection.tenantId), .text(connection.id)]
        ) { (row) throws(Failure) in try connectionRequest(row, connection.tenantId, workspaceId) }
    }

    /// Takes a turn to ask the provider, if it is still the one that was seen. The next is not before `next`.
    func takePoll(
        _ request: ConnectionRequest, next: Int64, interval: Int64, tenantId: String, workspaceId: String
    ) throws(Failure) -> Bool {
        try session.run(
            """
            UPDATE connection_requests SET poll_at = $1, poll_interval = $2
            WHERE workspace_id = $3 AND tenant_id = $4 AND id = $5 AND poll_at = $6 AND used_at IS NULL
            """,
            [
                .integer(next), .integer(interval), .text(workspaceId), .text(tenantId), .text(request.id),
                .optional(request.pollAt),
            ]) == 1
    }

    func endDeviceRequests(of connection: Connection, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connection_requests SET used_at = $1, secrets = $2, poll_at = NULL
            WHERE workspace_id = $3 AND tenant_id = $4 AND connection_id = $5 AND poll_at IS NOT NULL
            """,
            [.integer(now), .blob([]), .text(workspaceId), .text(connection.tenantId), .text(connection.id)])
    }

    /// The device flows whose turn it is, the longest first.
    func dueDeviceRequests(except tenants: [String], atMost limit: Int) throws(Failure) -> [DueDeviceRequest] {
        let (others, values) = TenantTurns.exception(tenants, after: 2)
        return try session.all(
            """
            SELECT workspace_id, tenant_id, id, connection_id FROM connection_requests
            WHERE poll_at IS NOT NULL AND poll_at <= $1 \(others) AND \(Self.remains("connection_requests"))
            ORDER BY poll_at LIMIT $2
            """, [.integer(now), .integer(Int64(limit))] + values
        ) { (row) throws(Failure) in
            DueDeviceRequest(
                workspaceId: row.text(0) ?? "", tenantId: row.text(1) ?? "", id: row.text(2) ?? "",
                connectionId: row.text(3) ?? "")
        }
    }

    /// Lets what cannot be done now wait.
    func putOff(_ due: DueDeviceRequest, until: Int64) throws(Failure) {
        try session.run(
            """
            UPDATE connection_requests SET poll_at = $1
            WHERE workspace_id = $2 AND tenant_id = $3 AND id = $4 AND poll_at IS NOT NULL
            """, [.integer(until), .text(due.workspaceId), .text(due.tenantId), .text(due.id)])
    }

    func nextPollAt() throws(Failure) -> Int64? {
        try session.instant(
            """
            SELECT poll_at FROM connection_requests WHERE poll_at IS NOT NULL AND \(Self.remains("connection_requests"))
            ORDER BY poll_at LIMIT 1
            """)
    }

    /// A state serves once; its secrets are erased with that.
    func use(_ request: ConnectionRequest, tenantId: String, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connection_requests SET used_at = $1, secrets = $2, poll_at = NULL
            WHERE workspace_id = $3 AND tenant_id = $4 AND id = $5
            """,
            [.integer(now), .blob([]), .text(workspaceId), .text(tenantId), .text(request.id)])
    }

    /// Ends every open attempt of a connection.
    func endConnectionRequests(of connection: Connection, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connection_requests SET used_at = $1, secrets = $2, poll_at = NULL
            WHERE workspace_id = $3 AND tenant_id = $4 AND connection_id = $5 AND used_at IS NULL
            """,
            [.integer(now), .blob([]), .text(workspaceId), .text(connection.tenantId), .text(connection.id)])
    }

    private static func place(_ id: String, _ tenantId: String, _ workspaceId: String) -> SealedPlace {
        SealedPlace(workspaceId: workspaceId, tenantId: tenantId, recordId: id, field: "secrets", version: 1)
    }
}
