/// The table of connections.
extension Transaction {
    private static let columns = """
        tenant_id, id, key, name, connector_id, connector_key, integration_id, integration_key, state, disconnected, error,
        request_error, meta, setup_version, credentials_version, credentials IS NOT NULL, credentials_expire_at, can_refresh,
        last_active_at, created_at, updated_at, archived_at, event_count, is_test, refresh_at, credentials_obtained_at,
        credentials_lease, refresh_token_expires_at, learned_lifetime, spent_at, retry_attempts, next_retry_at,
        refresh_failure, auth_option_key, refusal, refused_since, refusals, granted_scopes, missing_scopes
        """

    /// `tenantId` nil looks among all tenants, for a workspace management token.
    func connection(id: String, tenantId: String?, workspaceId: String) throws(Failure) -> Connection? {
        try session.first(
            """
            SELECT \(Self.columns) FROM connections WHERE workspace_id = $1 AND id = $2 AND ($3 = '' OR tenant_id = $3)
            AND \(Self.remains("connections"))
            """,
            [.text(workspaceId), .text(id), .text(tenantId ?? "")], connection)
    }

    func connection(key: String, tenantId: String, workspaceId: String) throws(Failure) -> Connection? {
        try session.first(
            """
            SELECT \(Self.columns) FROM connections WHERE workspace_id = $1 AND tenant_id = $2 AND key = $3
            AND \(Self.remains("connections"))
            """,
            [.text(workspaceId), .text(tenantId), .text(key)], connection)
    }

    /// Newest first.
    func connections(_ filter: ConnectionFilter, page: Page, workspaceId: String) throws(Failure) -> [Connection] {
        var conditions = ["workspace_id = $1", Self.remains("connections")]
        var values: [SQLValue] = [.text(workspaceId)]
        func require(_ condition: String, _ value: SQLValue) {
            values.append(value)
            conditions.append(condition.replacingEvery(UInt8(ascii: "?"), with: "$\(values.count)"))
        }
        if let tenantId = filter.tenantId { require("tenant_id = ?", .text(tenantId)) }
        if let key = filter.connectorKey { require("connector_key = ?", .text(key)) }
        if let id = filter.connectorId { require("connector_id = ?", .text(id)) }
        if let key = filter.integrationKey { require("integration_key = ?", .text(key)) }
        if let id = filter.integrationId { require("integration_id = ?", .text(id)) }
        if let disconnected = filter.disconnected { require("disconnected = ?", .bool(disconnected)) }
        if let state = filter.state { require("state = ?", .text(state.rawValue)) }
        if let connected = filter.connected {
            let works = "(state = '\(Connection.State.ready.rawValue)' AND disconnected = 0 AND archived_at IS NULL)"
            conditions.append(connected ? works : "NOT \(works)")
        }
        if let words = filter.search {
            require(
                "(lower(name) LIKE lower(?) ESCAPE '\\' OR lower(key) LIKE lower(?) ESCAPE '\\')",
                .containing(words))
        }
        if !filter.includesInternalAPI { conditions.append("key <> '\(Connection.internalAPIKey)'") }
        if !filter.includesArchived { conditions.append("archived_at IS NULL") }
        if let before = page.before { require("id < ?", .text(before)) }
        values.append(page.readLimit)
        return try session.all(
            page, id: 1,
            """
            SELECT \(Self.columns) FROM connections WHERE \(conditions.joined(separator: " AND "))
            ORDER BY id DESC LIMIT $\(values.count)
            """, values, connection)
    }

    /// How many that are not archived were made with a connector.
    func connectionCount(ofConnector id: String, workspaceId: String) throws(Failure) -> Int64 {
        try connectionCount("connector_id", id, workspaceId)
    }

    func connectionCount(ofIntegration id: String, workspaceId: String) throws(Failure) -> Int64 {
        try connectionCount("integration_id", id, workspaceId)
    }

    private func connectionCount(_ column: String, _ id: String, _ workspaceId: String) throws(Failure) -> Int64 {
        try session.first(
            "SELECT COUNT(*) FROM connections WHERE workspace_id = $1 AND \(column) = $2 AND archived_at IS NULL",
            [.text(workspaceId), .text(id)]
        ) { (row) throws(Failure) in row.integer(0) ?? 0 } ?? 0
    }

    func insert(_ connection: inout Connection, workspaceId: String) throws(Failure) {
        guard let tenant = try tenant(id: connection.tenantId, workspaceId: workspaceId) else {
            throw .notFound("The tenant")
        }
        connection.isTest = tenant.isTest
        try session.run(
            """
            INSERT INTO connections (workspace_id, tenant_id, id, key, name, connector_id, connector_key, integration_id,
            integration_key, state, disconnected, meta, setup_version, credentials_version, can_refresh, lease_until,
            lease_number, created_at, updated_at, is_test, auth_option_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, 0, 0, 0, 0, 0, $12, $13, $14, $15)
            """,
            [
                .text(workspaceId), .text(connection.tenantId), .text(connection.id), .text(connection.key),
                .text(connection.name), .text(connection.connectorId), .text(connection.connectorKey),
                .optional(connection.integrationId), .optional(connection.integrationKey),
                .text(connection.state.rawValue),
                .optional(connection.meta.map { JSON.object($0).text }), .integer(now), .integer(now),
                .bool(connection.isTest), .optional(connection.authOptionKey),
            ])
    }

    /// Writes everything but the sealed values and the lease.
    func update(_ connection: inout Connection, workspaceId: String) throws(Failure) {
        connection.updatedAt = now
        try session.run(
            """
            UPDATE connections SET key = $1, name = $2, integration_id = $3, integration_key = $4, state = $5, disconnected = $6,
            error = $7, request_error = $8, meta = $9, credentials_expire_at = $10, can_refresh = $11, last_active_at = $12,
            updated_at = $13, archived_at = $14, due_at = CASE WHEN EXISTS (
                SELECT 1 FROM tenants t WHERE t.workspace_id = $25 AND t.id = $26 AND t.archived_at IS NOT NULL
            ) THEN NULL ELSE CAST($15 AS BIGINT) END, refresh_at = $16, credentials_obtained_at = $17,
            credentials_lease = $18, refresh_token_expires_at = $19, learned_lifetime = $20, spent_at = $21,
            retry_attempts = $22, next_retry_at = $23, refresh_failure = $24, auth_option_key = $28, refusal = $29,
            refused_since = $30, refusals = $31, granted_scopes = $32, missing_scopes = $33
            WHERE workspace_id = $25 AND tenant_id = $26 AND id = $27
            """,
            [
                .text(connection.key), .text(connection.name), .optional(connection.integrationId),
                .optional(connection.integrationKey), .text(connection.state.rawValue),
                .bool(connection.isDisconnected),
                .optional(connection.error?.shortened.text), .optional(connection.requestError?.shortened.text),
                .optional(connection.meta.map { JSON.object($0).text }), .optional(connection.credentialsExpireAt),
                .bool(connection.canRefresh), .optional(connection.lastActiveAt), .integer(now),
                .optional(connection.archivedAt), .optional(connection.dueAt), .optional(connection.refresh.refreshAt),
                .optional(connection.refresh.obtainedAt), .optional(connection.refresh.leaseNumber),
                .optional(connection.refresh.refreshTokenExpiresAt), .optional(connection.refresh.learnedLifetime),
                .optional(connection.refresh.spentAt), .integer(connection.refresh.attempts),
                .optional(connection.refresh.nextRetryAt),
                .optional(connection.refresh.failure.map { JSON.object($0.storedForm).shortened.text }),
                .text(workspaceId), .text(connection.tenantId), .text(connection.id),
                .optional(connection.authOptionKey),
                .optional(connection.refresh.refusal?.kind), .optional(connection.refresh.refusal?.since),
                .integer(connection.refresh.refusal?.count ?? 0),
                .optional(connection.grantedScopes.map { JSON.array($0.map { .string($0) }).text }),
                .optional(
                    connection.missingScopes.isEmpty
                        ? nil : JSON.array(connection.missingScopes.map { .string($0) }).text),
            ])
    }

    /// A connection that has never been one.
    func delete(_ connection: Connection, workspaceId: String) throws(Failure) {
        try session.run(
            "DELETE FROM connections WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
            [.text(workspaceId), .text(connection.tenantId), .text(connection.id)])
    }

    // MARK: Sealed values

    func setup(of connection: Connection, workspaceId: String) throws(Failure) -> ConnectionSetup {
        ConnectionSetup(sealedForm: try sealedObject("setup", connection.setupVersion, connection, workspaceId))
    }

    func credentials(of connection: Connection, workspaceId: String) throws(Failure) -> JSONObject {
        try sealedObject("credentials", connection.credentialsVersion, connection, workspaceId)
    }

    func setSetup(_ setup: ConnectionSetup, of connection: inout Connection, workspaceId: String) throws(Failure) {
        connection.setupVersion += 1
        try setSealed("setup", connection.setupVersion, setup.sealedForm, connection, workspaceId)
    }

    /// Nil erases them.
    func setCredentials(
        _ credentials: JSONObject?, of connection: inout Connection, workspaceId: String
    ) throws(Failure) {
        connection.credentialsVersion += 1
        connection.hasCredentials = credentials != nil
        try setSealed("credentials", connection.credentialsVersion, credentials, connection, workspaceId)
    }

    /// Adds to the present credentials, which stay what they are: their version is the same.
    func complete(_ credentials: JSONObject, of connection: Connection, workspaceId: String) throws(Failure) {
        try setSealed("credentials", connection.credentialsVersion, credentials, connection, workspaceId)
    }

    /// Stores credentials that work: whatever was wrong with the connection is over.
    ///
    /// - Parameter previous: what the new ones replace and may still be needed, until they have worked.
    func makeReady(
        _ connection: inout Connection, _ credentials: JSONObject, _ facts: CredentialFacts,
        previous: JSONObject? = nil, workspaceId: String
    ) throws(Failure) {
        connection.state = .ready
        connection.isDisconnected = false
        connection.error = nil
        connection.requestError = nil
        connection.credentialsExpireAt = facts.expiresAt
        connection.canRefresh = facts.canRefresh
        facts.scopes?.note(on: &connection, isRefresh: facts.leaseNumber != nil)
        var refresh = RefreshState()
        refresh.obtainedAt = facts.obtainedAt
        refresh.learnedLifetime = facts.leaseNumber == nil ? nil : connection.refresh.learnedLifetime
        refresh.refreshAt = facts.refreshAt(learnedLifetime: refresh.learnedLifetime)
        refresh.refreshTokenExpiresAt =
            facts.refreshTokenExpiresAt ?? (facts.leaseNumber == nil ? nil : connection.refresh.refreshTokenExpiresAt)
        refresh.leaseNumber = facts.leaseNumber
        connection.refresh = refresh
        try setCredentials(credentials, of: &connection, workspaceId: workspaceId)
        try setSealed("previous", connection.credentialsVersion, previous, connection, workspaceId)
        try update(&connection, workspaceId: workspaceId)
    }

    /// What connecting comes to, for the first time or again.
    func makeConnected(
        _ connection: inout Connection, _ credentials: JSONObject, _ facts: CredentialFacts, workspaceId: String
    ) throws(Failure) {
        try makeReady(&connection, credentials, facts, workspaceId: workspaceId)
        try record(connection.eventCount == 0 ? .created : .reconnected, connection, workspaceId: workspaceId)
    }

    /// Changes credentials in a part that is no token: what is known of them stays, and what may still be needed.
    func amendCredentials(
        _ credentials: JSONObject, of connection: inout Connection, workspaceId: String
    ) throws(Failure) {
        let kept = try previous(of: connection, workspaceId: workspaceId)
        try setCredentials(credentials, of: &connection, workspaceId: workspaceId)
        try setSealed("previous", connection.credentialsVersion, kept.isEmpty ? nil : kept, connection, workspaceId)
        try update(&connection, workspaceId: workspaceId)
    }

    /// The part of the credentials before the present ones that may still be needed.
    func previous(of connection: Connection, workspaceId: String) throws(Failure) -> JSONObject {
        try sealedObject("previous", connection.credentialsVersion, connection, workspaceId)
    }

    func erasePrevious(of connection: Connection, workspaceId: String) throws(Failure) {
        try setSealed("previous", connection.credentialsVersion, nil, connection, workspaceId)
    }

    /// Makes refreshes that failed due at once, for callers as well. What was refused before was asked otherwise.
    func retryRefreshes(ofIntegration id: String, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connections SET next_retry_at = NULL, due_at = $1, refusal = NULL, refused_since = NULL, refusals = 0
            WHERE workspace_id = $2 AND integration_id = $3 AND retry_attempts > 0 AND due_at IS NOT NULL
            """, [.integer(now), .text(workspaceId), .text(id)])
    }

    /// The same, when a connector has changed.
    func retryRefreshes(ofConnector id: String, workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connections SET next_retry_at = NULL, due_at = $1
            WHERE workspace_id = $2 AND connector_id = $3 AND retry_attempts > 0 AND due_at IS NOT NULL
            """, [.integer(now), .text(workspaceId), .text(id)])
    }

    /// The same, when the settings of the Internal API have changed.
    func retryRefreshes(ofInternalAPIIn workspaceId: String) throws(Failure) {
        try session.run(
            """
            UPDATE connections SET next_retry_at = NULL, due_at = $1, refusal = NULL, refused_since = NULL, refusals = 0
            WHERE workspace_id = $2 AND key = '\(Connection.internalAPIKey)' AND retry_attempts > 0 AND due_at IS NOT NULL
            """, [.integer(now), .text(workspaceId)])
    }

    /// The empty object where nothing was sealed.
    private func sealedObject(
        _ field: String, _ version: Int64, _ connection: Connection, _ workspaceId: String
    ) throws(Failure) -> JSONObject {
        let sealed = try session.first(
            "SELECT \(field) FROM connections WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
            [.text(workspaceId), .text(connection.tenantId), .text(connection.id)]
        ) { (row) throws(Failure) in row.blob(0) }
        guard let sealed, let sealed else { return JSONObject() }
        return try open(sealed, Self.place(field, version, connection, workspaceId))
    }

    private func setSealed(
        _ field: String, _ version: Int64, _ object: JSONObject?, _ connection: Connection, _ workspaceId: String
    ) throws(Failure) {
        let place = Self.place(field, version, connection, workspaceId)
        let sealed = try object.map { (object) throws(Failure) in try seal(object, place) } ?? .null
        try session.run(
            "UPDATE connections SET \(field) = $1, \(field)_version = $2 WHERE workspace_id = $3 AND tenant_id = $4 AND id = $5",
            [sealed, .integer(version), .text(workspaceId), .text(connection.tenantId), .text(connection.id)])
    }

    private static func place(
        _ field: String, _ version: Int64, _ connection: Connection, _ workspaceId: String
    ) -> SealedPlace {
        SealedPlace(
            workspaceId: workspaceId, tenantId: connection.tenantId, recordId: connection.id, field: field,
            version: version)
    }

    private func connection(_ row: any DatabaseRow) throws(Failure) -> Connection {
        var connection = Connection(
            tenantId: row.text(0) ?? "", id: row.text(1) ?? "", key: row.text(2) ?? "", name: row.text(3) ?? "",
            connectorId: row.text(4) ?? "", connectorKey: row.text(5) ?? "", integrationId: row.text(6),
            integrationKey: row.text(7), createdAt: row.integer(19) ?? 0, updatedAt: row.integer(20) ?? 0)
        connection.state = try row.word(8, "The state of a connection")
        connection.isDisconnected = row.integer(9) == 1
        connection.error = try row.json(10, "A connection's error")
        connection.requestError = try row.json(11, "A connection's error")
        connection.meta = try row.object(12, "A connection's `meta`")
        connection.setupVersion = row.integer(13) ?? 0
        connection.credentialsVersion = row.integer(14) ?? 0
        connection.hasCredentials = row.integer(15) == 1
        connection.credentialsExpireAt = row.integer(16)
        connection.canRefresh = row.integer(17) == 1
        connection.lastActiveAt = row.integer(18)
        connection.archivedAt = row.integer(21)
        connection.eventCount = row.integer(22) ?? 0
        connection.isTest = row.integer(23) == 1
        connection.refresh.refreshAt = row.integer(24)
        connection.refresh.obtainedAt = row.integer(25)
        connection.refresh.leaseNumber = row.integer(26)
        connection.refresh.refreshTokenExpiresAt = row.integer(27)
        connection.refresh.learnedLifetime = row.integer(28)
        connection.refresh.spentAt = row.integer(29)
        connection.refresh.attempts = row.integer(30) ?? 0
        connection.refresh.nextRetryAt = row.integer(31)
        connection.refresh.failure = try row.object(32, "Why a refresh failed").map { (object) throws(Failure) in
            guard let failure = RefreshFailure(storedForm: object) else {
                throw .storeCorrupt("The stored reason why a refresh failed cannot be read.")
            }
            return failure
        }
        connection.authOptionKey = row.text(33)
        connection.refresh.refusal = row.text(34).map { kind in
            RepeatedRefusal(kind: kind, since: row.integer(35) ?? 0, count: row.integer(36) ?? 0)
        }
        connection.grantedScopes = try row.json(37, "A connection's scopes")?.arrayValue?.compactMap(\.stringValue)
        connection.missingScopes =
            try row.json(38, "A connection's scopes")?.arrayValue?.compactMap(\.stringValue) ?? []
        return connection
    }
}

extension String {
    fileprivate func replacingEvery(_ mark: UInt8, with text: String) -> String {
        parts(at: mark, keepingEmpty: true).joined(separator: text)
    }
}
