/// The log of requests, a bounded number for each connection.
extension Transaction {
    private static let remainingConnection = Statement(
        """
        SELECT 1 FROM connections WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :connection
        AND \(Condition.remains("connections"))
        """)
    private static let olderEntries = Statement(
        """
        DELETE FROM connection_logs
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND connection_id = :connection AND id < (
            SELECT MIN(id) FROM (
                SELECT id FROM connection_logs
                WHERE workspace_id = :workspace AND tenant_id = :tenant AND connection_id = :connection
                ORDER BY id DESC LIMIT :limit) AS newest)
        """)
    private static let page = Query<RequestLogColumn>(
        .unsealed(),
        """
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND connection_id = :connection
        AND id < :before ORDER BY id DESC LIMIT :limit
        """)

    /// The entries of one connection, oldest first; of those before, the newest stay. A connection that was erased
    /// meanwhile has no log.
    func insert(_ entries: ArraySlice<RequestLog.Entry>, keeping limit: Int64) throws(Failure) {
        guard let first = entries.first else { return }
        let place: Parameters = [
            "workspace": .text(first.workspaceId), "tenant": .text(first.tenantId),
            "connection": .text(first.connectionId),
        ]
        guard try session.exists(Self.remainingConnection, place) else { return }
        for entry in entries {
            let id = try Identifier.make(.requestLog, order: entry.order, random)
            try session.insert(
                into: RequestLogColumn.self,
                [
                    .workspaceId: .text(first.workspaceId), .tenantId: .text(first.tenantId),
                    .connectionId: .text(first.connectionId), .id: .text(id), .createdAt: .integer(entry.at),
                    .method: .text(entry.method), .host: .text(entry.host), .path: .text(entry.path),
                    .httpStatus: .optional(entry.status.map { Int64($0) }),
                    .durationMs: .integer(entry.durationMilliseconds), .sentBytes: .integer(entry.sentBytes),
                    .receivedBytes: .integer(entry.receivedBytes), .errorKey: .optional(entry.errorKey),
                    .attempt: .integer(Int64(entry.attempt)),
                ])
        }
        try session.run(Self.olderEntries, place + ["limit": .integer(limit)])
    }

    /// Newest first.
    func requestLog(
        of connection: Connection, page: Page
    ) throws(Failure) -> [(id: String, json: JSON)] {
        try session.all(
            page, id: .id, Self.page,
            [
                "workspace": .text(workspaceId), "tenant": .text(connection.tenantId),
                "connection": .text(connection.id), "before": page.bound, "limit": page.readLimit,
            ]
        ) { (row) throws(Failure) in
            var object = JSONObject()
            object["id"] = .string(row.text(.id))
            object["connectionId"] = .string(connection.id)
            object["createdAt"] = .string(Timestamp.text(row.integer(.createdAt)))
            object["method"] = .string(row.text(.method))
            object["host"] = .string(row.text(.host))
            object["path"] = .string(row.text(.path))
            object["status"] = row.optionalInteger(.httpStatus).map { .integer($0) }
            object["durationMs"] = .integer(row.integer(.durationMs))
            object["sentBytes"] = .integer(row.integer(.sentBytes))
            object["receivedBytes"] = .integer(row.integer(.receivedBytes))
            object["errorKey"] = row.optionalText(.errorKey).map { .string($0) }
            object["attempt"] = .integer(row.integer(.attempt))
            return (row.text(.id), .object(object))
        }
    }
}
