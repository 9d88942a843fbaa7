/// Apps that were found by their address, and that nobody uses.
extension StoreTransaction {
    /// How long an app that nobody uses is remembered at least; it is looked at as often.
    static let unusedAppsLast: Int64 = 30 * 86_400_000

    private static let nextUnused = Statement("SELECT MIN(erase_at) FROM connectors WHERE erase_at IS NOT NULL")
    private static let unused = Query<ConnectorColumn>(
        Selection([.workspaceId, .id]),
        "WHERE erase_at IS NOT NULL AND erase_at <= :now ORDER BY erase_at LIMIT :limit")

    func nextUnusedAppAt() throws(Failure) -> Int64? { try session.instant(Self.nextUnused) }

    /// Answers how many were erased or are looked at another day, because somebody uses them.
    func eraseUnusedApps(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            Self.unused, ["now": .integer(now), "limit": .integer(Int64(limit))]
        ) { (row) throws(Failure) in (workspaceId: row.text(.workspaceId), id: row.text(.id)) }
        for connector in old {
            if try isUsed(connector.id, connector.workspaceId) {
                try session.update(
                    ConnectorColumn.self, [.eraseAt: .integer(now + Self.unusedAppsLast)],
                    where: [.workspaceId: .text(connector.workspaceId), .id: .text(connector.id)])
            } else {
                try eraseApp(connector.id, connector.workspaceId)
            }
        }
        return old.count
    }

    private static let connected = Statement(
        """
        SELECT 1 FROM connections WHERE workspace_id = :workspace AND connector_id = :id
        AND (credentials_version > 0 OR updated_at > :before) LIMIT 1
        """)

    /// By a connection that was ever one, by an attempt that is not old, by what is still to be given back to it, or by
    /// somebody's own client.
    private func isUsed(_ id: String, _ workspaceId: String) throws(Failure) -> Bool {
        let isConnected = try session.exists(
            Self.connected,
            ["workspace": .text(workspaceId), "id": .text(id), "before": .integer(now - Self.unusedAppsLast)])
        if isConnected { return true }
        let isGiven = try session.exists(
            in: GrantColumn.self, where: [.workspaceId: .text(workspaceId), .connectorId: .text(id)])
        if isGiven { return true }
        return try session.exists(
            in: IntegrationColumn.self,
            where: [.workspaceId: .text(workspaceId), .connectorId: .text(id), .isDiscovered: .bool(false)])
    }

    // Attempts that nobody finished.
    private static let itsRequests = Statement(
        """
        DELETE FROM connection_requests WHERE workspace_id = :workspace AND connection_id IN (
            SELECT id FROM connections WHERE workspace_id = :workspace AND connector_id = :id)
        """)
    // The client goes with the last app that has its redirect URI, which is the issuer's own.
    private static let itsClients = Statement(
        """
        DELETE FROM registered_clients WHERE workspace_id = :workspace AND redirect_uri IN (
            SELECT oauth_callback_uri FROM integrations WHERE workspace_id = :workspace AND connector_id = :id)
        AND NOT EXISTS (
            SELECT 1 FROM integrations WHERE integrations.workspace_id = :workspace AND connector_id <> :id
            AND oauth_callback_uri = registered_clients.redirect_uri)
        """)

    private func eraseApp(_ id: String, _ workspaceId: String) throws(Failure) {
        let app: Parameters = ["workspace": .text(workspaceId), "id": .text(id)]
        try session.run(Self.itsRequests, app)
        try session.delete(
            from: ConnectionColumn.self, where: [.workspaceId: .text(workspaceId), .connectorId: .text(id)])
        try session.run(Self.itsClients, app)
        try session.delete(
            from: IntegrationColumn.self, where: [.workspaceId: .text(workspaceId), .connectorId: .text(id)])
        try session.delete(from: ConnectorColumn.self, where: [.workspaceId: .text(workspaceId), .id: .text(id)])
    }
}
