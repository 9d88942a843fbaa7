/// What is still to be delivered, in order for each record and destination.
extension Transaction {
    /// Puts an event before each destination that wants it.
    func enqueue(_ event: QueuedEvent, except excluded: String? = nil) throws(Failure) {
        var destinations = try destinations()
        if !destinations.contains(where: { $0.kind == .callback }) {
            destinations.append(try insertCallbackDestination())
        }
        for destination in destinations
        where destination.id != excluded && destination.types?.contains(event.type) != false {
            let isFirst = try !isAwaiting(destination, subjectId: event.subjectId)
            try insertDelivery(of: event, to: destination, dueAt: isFirst ? now : nil)
            if isFirst { try bringForward(destination) }
        }
    }

    private func insertDelivery(
        of event: QueuedEvent, to destination: EventDestination, dueAt: Int64?
    ) throws(Failure) {
        try session.insert(
            into: DeliveryColumn.self,
            [
                .workspaceId: .text(workspaceId), .destinationId: .text(destination.id),
                .eventId: .text(event.id), .tenantId: .text(event.tenantId), .subjectId: .text(event.subjectId),
                .sequence: .integer(event.sequence), .state: .integer(DeliveryState.pending.rawValue),
                .attempts: .integer(0), .dueAt: .optional(dueAt),
            ])
    }

    private func isAwaiting(_ destination: EventDestination, subjectId: String) throws(Failure) -> Bool {
        try session.exists(
            Self.awaiting,
            [
                "workspace": .text(workspaceId), "destination": .text(destination.id),
                "subject": .text(subjectId),
            ])
    }

    // A state that stands in the text, so that the index of what is pending is used.
    private static let awaiting = Statement(
        """
        SELECT 1 FROM event_deliveries WHERE workspace_id = :workspace AND destination_id = :destination
        AND subject_id = :subject AND state = 0 LIMIT 1
        """)
    private static let forward = Statement(
        """
        UPDATE event_destinations SET due_at = CASE WHEN paused_until > :now THEN paused_until ELSE :now END
        WHERE workspace_id = :workspace AND id = :id AND enabled = 1
        AND (due_at IS NULL OR (claim_owner IS NULL AND due_at > :now AND due_at > paused_until))
        """)

    /// Something became due for a destination. One that is being served looks again itself; one that fails keeps the
    /// pause that it was given.
    private func bringForward(_ destination: EventDestination) throws(Failure) {
        try session.run(
            Self.forward,
            ["now": .integer(now), "workspace": .text(workspaceId), "id": .text(destination.id)])
        becomesDue()
    }

    /// The first deliveries of a destination that are due, tenants in turn. What cannot be read is put off by itself.
    func dueDeliveries(of destination: EventDestination, atMost limit: Int) throws(Failure) -> DueDeliveries {
        let found = try TenantTurns.candidates(limit, tenantId: \.tenantId) { (others, portion) throws(Failure) in
            try dueDeliveries(of: destination, except: others, atMost: portion)
        }
        var due = DueDeliveries()
        for candidate in TenantTurns.inTurns(found, tenantId: \.tenantId).prefix(limit) {
            let event = try session.first(
                Self.ofEvent,
                ["workspace": .text(workspaceId), "id": .text(candidate.delivery.eventId)]
            ) { (row) throws(Failure) in
                let (type, payload) = (row.text(.type), row.text(.payload))
                return try row.takeDamage() ? ("", "") : (type, payload)
            }
            var delivery = candidate.delivery
            if let event { (delivery.type, delivery.payload) = event }
            // Whoever gets it takes it for what this library says.
            if !candidate.isDamaged, JSON.isValid(delivery.payload.utf8.span) {
                due.deliveries.append(delivery)
            } else {
                due.damaged += 1
                try putOffDamaged(delivery, to: destination)
            }
        }
        return due
    }

    private static let ofEvent = Query<EventColumn>(
        Selection([.type, .payload]), "WHERE workspace_id = :workspace AND id = :id")
    private static let due = Selection<DeliveryColumn>([.eventId, .tenantId, .subjectId, .state, .attempts])

    private func dueDeliveries(
        of destination: EventDestination, except tenants: [String], atMost limit: Int
    ) throws(Failure) -> [(tenantId: String, delivery: EventDelivery, isDamaged: Bool)] {
        let (others, values) = TenantTurns.exception(tenants)
        let query = Query(
            Self.due,
            """
            WHERE workspace_id = :workspace AND destination_id = :destination AND due_at <= :now \(others)
            AND \(Condition.remains("event_deliveries")) ORDER BY due_at LIMIT :limit
            """)
        let parameters: Parameters = [
            "workspace": .text(workspaceId), "destination": .text(destination.id), "now": .integer(now),
            "limit": .integer(Int64(limit)),
        ]
        return try session.all(query, parameters + values) { (row) throws(Failure) in
            let delivery = EventDelivery(
                eventId: row.text(.eventId), subjectId: row.text(.subjectId), attempts: row.integer(.attempts))
            let tenantId = row.text(.tenantId)
            let isPending = row.optionalInteger(.state) == DeliveryState.pending.rawValue
            return (tenantId, delivery, try row.takeDamage() || !isPending)
        }
    }

    /// Lets what cannot be read wait, and counts that with its attempts.
    private func putOffDamaged(_ delivery: EventDelivery, to destination: EventDestination) throws(Failure) {
        try session.run(
            Self.puttingOff,
            [
                "until": .integer(now + DeliverySchedule.damagedMilliseconds),
                "workspace": .text(workspaceId), "destination": .text(destination.id),
                "event": .text(delivery.eventId),
            ])
    }

    private static let puttingOff = Statement(
        """
        UPDATE event_deliveries SET due_at = :until,
        attempts = CASE WHEN attempts BETWEEN 0 AND 1000000 THEN attempts + 1 ELSE 1 END
        WHERE workspace_id = :workspace AND destination_id = :destination AND event_id = :event
        """)
    private static let settling = Statement(
        """
        UPDATE event_deliveries SET state = :state, attempts = attempts + 1, due_at = :due
        WHERE workspace_id = :workspace AND destination_id = :destination AND event_id = :event AND state = 0
        """)
    private static let advancing = Statement(
        """
        UPDATE event_deliveries SET due_at = :now
        WHERE workspace_id = :workspace AND destination_id = :destination AND subject_id = :subject
        AND state = 0 AND due_at IS NULL AND sequence = (
            SELECT MIN(sequence) FROM event_deliveries WHERE workspace_id = :workspace
            AND destination_id = :destination AND subject_id = :subject AND state = 0)
        """)

    /// Notes how an attempt ended.
    ///
    /// - Parameter next: when to try again; nil when it is not tried any more.
    func settle(
        _ delivery: EventDelivery, to destination: EventDestination, isDelivered: Bool, next: Int64?
    ) throws(Failure) {
        let state = isDelivered ? DeliveryState.delivered : next == nil ? .givenUp : .pending
        // Whoever lost its claim in the meantime may be late, but never undoes what was delivered.
        let changed = try session.run(
            Self.settling,
            [
                "state": .integer(state.rawValue), "due": .optional(isDelivered ? nil : next),
                "workspace": .text(workspaceId), "destination": .text(destination.id),
                "event": .text(delivery.eventId),
            ])
        if changed > 0, state != .pending {
            try advance(destination.id, subjectId: delivery.subjectId)
        }
    }

    /// Lets the next one be delivered, once none before it waits any more.
    func advance(_ destinationId: String, subjectId: String) throws(Failure) {
        try session.run(
            Self.advancing,
            [
                "now": .integer(now), "workspace": .text(workspaceId), "destination": .text(destinationId),
                "subject": .text(subjectId),
            ])
    }

    private static let firstDue = Statement(
        """
        SELECT MIN(due_at) FROM event_deliveries
        WHERE workspace_id = :workspace AND destination_id = :destination AND due_at IS NOT NULL
        """)
    private static let releasing = Statement(
        """
        UPDATE event_destinations SET claim_owner = NULL, due_at = :due, paused_until = :pause
        WHERE workspace_id = :workspace AND id = :id
        AND (claim_owner = :owner OR claim_owner IS NULL OR :owner = '')
        """)

    /// Gives a destination back, to be looked at again when its next delivery is due.
    ///
    /// - Parameter notBefore: a pause for one that fails.
    func release(_ destination: EventDestination, owner: String?, notBefore: Int64) throws(Failure) {
        let next = try session.instant(
            Self.firstDue, ["workspace": .text(workspaceId), "destination": .text(destination.id)])
        let dueAt = destination.isEnabled ? next.map { max($0, notBefore, now) } : nil
        try session.run(
            Self.releasing,
            [
                "due": .optional(dueAt), "pause": .integer(notBefore), "workspace": .text(workspaceId),
                "id": .text(destination.id), "owner": .text(owner ?? ""),
            ])
        if dueAt != nil { becomesDue() }
    }

    private static let toRedeliver = Query<EventColumn>(
        Selection([.tenantId, .subjectId, .sequence, .type]),
        "WHERE workspace_id = :workspace AND id = :id AND \(Condition.remains("events"))")

    /// Delivers an event once more, whatever became of it before. False when the event does not exist.
    func redeliver(eventId: String, to webhook: EventDestination) throws(Failure) -> Bool {
        let event = try session.first(
            Self.toRedeliver, ["workspace": .text(workspaceId), "id": .text(eventId)]
        ) { (row) throws(Failure) in
            QueuedEvent(
                workspaceId: workspaceId, id: eventId, tenantId: row.text(.tenantId), type: row.text(.type),
                subjectId: row.text(.subjectId), sequence: row.integer(.sequence))
        }
        guard let event else { return false }
        // Also ahead of its turn: whoever asks for it wants it now.
        let changed = try session.update(
            DeliveryColumn.self,
            [.state: .integer(DeliveryState.pending.rawValue), .attempts: .integer(0), .dueAt: .integer(now)],
            where: [
                .workspaceId: .text(workspaceId), .destinationId: .text(webhook.id), .eventId: .text(eventId),
            ])
        if changed == 0 { try insertDelivery(of: event, to: webhook, dueAt: now) }
        try session.run(
            Self.servingNow,
            ["now": .integer(now), "workspace": .text(workspaceId), "id": .text(webhook.id)])
        becomesDue()
        return true
    }

    private static let servingNow = Statement(
        """
        UPDATE event_destinations SET due_at = :now
        WHERE workspace_id = :workspace AND id = :id AND claim_owner IS NULL
        """)
    private static let pending = Query<DeliveryColumn>(
        Selection([.destinationId, .subjectId]), "WHERE workspace_id = :workspace AND event_id = :event AND state = 0")

    /// Erases what is known of an event's deliveries. What waited behind it goes on.
    func eraseDeliveries(ofEvent id: String) throws(Failure) {
        let pending = try session.all(
            Self.pending, ["workspace": .text(workspaceId), "event": .text(id)]
        ) { (row) throws(Failure) in (row.text(.destinationId), row.text(.subjectId)) }
        try session.delete(
            from: DeliveryColumn.self, where: [.workspaceId: .text(workspaceId), .eventId: .text(id)])
        try session.delete(
            from: WebhookAttemptColumn.self, where: [.workspaceId: .text(workspaceId), .eventId: .text(id)])
        for (destinationId, subjectId) in pending {
            try advance(destinationId, subjectId: subjectId)
        }
    }
}

extension StoreTransaction {
    private static let nextDelivery = Statement(
        "SELECT MIN(due_at) FROM event_destinations WHERE kind = :kind AND due_at IS NOT NULL")

    /// When the first destination of a kind is due.
    func nextDeliveryAt(_ kind: EventDestination.Kind) throws(Failure) -> Int64? {
        try session.instant(Self.nextDelivery, ["kind": .text(kind.rawValue)])
    }
}
