/// What is still to be delivered, in order for each record and destination.
extension Transaction {
    /// Puts an event before each destination that wants it.
    func enqueue(_ event: QueuedEvent, except excluded: String? = nil) throws(Failure) {
        var destinations = try destinations(workspaceId: event.workspaceId)
        if !destinations.contains(where: { $0.kind == .callback }) {
            destinations.append(try insertCallbackDestination(workspaceId: event.workspaceId))
        }
        for destination in destinations
        where destination.id != excluded && destination.types?.contains(event.type) != false {
            let isFirst = try !isAwaiting(destination, subjectId: event.subjectId)
            try session.run(
                """
                INSERT INTO event_deliveries (workspace_id, destination_id, event_id, subject_id, sequence, state, attempts,
                due_at, tenant_id) VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $7)
                """,
                [
                    .text(event.workspaceId), .text(destination.id), .text(event.id), .text(event.subjectId),
                    .integer(event.sequence), isFirst ? .integer(now) : .null, .text(event.tenantId),
                ])
            if isFirst { try bringForward(destination) }
        }
    }

    private func isAwaiting(_ destination: EventDestination, subjectId: String) throws(Failure) -> Bool {
        try session.first(
            """
            SELECT 1 FROM event_deliveries WHERE workspace_id = $1 AND destination_id = $2 AND subject_id = $3
            AND state = 0 LIMIT 1
            """, [.text(destination.workspaceId), .text(destination.id), .text(subjectId)]
        ) { (_) throws(Failure) in true } ?? false
    }

    /// Something became due for a destination. One that is being served looks again itself; one that fails keeps the
    /// pause that it was given.
    private func bringForward(_ destination: EventDestination) throws(Failure) {
        try session.run(
            """
            UPDATE event_destinations SET due_at = CASE WHEN paused_until > $3 THEN paused_until ELSE $3 END
            WHERE workspace_id = $1 AND id = $2 AND enabled = 1
            AND (due_at IS NULL OR (claim_owner IS NULL AND due_at > $3 AND due_at > paused_until))
            """, [.text(destination.workspaceId), .text(destination.id), .integer(now)])
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
                "SELECT type, payload FROM events WHERE workspace_id = $1 AND id = $2",
                [.text(destination.workspaceId), .text(candidate.delivery.eventId)]
            ) { (row) throws(Failure) in
                let (type, payload) = (row.text(0) ?? "", row.text(1) ?? "")
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

    private func dueDeliveries(
        of destination: EventDestination, except tenants: [String], atMost limit: Int
    ) throws(Failure) -> [(tenantId: String, delivery: EventDelivery, isDamaged: Bool)] {
        let (others, values) = TenantTurns.exception(tenants, after: 4)
        return try session.all(
            """
            SELECT event_id, subject_id, attempts, tenant_id, state FROM event_deliveries
            WHERE workspace_id = $1 AND destination_id = $2 AND due_at <= $3 \(others)
            AND \(Self.remains("event_deliveries")) ORDER BY due_at LIMIT $4
            """,
            [.text(destination.workspaceId), .text(destination.id), .integer(now), .integer(Int64(limit))] + values
        ) { (row) throws(Failure) in
            let delivery = EventDelivery(
                eventId: row.text(0) ?? "", subjectId: row.text(1) ?? "", attempts: row.integer(2) ?? 0)
            let (tenantId, isPending) = (row.text(3) ?? "", row.integer(4) == DeliveryState.pending.rawValue)
            return (tenantId, delivery, try row.takeDamage() || !isPending)
        }
    }

    /// Lets what cannot be read wait, and counts that with its attempts.
    private func putOffDamaged(_ delivery: EventDelivery, to destination: EventDestination) throws(Failure) {
        try session.run(
            """
            UPDATE event_deliveries SET due_at = $4,
            attempts = CASE WHEN attempts BETWEEN 0 AND 1000000 THEN attempts + 1 ELSE 1 END
            WHERE workspace_id = $1 AND destination_id = $2 AND event_id = $3
            """,
            [
                .text(destination.workspaceId), .text(destination.id), .text(delivery.eventId),
                .integer(now + DeliverySchedule.damagedMilliseconds),
            ])
    }

    /// Notes how an attempt ended.
    ///
    /// - Parameter next: when to try again; nil when it is not tried any more.
    func settle(
        _ delivery: EventDelivery, to destination: EventDestination, isDelivered: Bool, next: Int64?
    ) throws(Failure) {
        let state = isDelivered ? DeliveryState.delivered : next == nil ? .givenUp : .pending
        // Whoever lost its claim in the meantime may be late, but never undoes what was delivered.
        let changed = try session.run(
            """
            UPDATE event_deliveries SET state = $4, attempts = attempts + 1, due_at = $5
            WHERE workspace_id = $1 AND destination_id = $2 AND event_id = $3 AND state = 0
            """,
            [
                .text(destination.workspaceId), .text(destination.id), .text(delivery.eventId),
                .integer(state.rawValue), .optional(isDelivered ? nil : next),
            ])
        if changed > 0, state != .pending {
            try advance(destination.workspaceId, destination.id, subjectId: delivery.subjectId)
        }
    }

    /// Lets the next one be delivered, once none before it waits any more.
    func advance(_ workspaceId: String, _ destinationId: String, subjectId: String) throws(Failure) {
        try session.run(
            """
            UPDATE event_deliveries SET due_at = $4 WHERE workspace_id = $1 AND destination_id = $2 AND subject_id = $3
            AND state = 0 AND due_at IS NULL AND sequence = (
                SELECT MIN(sequence) FROM event_deliveries
                WHERE workspace_id = $1 AND destination_id = $2 AND subject_id = $3 AND state = 0)
            """, [.text(workspaceId), .text(destinationId), .text(subjectId), .integer(now)])
    }

    /// Gives a destination back, to be looked at again when its next delivery is due.
    ///
    /// - Parameter notBefore: a pause for one that fails.
    func release(_ destination: EventDestination, owner: String?, notBefore: Int64) throws(Failure) {
        let next =
            try session.instant(
                """
                SELECT MIN(due_at) FROM event_deliveries
                WHERE workspace_id = $1 AND destination_id = $2 AND due_at IS NOT NULL
                """, [.text(destination.workspaceId), .text(destination.id)])
        let dueAt = destination.isEnabled ? next.map { max($0, notBefore, now) } : nil
        try session.run(
            """
            UPDATE event_destinations SET claim_owner = NULL, due_at = $3, paused_until = $5
            WHERE workspace_id = $1 AND id = $2 AND (claim_owner = $4 OR claim_owner IS NULL OR $4 = '')
            """,
            [
                .text(destination.workspaceId), .text(destination.id), .optional(dueAt), .text(owner ?? ""),
                .integer(notBefore),
            ])
        if dueAt != nil { becomesDue() }
    }

    /// Delivers an event once more, whatever became of it before. False when the event does not exist.
    func redeliver(eventId: String, to webhook: EventDestination) throws(Failure) -> Bool {
        let event = try session.first(
            "SELECT subject_id, sequence, tenant_id FROM events WHERE workspace_id = $1 AND id = $2 AND \(Self.remains("events"))",
            [.text(webhook.workspaceId), .text(eventId)]
        ) { (row) throws(Failure) in
            (subjectId: row.text(0) ?? "", sequence: row.integer(1) ?? 0, tenantId: row.text(2) ?? "")
        }
        guard let event else { return false }
        let place: [SQLValue] = [.text(webhook.workspaceId), .text(webhook.id), .text(eventId)]
        // Also ahead of its turn: whoever asks for it wants it now.
        let changed = try session.run(
            """
            UPDATE event_deliveries SET state = 0, attempts = 0, due_at = $4
            WHERE workspace_id = $1 AND destination_id = $2 AND event_id = $3
            """, place + [.integer(now)])
        if changed == 0 {
            try session.run(
                """
                INSERT INTO event_deliveries (workspace_id, destination_id, event_id, subject_id, sequence, state, attempts,
                due_at, tenant_id) VALUES ($1, $2, $3, $5, $6, 0, 0, $4, $7)
                """,
                place + [
                    .integer(now), .text(event.subjectId), .integer(event.sequence), .text(event.tenantId),
                ])
        }
        try session.run(
            "UPDATE event_destinations SET due_at = $3 WHERE workspace_id = $1 AND id = $2 AND claim_owner IS NULL",
            [.text(webhook.workspaceId), .text(webhook.id), .integer(now)])
        becomesDue()
        return true
    }

    /// Erases what is known of an event's deliveries. What waited behind it goes on.
    func eraseDeliveries(ofEvent event: [SQLValue]) throws(Failure) {
        let pending = try session.all(
            """
            SELECT workspace_id, destination_id, subject_id FROM event_deliveries
            WHERE workspace_id = $1 AND event_id = $2 AND state = 0
            """, event
        ) { (row) throws(Failure) in (row.text(0) ?? "", row.text(1) ?? "", row.text(2) ?? "") }
        try session.run("DELETE FROM event_deliveries WHERE workspace_id = $1 AND event_id = $2", event)
        try session.run("DELETE FROM webhook_attempts WHERE workspace_id = $1 AND event_id = $2", event)
        for (workspaceId, destinationId, subjectId) in pending {
            try advance(workspaceId, destinationId, subjectId: subjectId)
        }
    }

    /// When the first destination of a kind is due.
    func nextDeliveryAt(_ kind: EventDestination.Kind) throws(Failure) -> Int64? {
        try session.instant(
            "SELECT MIN(due_at) FROM event_destinations WHERE kind = $1 AND due_at IS NOT NULL", [.text(kind.rawValue)])
    }
}
