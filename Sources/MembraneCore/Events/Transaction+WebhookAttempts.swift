/// The delivery log: every attempt at a webhook, kept as long as its event.
extension Transaction {
    func insert(
        _ attempt: WebhookAttempt, of delivery: EventDelivery, to webhook: EventDestination, next: Int64?
    ) throws(Failure) {
        let exists = try session.exists(
            in: EventColumn.self, where: [.workspaceId: .text(workspaceId), .id: .text(delivery.eventId)])
        // Erased meanwhile: nobody would erase what is written of it now.
        guard exists else { return }
        try session.insert(
            into: WebhookAttemptColumn.self,
            [
                .workspaceId: .text(workspaceId), .id: .text(try newId(.webhookAttempt)),
                .webhookId: .text(webhook.id), .eventId: .text(delivery.eventId), .eventType: .text(delivery.type),
                .attempt: .integer(delivery.attempts + 1), .attemptedAt: .integer(attempt.at),
                .durationMs: .integer(attempt.durationMilliseconds),
                .httpStatus: .optional(attempt.httpStatus.map { Int64($0) }),
                .errorKey: .optional(attempt.errorKey), .nextAttemptAt: .optional(next),
            ])
    }

    /// Writes how a destination does, if that has changed.
    func setHealth(_ destination: EventDestination, before: EventDestination) throws(Failure) {
        guard
            destination.failures != before.failures || destination.failingSince != before.failingSince
                || destination.isEnabled != before.isEnabled
        else { return }
        try session.update(DestinationColumn.self, health(of: destination), where: row(of: destination))
    }

    func health(of destination: EventDestination) -> ColumnValues<DestinationColumn> {
        [
            .enabled: .bool(destination.isEnabled), .disabledAt: .optional(destination.disabledAt),
            .disabledReason: .optional(destination.disabledReason?.rawValue),
            .failures: .integer(destination.failures), .failingSince: .optional(destination.failingSince),
        ]
    }

    private static let attempt = Selection<WebhookAttemptColumn>.unsealed(except: [.workspaceId, .webhookId], as: "a")
    private static let delivery = Selection<DeliveryColumn>([.state], as: "d", after: attempt.end)
    private static let attempts = Query(
        attempt,
        """
        WHERE a.workspace_id = :workspace AND a.webhook_id = :webhook AND (:event = '' OR a.event_id = :event)
        AND a.id < :before ORDER BY a.id DESC LIMIT :limit
        """,
        also: [delivery.sql],
        from: """
            webhook_attempts a LEFT JOIN event_deliveries d
            ON d.workspace_id = a.workspace_id AND d.destination_id = a.webhook_id AND d.event_id = a.event_id
            """)
    private static let page = Query<EventColumn>(
        Selection([.id, .payload]),
        """
        WHERE workspace_id = :workspace AND \(Condition.remains("events"))
        AND (:type = '' OR type = :type) AND id < :before ORDER BY id DESC LIMIT :limit
        """)
    /// With a condition of its own, so that the index is used.
    private static let pageOfSubject = Query<EventColumn>(
        Selection([.id, .payload]),
        """
        WHERE workspace_id = :workspace AND subject_id = :subject AND \(Condition.remains("events"))
        AND (:type = '' OR type = :type) AND id < :before ORDER BY id DESC LIMIT :limit
        """)

    /// Newest first, as the objects that list_webhook_deliveries gives, with their ids.
    func webhookAttempts(
        of webhook: EventDestination, eventId: String?, page: Page
    ) throws(Failure) -> [(id: String, json: JSON)] {
        try session.all(
            page, id: .id, Self.attempts,
            [
                "workspace": .text(workspaceId), "webhook": .text(webhook.id),
                "event": .text(eventId ?? ""), "before": page.bound, "limit": page.readLimit,
            ]
        ) { (row) throws(Failure) in
            var object = JSONObject()
            object["id"] = .string(row.text(.id))
            object["eventId"] = .string(row.text(.eventId))
            object["eventType"] = .string(row.text(.eventType))
            object["attempt"] = .integer(row.integer(.attempt))
            object["attemptedAt"] = .string(Timestamp.text(row.integer(.attemptedAt)))
            object["durationMs"] = .integer(row.integer(.durationMs))
            object["status"] = row.optionalInteger(.httpStatus).map { .integer($0) }
            object["delivered"] = .bool(row.optionalText(.errorKey) == nil)
            object["errorKey"] = row.optionalText(.errorKey).map { .string($0) }
            object["nextAttemptAt"] = row.optionalInteger(.nextAttemptAt).map { .string(Timestamp.text($0)) }
            let state = Self.delivery.row(row.base).optionalInteger(.state)
            object["deliveryState"] = try state.map { (number) throws(Failure) in
                guard let state = DeliveryState(rawValue: number) else {
                    throw .storeCorrupt("The stored state of a delivery is not one of its states.")
                }
                return .string(state.name)
            }
            return (row.text(.id), .object(object))
        }
    }

    /// Newest first: each event as it was sent, with its id.
    func events(
        subjectId: String?, type: String?, page: Page
    ) throws(Failure) -> [(id: String, json: JSON)] {
        var parameters: Parameters = [
            "workspace": .text(workspaceId), "type": .text(type ?? ""), "before": page.bound, "limit": page.readLimit,
        ]
        parameters["subject"] = subjectId.map { .text($0) }
        return try session.all(page, id: .id, subjectId == nil ? Self.page : Self.pageOfSubject, parameters) {
            (row) throws(Failure) in (row.text(.id), try row.json(.payload, "An event") ?? .null)
        }
    }
}
