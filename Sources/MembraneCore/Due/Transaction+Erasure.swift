/// Erasing what has become old. Every query finds the oldest by an index.
extension StoreTransaction {
    /// When the first record is to be erased.
    func nextErasureAt() throws(Failure) -> Int64? {
        let event = try session.instant(Self.firstEvent)
        let request = try session.instant(Self.firstRequest)
        let unconnected = try session.instant(Self.firstUnconnected)
        return [
            event, request.map { $0 + Transaction.remembered }, unconnected.map { $0 + Self.unconnectedRetention },
            try nextUnusedAppAt(),
        ].compactMap(\.self).min()
    }

    private static let firstEvent = Statement("SELECT MIN(erase_at) FROM events")
    private static let firstRequest = Statement("SELECT MIN(expires_at) FROM connection_requests")
    private static let firstUnconnected = Statement(
        "SELECT MIN(updated_at) FROM connections WHERE credentials_version = 0")
    private static let oldRequests = Query<ConnectionRequestColumn>(
        Selection([.workspaceId, .tenantId, .id, .connectionId]),
        "WHERE expires_at <= :before ORDER BY expires_at LIMIT :limit")
    private static let oldUnconnected = Query<ConnectionColumn>(
        Selection([.workspaceId, .tenantId, .id]),
        "WHERE credentials_version = 0 AND updated_at <= :before ORDER BY updated_at LIMIT :limit")

    /// Erases attempts that expired a day ago, and with the last of them a connection that was never connected. Answers how
    /// many attempts there were.
    func eraseConnectionRequests(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            Self.oldRequests, ["before": .integer(now - Transaction.remembered), "limit": .integer(Int64(limit))]
        ) { (row) throws(Failure) in
            (
                id: row.text(.id),
                connection: ConnectionPlace(
                    workspaceId: row.text(.workspaceId), tenantId: row.text(.tenantId), id: row.text(.connectionId))
            )
        }
        for (id, connection) in old {
            try session.delete(
                from: ConnectionRequestColumn.self,
                where: [
                    .workspaceId: .text(connection.workspaceId), .tenantId: .text(connection.tenantId),
                    .id: .text(id),
                ])
            try eraseUnconnected(connection)
        }
        return old.count
    }

    /// How long a connection waits that was never connected and has no attempt: for what a person must enter.
    static let unconnectedRetention: Int64 = 30 * 86_400_000

    /// Erases connections that have waited that long. Answers how many there were.
    func eraseUnconnected(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            Self.oldUnconnected,
            ["before": .integer(now - Self.unconnectedRetention), "limit": .integer(Int64(limit))]
        ) { (row) throws(Failure) in
            ConnectionPlace(workspaceId: row.text(.workspaceId), tenantId: row.text(.tenantId), id: row.text(.id))
        }
        for connection in old {
            try session.delete(
                from: ConnectionRequestColumn.self,
                where: [
                    .workspaceId: .text(connection.workspaceId), .tenantId: .text(connection.tenantId),
                    .connectionId: .text(connection.id),
                ])
            try eraseUnconnected(connection)
            // What is still being finished is looked at as long afterwards.
            try session.update(
                ConnectionColumn.self, [.updatedAt: .integer(now)],
                where: [
                    .workspaceId: .text(connection.workspaceId), .tenantId: .text(connection.tenantId),
                    .id: .text(connection.id),
                ])
        }
        return old.count
    }

    private static let unconnected = Statement(
        """
        DELETE FROM connections WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id
        AND credentials_version = 0
        AND NOT EXISTS (SELECT 1 FROM connection_requests r WHERE r.workspace_id = :workspace AND r.tenant_id = :tenant
            AND r.connection_id = :id)
        AND NOT EXISTS (SELECT 1 FROM issued_grants g WHERE g.workspace_id = :workspace AND g.tenant_id = :tenant
            AND g.connection_id = :id AND g.state = '\(IssuedGrant.State.redeemed.rawValue)')
        """)

    /// Erases a connection that never had credentials, has no attempt and is not being finished. Nobody was told of it, and
    /// nothing was sent through it.
    private func eraseUnconnected(_ connection: ConnectionPlace) throws(Failure) {
        let erased = try session.run(
            Self.unconnected,
            [
                "workspace": .text(connection.workspaceId), "tenant": .text(connection.tenantId),
                "id": .text(connection.id),
            ])
        guard erased > 0 else { return }
        try session.delete(
            from: ActionColumn.self,
            where: [
                .workspaceId: .text(connection.workspaceId), .tenantId: .text(connection.tenantId),
                .connectionId: .text(connection.id),
            ])
    }

    /// Longest time that an event is kept for a destination that does not take it.
    static let longestEventRetention: Int64 = 30 * 86_400_000

    private static let oldEvents = Query<EventColumn>(
        Selection([.workspaceId, .tenantId, .id, .createdAt]),
        "WHERE erase_at <= :now ORDER BY erase_at LIMIT :limit")
    private static let awaited = Statement(
        """
        SELECT 1 FROM event_deliveries WHERE workspace_id = :workspace AND event_id = :event AND state = 0
        AND destination_id <> :callback
        """)

    /// Answers how many were erased or kept for another day, because a webhook still waits for them.
    func eraseEvents(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            Self.oldEvents, ["now": .integer(now), "limit": .integer(Int64(limit))]
        ) { (row) throws(Failure) in
            (
                workspaceId: row.text(.workspaceId), tenantId: row.text(.tenantId), id: row.text(.id),
                createdAt: row.integer(.createdAt), isDamaged: try row.takeDamage()
            )
        }
        for event in old {
            let row: ColumnValues<EventColumn> = [
                .workspaceId: .text(event.workspaceId), .tenantId: .text(event.tenantId), .id: .text(event.id),
            ]
            if event.createdAt > now - Self.longestEventRetention, try isAwaited(event.id, event.workspaceId) {
                try session.update(EventColumn.self, [.eraseAt: .integer(now + 86_400_000)], where: row)
                continue
            }
            try within(event.workspaceId).eraseDeliveries(ofEvent: event.id)
            try session.delete(from: EventColumn.self, where: row)
        }
        return old.count
    }

    private func isAwaited(_ eventId: String, _ workspaceId: String) throws(Failure) -> Bool {
        try session.exists(
            Self.awaited,
            [
                "workspace": .text(workspaceId), "event": .text(eventId),
                "callback": .text(EventDestination.callbackId),
            ])
    }
}

/// Where the row of a connection is.
private struct ConnectionPlace {
    let workspaceId: String
    let tenantId: String
    let id: String
}
