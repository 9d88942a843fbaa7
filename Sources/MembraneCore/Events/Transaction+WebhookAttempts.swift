/// The delivery log: every attempt at a webhook, kept as long as its event.
extension Transaction {
    func insert(
        _ attempt: WebhookAttempt, of delivery: EventDelivery, to webhook: EventDestination, next: Int64?
    ) throws(Failure) {
        let exists = try session.first(
            "SELECT 1 FROM events WHERE workspace_id = $1 AND id = $2",
            [.text(webhook.workspaceId), .text(delivery.eventId)]
        ) { (_) throws(Failure) in true }
        // Erased meanwhile: nobody would erase what is written of it now.
        guard exists == true else { return }
        try session.run(
            """
            INSERT INTO webhook_attempts (workspace_id, id, webhook_id, event_id, event_type, attempt, attempted_at,
            duration_ms, http_status, error_key, next_attempt_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .text(webhook.workspaceId), .text(try newId(.webhookAttempt)), .text(webhook.id),
                .text(delivery.eventId), .text(delivery.type), .integer(delivery.attempts + 1), .integer(attempt.at),
                .integer(attempt.durationMilliseconds), .optional(attempt.httpStatus.map { Int64($0) }),
                .optional(attempt.errorKey), .optional(next),
            ])
    }

    /// Writes how a destination does, if that has changed.
    func setHealth(_ destination: EventDestination, before: EventDestination) throws(Failure) {
        guard
            destination.failures != before.failures || destination.failingSince != before.failingSince
                || destination.isEnabled != before.isEnabled
        else { return }
        try session.run(
            """
            UPDATE event_destinations SET enabled = $3, disabled_at = $4, disabled_reason = $5, failures = $6,
            failing_since = $7 WHERE workspace_id = $1 AND id = $2
            """,
            [
                .text(destination.workspaceId), .text(destination.id), .bool(destination.isEnabled),
                .optional(destination.disabledAt), .optional(destination.disabledReason?.rawValue),
                .integer(destination.failures), .optional(destination.failingSince),
            ])
    }

    /// Newest first, as the objects that list_webhook_deliveries gives, with their ids.
    func webhookAttempts(
        of webhook: EventDestination, eventId: String?, page: Page
    ) throws(Failure) -> [(id: String, json: JSON)] {
        try session.all(
            page,
            """
            SELECT a.id, a.event_id, a.event_type, a.attempt, a.attempted_at, a.duration_ms, a.http_status, a.error_key,
            a.next_attempt_at, d.state FROM webhook_attempts a LEFT JOIN event_deliveries d
            ON d.workspace_id = a.workspace_id AND d.destination_id = a.webhook_id AND d.event_id = a.event_id
            WHERE a.workspace_id = $1 AND a.webhook_id = $2 AND ($3 = '' OR a.event_id = $3) AND a.id < $4
            ORDER BY a.id DESC LIMIT $5
            """,
            [
                .text(webhook.workspaceId), .text(webhook.id), .text(eventId ?? ""), page.bound,
                page.readLimit,
            ]
        ) { (row) throws(Failure) in
            var object = JSONObject()
            object["id"] = .string(row.text(0) ?? "")
            object["eventId"] = .string(row.text(1) ?? "")
            object["eventType"] = .string(row.text(2) ?? "")
            object["attempt"] = .integer(row.integer(3) ?? 0)
            object["attemptedAt"] = .string(Timestamp.text(row.integer(4) ?? 0))
            object["durationMs"] = .integer(row.integer(5) ?? 0)
            object["status"] = row.integer(6).map { .integer($0) }
            object["delivered"] = .bool(row.text(7) == nil)
            object["errorKey"] = row.text(7).map { .string($0) }
            object["nextAttemptAt"] = row.integer(8).map { .string(Timestamp.text($0)) }
            object["deliveryState"] = try row.integer(9).map { (number) throws(Failure) in
                guard let state = DeliveryState(rawValue: number) else {
                    throw .storeCorrupt("The stored state of a delivery is not one of its states.")
                }
                return .string(state.name)
            }
            return (row.text(0) ?? "", .object(object))
        }
    }

    /// Newest first: each event as it was sent, with its id.
    func events(
        subjectId: String?, type: String?, page: Page, workspaceId: String
    ) throws(Failure) -> [(id: String, json: JSON)] {
        // A condition of its own, so that the index is used.
        let ofSubject = subjectId == nil ? "$2 = ''" : "subject_id = $2"
        return try session.all(
            page,
            """
            SELECT id, payload FROM events WHERE workspace_id = $1 AND \(ofSubject) AND \(Self.remains("events"))
            AND ($3 = '' OR type = $3) AND id < $4 ORDER BY id DESC LIMIT $5
            """,
            [
                .text(workspaceId), .text(subjectId ?? ""), .text(type ?? ""), page.bound,
                page.readLimit,
            ]
        ) { (row) throws(Failure) in
            (row.text(0) ?? "", try row.json(1, "An event") ?? .null)
        }
    }
}
