/// The table of connections.
extension Transaction {
    private static let record = Selection<ConnectionColumn>.unsealed(
        except: [.workspaceId, .dueAt, .leaseOwner, .leaseUntil, .leaseNumber, .previousVersion],
        presence: [.credentials])
    private static let byId = Query(
        record,
        """
        WHERE workspace_id = :workspace AND id = :id AND (:tenant = '' OR tenant_id = :tenant)
        AND \(Condition.remains("connections"))
        """)
    private static let byKey = Query(
        record,
        """
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND key = :key AND \(Condition.remains("connections"))
        """)

    /// `tenantId` nil looks among all tenants, for a workspace management token.
    func connection(id: String, tenantId: String?) throws(Failure) -> Connection? {
        try session.first(
            Self.byId, ["workspace": .text(workspaceId), "id": .text(id), "tenant": .text(tenantId ?? "")],
            connection)
    }

    func connection(key: String, tenantId: String) throws(Failure) -> Connection? {
        try session.first(
            Self.byKey, ["workspace": .text(workspaceId), "tenant": .text(tenantId), "key": .text(key)], connection)
    }

    /// Newest first.
    func connections(_ filter: ConnectionFilter, page: Page) throws(Failure) -> [Connection] {
        var conditions = ["workspace_id = :workspace", Condition.remains("connections")]
        var parameters: Parameters = ["workspace": .text(workspaceId)]
        func require(_ column: ConnectionColumn, _ value: SQLValue) {
            conditions.append("\(column.columnName) = :\(column.columnName)")
            parameters[column.columnName] = value
        }
        if let tenantId = filter.tenantId { require(.tenantId, .text(tenantId)) }
        if let key = filter.connectorKey { require(.connectorKey, .text(key)) }
        if let id = filter.connectorId { require(.connectorId, .text(id)) }
        if let key = filter.integrationKey { require(.integrationKey, .text(key)) }
        if let id = filter.integrationId { require(.integrationId, .text(id)) }
        if let disconnected = filter.disconnected { require(.disconnected, .bool(disconnected)) }
        if let state = filter.state { require(.state, .text(state.rawValue)) }
        if let connected = filter.connected {
            let works = "(state = '\(Connection.State.ready.rawValue)' AND disconnected = 0 AND archived_at IS NULL)"
            conditions.append(connected ? works : "NOT \(works)")
        }
        if let words = filter.search {
            conditions.append(
                "(lower(name) LIKE lower(:search) ESCAPE '\\' OR lower(key) LIKE lower(:search) ESCAPE '\\')")
            parameters["search"] = .containing(words)
        }
        if !filter.includesInternalAPI { conditions.append("key <> '\(Connection.internalAPIKey)'") }
        if !filter.includesArchived { conditions.append("archived_at IS NULL") }
        if let before = page.before {
            conditions.append("id < :before")
            parameters["before"] = .text(before)
        }
        parameters["limit"] = page.readLimit
        let query = Query(
            Self.record, "WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT :limit")
        return try session.all(page, id: .id, query, parameters, connection)
    }

    private static let countOfConnector = Statement(
        """
        SELECT COUNT(*) FROM connections
        WHERE workspace_id = :workspace AND connector_id = :id AND archived_at IS NULL
        """)
    private static let countOfIntegration = Statement(
        """
        SELECT COUNT(*) FROM connections
        WHERE workspace_id = :workspace AND integration_id = :id AND archived_at IS NULL
        """)

    /// How many that are not archived were made with a connector.
    func connectionCount(ofConnector id: String) throws(Failure) -> Int64 {
        try session.integer(Self.countOfConnector, ["workspace": .text(workspaceId), "id": .text(id)]) ?? 0
    }

    func connectionCount(ofIntegration id: String) throws(Failure) -> Int64 {
        try session.integer(Self.countOfIntegration, ["workspace": .text(workspaceId), "id": .text(id)]) ?? 0
    }

    func insert(_ connection: inout Connection) throws(Failure) {
        guard let tenant = try tenant(id: connection.tenantId) else {
            throw .notFound("The tenant")
        }
        connection.isTest = tenant.isTest
        try session.insert(
            into: ConnectionColumn.self,
            [
                .workspaceId: .text(workspaceId), .tenantId: .text(connection.tenantId), .id: .text(connection.id),
                .key: .text(connection.key), .name: .text(connection.name),
                .connectorId: .text(connection.connectorId), .connectorKey: .text(connection.connectorKey),
                .integrationId: .optional(connection.integrationId),
                .integrationKey: .optional(connection.integrationKey),
                .authOptionKey: .optional(connection.authOptionKey), .state: .text(connection.state.rawValue),
                .disconnected: .bool(false), .isTest: .bool(connection.isTest), .createdAt: .integer(now),
                .updatedAt: .integer(now), .canRefresh: .bool(false), .leaseUntil: .integer(0),
                .leaseNumber: .integer(0), .setupVersion: .integer(0), .credentialsVersion: .integer(0),
                .meta: .optional(connection.meta.map { JSON.object($0).text }),
            ])
    }

    /// The one row of a connection.
    func row(of connection: Connection) -> ColumnValues<ConnectionColumn> {
        [
            .workspaceId: .text(workspaceId), .tenantId: .text(connection.tenantId), .id: .text(connection.id),
        ]
    }

    /// An archived tenant's connections stand still.
    private static let dueUnlessArchived = """
        CASE WHEN EXISTS (SELECT 1 FROM tenants t WHERE t.workspace_id = connections.workspace_id
            AND t.id = connections.tenant_id AND t.archived_at IS NOT NULL) THEN NULL ELSE CAST(? AS BIGINT) END
        """

    /// Writes everything but the sealed values and the lease.
    func update(_ connection: inout Connection) throws(Failure) {
        connection.updatedAt = now
        let refresh = connection.refresh
        let missing = connection.missingScopes.isEmpty ? nil : connection.missingScopes
        try session.update(
            ConnectionColumn.self,
            [
                .key: .text(connection.key), .name: .text(connection.name),
                .integrationId: .optional(connection.integrationId),
                .integrationKey: .optional(connection.integrationKey),
                .authOptionKey: .optional(connection.authOptionKey), .state: .text(connection.state.rawValue),
                .disconnected: .bool(connection.isDisconnected), .lastActiveAt: .optional(connection.lastActiveAt),
                .updatedAt: .integer(now), .archivedAt: .optional(connection.archivedAt),
                .dueAt: .optional(connection.dueAt), .canRefresh: .bool(connection.canRefresh),
                .credentialsExpireAt: .optional(connection.credentialsExpireAt),
                .credentialsObtainedAt: .optional(refresh.obtainedAt),
                .credentialsLease: .optional(refresh.leaseNumber), .refreshAt: .optional(refresh.refreshAt),
                .refreshTokenExpiresAt: .optional(refresh.refreshTokenExpiresAt),
                .learnedLifetime: .optional(refresh.learnedLifetime), .spentAt: .optional(refresh.spentAt),
                .retryAttempts: .integer(refresh.attempts), .nextRetryAt: .optional(refresh.nextRetryAt),
                .refusal: .optional(refresh.refusal?.kind), .refusedSince: .optional(refresh.refusal?.since),
                .refusals: .integer(refresh.refusal?.count ?? 0),
                .error: .optional(connection.error?.shortened.text),
                .requestError: .optional(connection.requestError?.shortened.text),
                .refreshFailure: .optional(refresh.failure.map { JSON.object($0.storedForm).shortened.text }),
                .grantedScopes: Self.texts(connection.grantedScopes), .missingScopes: Self.texts(missing),
                .meta: .optional(connection.meta.map { JSON.object($0).text }),
            ],
            rendering: (.dueAt, Self.dueUnlessArchived), where: row(of: connection))
    }

    private static func texts(_ texts: [String]?) -> SQLValue {
        .optional(texts.map { JSON.array($0.map { .string($0) }).text })
    }

    /// A connection that has never been one.
    func delete(_ connection: Connection) throws(Failure) {
        try session.delete(from: ConnectionColumn.self, where: row(of: connection))
    }

    // MARK: Sealed values

    func setup(of connection: Connection) throws(Failure) -> ConnectionSetup {
        ConnectionSetup(sealedForm: try sealedObject(.setup, connection.setupVersion, connection))
    }

    func credentials(of connection: Connection) throws(Failure) -> JSONObject {
        try sealedObject(.credentials, connection.credentialsVersion, connection)
    }

    func setSetup(_ setup: ConnectionSetup, of connection: inout Connection) throws(Failure) {
        connection.setupVersion += 1
        try setSealed(.setup, .setupVersion, connection.setupVersion, setup.sealedForm, connection)
    }

    /// Nil erases them.
    func setCredentials(
        _ credentials: JSONObject?, of connection: inout Connection
    ) throws(Failure) {
        connection.credentialsVersion += 1
        connection.hasCredentials = credentials != nil
        try setSealed(.credentials, .credentialsVersion, connection.credentialsVersion, credentials, connection)
    }

    /// Adds to the present credentials, which stay what they are: their version is the same.
    func complete(_ credentials: JSONObject, of connection: Connection) throws(Failure) {
        try setSealed(.credentials, .credentialsVersion, connection.credentialsVersion, credentials, connection)
    }

    /// Stores credentials that work: whatever was wrong with the connection is over.
    ///
    /// - Parameter previous: what the new ones replace and may still be needed, until they have worked.
    func makeReady(
        _ connection: inout Connection, _ credentials: JSONObject, _ facts: CredentialFacts,
        previous: JSONObject? = nil
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
        try setCredentials(credentials, of: &connection)
        try setSealed(.previous, .previousVersion, connection.credentialsVersion, previous, connection)
        try update(&connection)
    }

    /// What connecting comes to, for the first time or again.
    func makeConnected(
        _ connection: inout Connection, _ credentials: JSONObject, _ facts: CredentialFacts
    ) throws(Failure) {
        try makeReady(&connection, credentials, facts)
        try record(connection.eventCount == 0 ? .created : .reconnected, connection)
    }

    /// Changes credentials in a part that is no token: what is known of them stays, and what may still be needed.
    func amendCredentials(
        _ credentials: JSONObject, of connection: inout Connection
    ) throws(Failure) {
        let kept = try previous(of: connection)
        try setCredentials(credentials, of: &connection)
        try setSealed(.previous, .previousVersion, connection.credentialsVersion, kept.isEmpty ? nil : kept, connection)
        try update(&connection)
    }

    /// The part of the credentials before the present ones that may still be needed.
    func previous(of connection: Connection) throws(Failure) -> JSONObject {
        try sealedObject(.previous, connection.credentialsVersion, connection)
    }

    func erasePrevious(of connection: Connection) throws(Failure) {
        try setSealed(.previous, .previousVersion, connection.credentialsVersion, nil, connection)
    }

    /// Makes refreshes that failed due at once, for callers as well. What was refused before was asked otherwise.
    func retryRefreshes(ofIntegration id: String) throws(Failure) {
        try session.run(
            Self.retryOfIntegration, ["now": .integer(now), "workspace": .text(workspaceId), "id": .text(id)])
    }

    /// The same, when a connector has changed.
    func retryRefreshes(ofConnector id: String) throws(Failure) {
        try session.run(
            Self.retryOfConnector, ["now": .integer(now), "workspace": .text(workspaceId), "id": .text(id)])
    }

    /// The same, when the settings of the Internal API have changed.
    func retryRefreshesOfInternalAPI() throws(Failure) {
        try session.run(Self.retryOfInternalAPI, ["now": .integer(now), "workspace": .text(workspaceId)])
    }

    private static let asked = "next_retry_at = NULL, due_at = :now"
    private static let askedOtherwise = "\(asked), refusal = NULL, refused_since = NULL, refusals = 0"
    private static let retryOfIntegration = Statement(
        """
        UPDATE connections SET \(askedOtherwise)
        WHERE workspace_id = :workspace AND integration_id = :id AND retry_attempts > 0 AND due_at IS NOT NULL
        """)
    private static let retryOfConnector = Statement(
        """
        UPDATE connections SET \(asked)
        WHERE workspace_id = :workspace AND connector_id = :id AND retry_attempts > 0 AND due_at IS NOT NULL
        """)
    private static let retryOfInternalAPI = Statement(
        """
        UPDATE connections SET \(askedOtherwise)
        WHERE workspace_id = :workspace AND key = '\(Connection.internalAPIKey)' AND retry_attempts > 0
        AND due_at IS NOT NULL
        """)

    private static let sealedColumns: [ConnectionColumn] = [.setup, .credentials, .previous]
    private static let sealedQueries = sealedColumns.map { column in
        Query(Selection([column]), "WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id")
    }

    /// The empty object where nothing was sealed.
    private func sealedObject(
        _ column: ConnectionColumn, _ version: Int64, _ connection: Connection
    ) throws(Failure) -> JSONObject {
        guard let index = Self.sealedColumns.firstIndex(of: column) else { return JSONObject() }
        let sealed = try session.first(
            Self.sealedQueries[index],
            [
                "workspace": .text(workspaceId), "tenant": .text(connection.tenantId), "id": .text(connection.id),
            ]
        ) { (row) throws(Failure) in row.blob(column) }
        guard let sealed, let sealed else { return JSONObject() }
        return try open(sealed, Self.place(column, version, connection, workspaceId))
    }

    private func setSealed(
        _ column: ConnectionColumn, _ versionColumn: ConnectionColumn, _ version: Int64, _ object: JSONObject?,
        _ connection: Connection
    ) throws(Failure) {
        let place = Self.place(column, version, connection, workspaceId)
        let sealed = try object.map { (object) throws(Failure) in try seal(object, place) } ?? .null
        try session.update(
            ConnectionColumn.self, [column: sealed, versionColumn: .integer(version)],
            where: row(of: connection))
    }

    private static func place(
        _ column: ConnectionColumn, _ version: Int64, _ connection: Connection, _ workspaceId: String
    ) -> SealedPlace {
        column.place(
            workspaceId: workspaceId, tenantId: connection.tenantId, recordId: connection.id, version: version)
    }

    private func connection(_ row: Row<ConnectionColumn>) throws(Failure) -> Connection {
        var connection = Connection(
            tenantId: row.text(.tenantId), id: row.text(.id), key: row.text(.key), name: row.text(.name),
            connectorId: row.text(.connectorId), connectorKey: row.text(.connectorKey),
            integrationId: row.optionalText(.integrationId), integrationKey: row.optionalText(.integrationKey),
            createdAt: row.integer(.createdAt), updatedAt: row.integer(.updatedAt))
        connection.authOptionKey = row.optionalText(.authOptionKey)
        connection.state = try row.word(.state, "The state of a connection")
        connection.isDisconnected = row.flag(.disconnected)
        connection.error = try row.json(.error, "A connection's error")
        connection.requestError = try row.json(.requestError, "A connection's error")
        connection.meta = try row.object(.meta, "A connection's `meta`")
        connection.grantedScopes = try scopes(row, .grantedScopes)
        connection.missingScopes = try scopes(row, .missingScopes) ?? []
        connection.setupVersion = row.integer(.setupVersion)
        connection.credentialsVersion = row.integer(.credentialsVersion)
        connection.hasCredentials = row.flag(.credentials)
        connection.credentialsExpireAt = row.optionalInteger(.credentialsExpireAt)
        connection.canRefresh = row.flag(.canRefresh)
        connection.refresh = try refreshState(row)
        connection.lastActiveAt = row.optionalInteger(.lastActiveAt)
        connection.archivedAt = row.optionalInteger(.archivedAt)
        connection.eventCount = row.integer(.eventCount)
        connection.isTest = row.flag(.isTest)
        return connection
    }

    private func scopes(
        _ row: Row<ConnectionColumn>, _ column: ConnectionColumn
    ) throws(Failure) -> [String]? {
        try row.json(column, "A connection's scopes")?.arrayValue?.compactMap(\.stringValue)
    }

    private func refreshState(_ row: Row<ConnectionColumn>) throws(Failure) -> RefreshState {
        var refresh = RefreshState()
        refresh.obtainedAt = row.optionalInteger(.credentialsObtainedAt)
        refresh.refreshAt = row.optionalInteger(.refreshAt)
        refresh.refreshTokenExpiresAt = row.optionalInteger(.refreshTokenExpiresAt)
        refresh.learnedLifetime = row.optionalInteger(.learnedLifetime)
        refresh.leaseNumber = row.optionalInteger(.credentialsLease)
        refresh.attempts = row.integer(.retryAttempts)
        refresh.failure = try row.object(.refreshFailure, "Why a refresh failed").map { (object) throws(Failure) in
            guard let failure = RefreshFailure(storedForm: object) else {
                throw .storeCorrupt("The stored reason why a refresh failed cannot be read.")
            }
            return failure
        }
        refresh.refusal = row.optionalText(.refusal).map { kind in
            RepeatedRefusal(kind: kind, since: row.integer(.refusedSince), count: row.integer(.refusals))
        }
        refresh.nextRetryAt = row.optionalInteger(.nextRetryAt)
        refresh.spentAt = row.optionalInteger(.spentAt)
        return refresh
    }
}
