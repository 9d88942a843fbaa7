/// The outbox: what happened is written by the transaction that makes it true, and delivered afterwards.
extension Transaction {
    private static let counting = Statement(
        """
        UPDATE connections SET event_count = event_count + 1
        WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id
        """)
    private static let count = Statement(
        "SELECT event_count FROM connections WHERE workspace_id = :workspace AND tenant_id = :tenant AND id = :id")
    private static let countingOfWebhook = Statement(
        "UPDATE event_destinations SET event_count = event_count + 1 WHERE workspace_id = :workspace AND id = :id")
    private static let countOfWebhook = Statement(
        "SELECT event_count FROM event_destinations WHERE workspace_id = :workspace AND id = :id")

    /// Writes an event of a connection into the outbox.
    ///
    /// - Parameter connection: as the event shows it: call this after everything of it has been changed.
    func record(_ event: ConnectionEvent, _ connection: Connection) throws(Failure) {
        if connection.isOfInternalAPI { return }
        let place: Parameters = [
            "workspace": .text(workspaceId), "tenant": .text(connection.tenantId), "id": .text(connection.id),
        ]
        try session.run(Self.counting, place)
        guard let sequence = try session.integer(Self.count, place) else {
            throw .storeCorrupt("A connection that has an event does not exist.")
        }
        var object = connection.json(try readableConnector(connection.connectorId))
        object["customerId"] = .string(connection.tenantId)
        object["tenantKey"] = try tenantKey(connection.tenantId).map { .string($0) }
        try insertEvent(
            type: event.rawValue, ["connection": .object(object)], tenantId: connection.tenantId,
            subjectId: connection.id, sequence: sequence)
    }

    /// Says to the other destinations that a webhook gets no more events. Without its address, which may hold a secret.
    func recordDisabled(_ webhook: EventDestination) throws(Failure) {
        let place: Parameters = ["workspace": .text(workspaceId), "id": .text(webhook.id)]
        try session.run(Self.countingOfWebhook, place)
        let sequence = try session.integer(Self.countOfWebhook, place)
        var object = webhook.json
        object["createdAt"] = nil
        object["updatedAt"] = nil
        try insertEvent(
            type: EventType.webhookDisabled, ["webhook": .object(object)], tenantId: "", subjectId: webhook.id,
            sequence: sequence ?? 0)
    }

    /// Long enough to look into what went wrong, or to deliver again by hand.
    static let eventRetention: Int64 = 7 * 86_400_000

    private func insertEvent(
        type: String, _ data: JSON, tenantId: String, subjectId: String, sequence: Int64
    ) throws(Failure) {
        let id = try newId(.event)
        let payload: JSON = [
            "eventType": .string(type), "id": .string(id), "createdAt": .string(Timestamp.text(now)),
            "workspaceId": .string(workspaceId), "workspaceKey": .string(try workspaceKey()), "data": data,
        ]
        try session.insert(
            into: EventColumn.self,
            [
                .workspaceId: .text(workspaceId), .tenantId: .text(tenantId), .id: .text(id),
                .subjectId: .text(subjectId), .sequence: .integer(sequence), .type: .text(type),
                .createdAt: .integer(now), .eraseAt: .integer(now + Self.eventRetention),
                .payload: .text(payload.text),
            ])
        // A webhook is not told that it gets no more events.
        try enqueue(
            QueuedEvent(
                workspaceId: workspaceId, id: id, tenantId: tenantId, type: type, subjectId: subjectId,
                sequence: sequence),
            except: subjectId)
    }

    private static let keyOfTenant = Query<TenantColumn>(
        Selection([.key]), "WHERE workspace_id = :workspace AND id = :id")
    private static let keyOfWorkspace = Query<WorkspaceColumn>(Selection([.key]), "WHERE id = :id")

    private func tenantKey(_ id: String) throws(Failure) -> String? {
        try session.first(Self.keyOfTenant, ["workspace": .text(workspaceId), "id": .text(id)]) {
            (row) throws(Failure) in row.text(.key)
        }
    }

    private func workspaceKey() throws(Failure) -> String {
        try session.first(Self.keyOfWorkspace, ["id": .text(workspaceId)]) { (row) throws(Failure) in row.text(.key) }
            ?? ""
    }
}
