/// The outbox: what happened is written by the transaction that makes it true, and delivered afterwards.
extension Transaction {
    /// Writes an event of a connection into the outbox.
    ///
    /// - Parameter connection: as the event shows it: call this after everything of it has been changed.
    func record(_ event: ConnectionEvent, _ connection: Connection, workspaceId: String) throws(Failure) {
        if connection.isOfInternalAPI { return }
        let place: [SQLValue] = [.text(workspaceId), .text(connection.tenantId), .text(connection.id)]
        try session.run(
            "UPDATE connections SET event_count = event_count + 1 WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3",
            place)
        let sequence = try session.first(
            "SELECT event_count FROM connections WHERE workspace_id = $1 AND tenant_id = $2 AND id = $3", place
        ) { (row) throws(Failure) in row.integer(0) ?? 0 }
        guard let sequence else { throw .storeCorrupt("A connection that has an event does not exist.") }
        var object = connection.json(try readableConnector(connection.connectorId, workspaceId))
        object["customerId"] = .string(connection.tenantId)
        object["tenantKey"] = try tenantKey(connection.tenantId, workspaceId).map { .string($0) }
        try insertEvent(
            type: event.rawValue, ["connection": .object(object)], tenantId: connection.tenantId,
            subjectId: connection.id, sequence: sequence, workspaceId: workspaceId)
    }

    /// Says to the other destinations that a webhook gets no more events. Without its address, which may hold a secret.
    func recordDisabled(_ webhook: EventDestination) throws(Failure) {
        let place: [SQLValue] = [.text(webhook.workspaceId), .text(webhook.id)]
        try session.run(
            "UPDATE event_destinations SET event_count = event_count + 1 WHERE workspace_id = $1 AND id = $2", place)
        let sequence = try session.first(
            "SELECT event_count FROM event_destinations WHERE workspace_id = $1 AND id = $2", place
        ) { (row) throws(Failure) in row.integer(0) ?? 0 }
        var object = webhook.json
        object["createdAt"] = nil
        object["updatedAt"] = nil
        try insertEvent(
            type: EventType.webhookDisabled, ["webhook": .object(object)], tenantId: "", subjectId: webhook.id,
            sequence: sequence ?? 0, workspaceId: webhook.workspaceId)
    }

    /// Long enough to look into what went wrong, or to deliver again by hand.
    static let eventRetention: Int64 = 7 * 86_400_000

    private func insertEvent(
        type: String, _ data: JSON, tenantId: String, subjectId: String, sequence: Int64, workspaceId: String
    ) throws(Failure) {
        let id = try newId(.event)
        let payload: JSON = [
            "eventType": .string(type), "id": .string(id), "createdAt": .string(Timestamp.text(now)),
            "workspaceId": .string(workspaceId), "workspaceKey": .string(try workspaceKey(workspaceId)), "data": data,
        ]
        try session.run(
            """
            INSERT INTO events (workspace_id, tenant_id, id, subject_id, sequence, type, payload, created_at, erase_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(workspaceId), .text(tenantId), .text(id), .text(subjectId), .integer(sequence), .text(type),
                .text(payload.text), .integer(now), .integer(now + Self.eventRetention),
            ])
        // A webhook is not told that it gets no more events.
        try enqueue(
            QueuedEvent(
                workspaceId: workspaceId, id: id, tenantId: tenantId, type: type, subjectId: subjectId,
                sequence: sequence),
            except: subjectId)
    }

    private func tenantKey(_ id: String, _ workspaceId: String) throws(Failure) -> String? {
        try session.first(
            "SELECT key FROM tenants WHERE workspace_id = $1 AND id = $2", [.text(workspaceId), .text(id)]
        ) { (row) throws(Failure) in row.text(0) } ?? nil
    }

    private func workspaceKey(_ id: String) throws(Failure) -> String {
        try session.first("SELECT key FROM workspaces WHERE id = $1", [.text(id)]) { (row) throws(Failure) in
            row.text(0) ?? ""
        } ?? ""
    }
}
