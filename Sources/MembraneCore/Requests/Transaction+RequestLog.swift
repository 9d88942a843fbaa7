/// The log of requests, a bounded number for each connection.
extension Transaction {
    /// The entries of one connection, oldest first; of those before, the newest stay. A connection that was erased
    /// meanwhile has no log.
    func insert(_ entries: ArraySlice<RequestLog.Entry>, keeping limit: Int64) throws(Failure) {
        guard let first = entries.first else { return }
        let place: [SQLValue] = [.text(first.workspaceId), .text(first.tenantId), .text(first.connectionId)]
        let exists = try session.first(
            """
            SELECT 1 FROM connections WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3
            AND \(Self.remains("connections"))
            """, place
        ) { (_) throws(Failure) in true }
        guard exists == true else { return }
        for entry in entries {
            try session.run(
                """
                INSERT INTO connection_logs (workspace_id, tenant_id, connection_id, id, created_at, method, host, path,
                http_status, duration_ms, sent_bytes, received_bytes, error_key, attempt)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                """,
                place + [
                    .text(try Identifier.make(.requestLog, order: entry.order, random)), .integer(entry.at),
                    .text(entry.method), .text(entry.host), .text(entry.path),
                    .optional(entry.status.map { Int64($0) }), .integer(entry.durationMilliseconds),
                    .integer(entry.sentBytes), .integer(entry.receivedBytes), .optional(entry.errorKey),
                    .integer(Int64(entry.attempt)),
                ])
        }
        try session.run(
            """
            DELETE FROM connection_logs WHERE workspace_id = $1 AND tenant_id = $2 AND connection_id = $3 AND id < (
                SELECT MIN(id) FROM (
                    SELECT id FROM connection_logs WHERE workspace_id = $1 AND tenant_id = $2 AND connection_id = $3
                    ORDER BY id DESC LIMIT $4) AS newest)
            """, place + [.integer(limit)])
    }

    /// Newest first.
    func requestLog(
        of connection: Connection, page: Page, workspaceId: String
    ) throws(Failure) -> [(id: String, json: JSON)] {
        try session.all(
            page,
            """
            SELECT id, created_at, method, host, path, http_status, duration_ms, sent_bytes, received_bytes, error_key,
            attempt FROM connection_logs WHERE workspace_id = $1 AND tenant_id = $2 AND connection_id = $3
            AND id < $4 ORDER BY id DESC LIMIT $5
            """,
            [
                .text(workspaceId), .text(connection.tenantId), .text(connection.id), page.bound,
                page.readLimit,
            ]
        ) { (row) throws(Failure) in
            var object = JSONObject()
            object["id"] = .string(row.text(0) ?? "")
            object["connectionId"] = .string(connection.id)
            object["createdAt"] = .string(Timestamp.text(row.integer(1) ?? 0))
            object["method"] = .string(row.text(2) ?? "")
            object["host"] = .string(row.text(3) ?? "")
            object["path"] = .string(row.text(4) ?? "")
            object["status"] = row.integer(5).map { .integer($0) }
            object["durationMs"] = .integer(row.integer(6) ?? 0)
            object["sentBytes"] = .integer(row.integer(7) ?? 0)
            object["receivedBytes"] = .integer(row.integer(8) ?? 0)
            object["errorKey"] = row.text(9).map { .string($0) }
            object["attempt"] = .integer(row.integer(10) ?? 1)
            return (row.text(0) ?? "", .object(object))
        }
    }
}
