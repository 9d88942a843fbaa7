/// Erasing what has become old. Every query finds the oldest by an index.
extension Transaction {
    /// When the first record is to be erased.
    func nextErasureAt() throws(Failure) -> Int64? {
        let event = try minimum("SELECT MIN(erase_at) FROM events")
        let request = try minimum("SELECT MIN(expires_at) FROM connection_requests")
        return [event, request.map { $0 + Self.remembered }].compactMap(\.self).min()
    }

    private func minimum(_ sql: String) throws(Failure) -> Int64? {
        try session.first(sql, []) { (row) throws(Failure) in row.integer(0) } ?? nil
    }

    /// Answers how many there were.
    func eraseConnectionRequests(atMost limit: Int) throws(Failure) -> Int {
        try session.run(
            """
            DELETE FROM connection_requests WHERE (workspace_id, tenant_id, id) IN (
                SELECT workspace_id, tenant_id, id FROM connection_requests WHERE expires_at <= $1
                ORDER BY expires_at LIMIT $2)
            """, [.integer(now - Self.remembered), .integer(Int64(limit))])
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
                createdAt: row.integer(3) ?? 0
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
