/// Erasing what has become old. Every query finds the oldest by an index.
extension Transaction {
    /// When the first record is to be erased.
    func nextErasureAt() throws(Failure) -> Int64? {
        let event = try minimum("SELECT MIN(erase_at) FROM events")
        let request = try minimum("SELECT MIN(expires_at) FROM connection_requests")
        let unconnected = try minimum("SELECT MIN(updated_at) FROM connections WHERE credentials_version = 0")
        return [
            event, request.map { $0 + Self.remembered }, unconnected.map { $0 + Self.unconnectedRetention },
            try nextUnusedAppAt(),
        ].compactMap(\.self).min()
    }

    private func minimum(_ sql: String) throws(Failure) -> Int64? {
        try session.instant(sql)
    }

    /// Erases attempts that expired a day ago, and with the last of them a connection that was never connected. Answers how
    /// many attempts there were.
    func eraseConnectionRequests(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            """
            SELECT workspace_id, tenant_id, id, connection_id FROM connection_requests WHERE expires_at <= $1
            ORDER BY expires_at LIMIT $2
            """, [.integer(now - Self.remembered), .integer(Int64(limit))]
        ) { (row) throws(Failure) in (0..<4).map { SQLValue.text(row.text($0) ?? "") } }
        for attempt in old {
            try session.run(
                "DELETE FROM connection_requests WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
                Array(attempt.prefix(3)))
            try eraseUnconnected([attempt[0], attempt[1], attempt[3]])
        }
        return old.count
    }

    /// How long a connection waits that was never connected and has no attempt: for what a person must enter.
    static let unconnectedRetention: Int64 = 30 * 86_400_000

    /// Erases connections that have waited that long. Answers how many there were.
    func eraseUnconnected(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            """
            SELECT workspace_id, tenant_id, id FROM connections WHERE credentials_version = 0 AND updated_at <= $1
            ORDER BY updated_at LIMIT $2
            """, [.integer(now - Self.unconnectedRetention), .integer(Int64(limit))]
        ) { (row) throws(Failure) in (0..<3).map { SQLValue.text(row.text($0) ?? "") } }
        for connection in old {
            try session.run(
                "DELETE FROM connection_requests WHERE workspace_id = $1 AND tenant_id = $2 AND connection_id = $3",
                connection)
            try eraseUnconnected(connection)
            // What is still being finished is looked at as long afterwards.
            try session.run(
                "UPDATE connections SET updated_at = $4 WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
                connection + [.integer(now)])
        }
        return old.count
    }

    /// Erases a connection that never had credentials, has no attempt and is not being finished. Nobody was told of it, and
    /// nothing was sent through it.
    ///
    /// - Parameter place: workspace, tenant and id.
    private func eraseUnconnected(_ place: [SQLValue]) throws(Failure) {
        let erased = try session.run(
            """
            DELETE FROM connections WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3 AND credentials_version = 0
            AND NOT EXISTS (SELECT 1 FROM connection_requests r WHERE r.workspace_id = $1 AND r.tenant_id = $2
                AND r.connection_id = $3)
            AND NOT EXISTS (SELECT 1 FROM issued_grants g WHERE g.workspace_id = $1 AND g.tenant_id = $2
                AND g.connection_id = $3 AND g.state = '\(IssuedGrant.State.redeemed.rawValue)')
            """, place)
        guard erased > 0 else { return }
        try session.run(
            "DELETE FROM actions WHERE workspace_id = $1 AND tenant_id = $2 AND connection_id = $3", place)
    }

    /// Longest time that an event is kept for a destination that does not take it.
    static let longestEventRetention: Int64 = 30 * 86_400_000

    /// Answers how many were erased or kept for another day, because a webhook still waits for them.
    func eraseEvents(atMost limit: Int) throws(Failure) -> Int {
        let old = try session.all(
            "SELECT workspace_id, tenant_id, id, created_at FROM events WHERE erase_at <= $1 ORDER BY erase_at LIMIT $2",
            [.integer(now), .integer(Int64(limit))]
        ) { (row) throws(Failure) in
            (
                key: [SQLValue.text(row.text(0) ?? ""), .text(row.text(2) ?? "")], tenantId: row.text(1) ?? "",
                createdAt: row.integer(3) ?? 0, isDamaged: try row.takeDamage()
            )
        }
        for event in old {
            let place = [event.key[0], .text(event.tenantId), event.key[1]]
            if event.createdAt > now - Self.longestEventRetention, try isAwaited(event.key) {
                try session.run(
                    "UPDATE events SET erase_at = $4 WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
                    place + [.integer(now + 86_400_000)])
                continue
            }
            try eraseDeliveries(ofEvent: event.key)
            try session.run("DELETE FROM events WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3", place)
        }
        return old.count
    }

    private func isAwaited(_ event: [SQLValue]) throws(Failure) -> Bool {
        try session.first(
            """
            SELECT 1 FROM event_deliveries WHERE workspace_id = $1 AND event_id = $2 AND state = 0
            AND destination_id <> $3
            """, event + [.text(EventDestination.callbackId)]
        ) { (_) throws(Failure) in true } ?? false
    }
}
