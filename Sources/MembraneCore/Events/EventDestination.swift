/// Where events go: a webhook, or the callbacks of the processes that share the store.
struct EventDestination: Sendable {
    let workspaceId: String
    let id: String
    let kind: Kind
    /// The product's own; nil where it gave none.
    var key: String?
    var name: String?
    /// Only events of these types; nil: of all.
    var types: [String]?
    var isEnabled: Bool
    var disabledAt: Int64?
    var disabledReason: DisabledReason?
    /// How often delivering has failed since it last succeeded.
    var failures: Int64
    var failingSince: Int64?
    let settingsVersion: Int64
    let createdAt: Int64
    let updatedAt: Int64

    enum Kind: String, Sendable {
        case webhook
        case callback
    }

    enum DisabledReason: String, Sendable {
        /// By patch_webhook.
        case requested
        /// It answered 410.
        case gone
        /// It has failed for days.
        case failing
    }

    /// One for each workspace.
    static let callbackId = "callback"
}

extension Transaction {
    private static let columns = """
        workspace_id, id, kind, name, types, enabled, disabled_at, disabled_reason, failures, failing_since,
        settings_version, created_at, updated_at, key
        """

    func webhook(id: String, workspaceId: String) throws(Failure) -> EventDestination? {
        try session.first(
            "SELECT \(Self.columns) FROM event_destinations WHERE workspace_id = $1 AND id = $2 AND kind = 'webhook'",
            [.text(workspaceId), .text(id)], destination)
    }

    func webhook(key: String, workspaceId: String) throws(Failure) -> EventDestination? {
        try session.first(
            "SELECT \(Self.columns) FROM event_destinations WHERE workspace_id = $1 AND key = $2 AND kind = 'webhook'",
            [.text(workspaceId), .text(key)], destination)
    }

    /// Newest first.
    func webhooks(_ page: Page = .all, workspaceId: String) throws(Failure) -> [EventDestination] {
        try session.all(
            page, id: 1,
            "SELECT \(Self.columns) FROM event_destinations WHERE workspace_id = $1 AND kind = 'webhook' ORDER BY id DESC",
            [.text(workspaceId)], destination)
    }

    /// All of a workspace, its callbacks included. One that cannot be read stands here as one that takes every event: what
    /// an event tells of is written all the same, and whoever repairs the record has lost none.
    func destinations(workspaceId: String) throws(Failure) -> [EventDestination] {
        try session.all(
            "SELECT \(Self.columns) FROM event_destinations WHERE workspace_id = $1 ORDER BY id", [.text(workspaceId)]
        ) { (row) throws(Failure) in
            do throws(Failure) {
                return try row.read(destination)
            } catch  where error.isDamage {
                let id = row.text(1) ?? ""
                let isEnabled = row.integer(5) == 1
                _ = row.takeProblem()
                return EventDestination(
                    workspaceId: workspaceId, id: id,
                    kind: id == EventDestination.callbackId ? .callback : .webhook, isEnabled: isEnabled,
                    failures: 0, settingsVersion: 0, createdAt: 0, updatedAt: 0)
            }
        }
    }

    func webhookCount(workspaceId: String) throws(Failure) -> Int64 {
        try session.first(
            "SELECT COUNT(*) FROM event_destinations WHERE workspace_id = $1 AND kind = 'webhook'", [.text(workspaceId)]
        ) { (row) throws(Failure) in row.integer(0) ?? 0 } ?? 0
    }

    func insertCallbackDestination(workspaceId: String) throws(Failure) -> EventDestination {
        let destination = EventDestination(
            workspaceId: workspaceId, id: EventDestination.callbackId, kind: .callback, isEnabled: true, failures: 0,
            settingsVersion: 0, createdAt: now, updatedAt: now)
        try insert(destination, settings: .null)
        return destination
    }

    func insertWebhook(
        id: String, key: String?, name: String?, types: [String]?, _ settings: WebhookSettings, workspaceId: String
    ) throws(Failure) {
        let webhook = EventDestination(
            workspaceId: workspaceId, id: id, kind: .webhook, key: key, name: name, types: types, isEnabled: true,
            failures: 0,
            settingsVersion: 1, createdAt: now, updatedAt: now)
        try insert(webhook, settings: try seal(settings.sealedForm, Self.settingsPlace(webhook, version: 1)))
    }

    private func insert(_ destination: EventDestination, settings: SQLValue) throws(Failure) {
        try session.run(
            """
            INSERT INTO event_destinations (workspace_id, id, kind, name, types, settings, settings_version, enabled,
            failures, event_count, created_at, updated_at, key) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0, 0, $8, $8, $9)
            """,
            [
                .text(destination.workspaceId), .text(destination.id), .text(destination.kind.rawValue),
                .optional(destination.name), Self.text(destination.types), settings,
                .integer(destination.settingsVersion), .integer(now), .optional(destination.key),
            ])
    }

    /// Writes what a person can change, and whether it is enabled; then what waits for it is due or not.
    func update(_ destination: EventDestination) throws(Failure) {
        try session.run(
            """
            UPDATE event_destinations SET name = $3, types = $4, enabled = $5, disabled_at = $6, disabled_reason = $7,
            failures = $8, failing_since = $9, updated_at = $10 WHERE workspace_id = $1 AND id = $2
            """,
            [
                .text(destination.workspaceId), .text(destination.id), .optional(destination.name),
                Self.text(destination.types), .bool(destination.isEnabled), .optional(destination.disabledAt),
                .optional(destination.disabledReason?.rawValue), .integer(destination.failures),
                .optional(destination.failingSince), .integer(now),
            ])
    }

    // MARK: Settings, sealed because an address may hold a secret as well

    func settings(of webhook: EventDestination) throws(Failure) -> WebhookSettings {
        let sealed = try session.first(
            "SELECT settings FROM event_destinations WHERE workspace_id = $1 AND id = $2",
            [.text(webhook.workspaceId), .text(webhook.id)]
        ) { (row) throws(Failure) in row.blob(0) }
        return WebhookSettings(
            sealedForm: try open(sealed ?? nil, Self.settingsPlace(webhook, version: webhook.settingsVersion)))
    }

    func setSettings(_ settings: WebhookSettings, of webhook: EventDestination) throws(Failure) {
        let version = webhook.settingsVersion + 1
        try session.run(
            """
            UPDATE event_destinations SET settings = $3, settings_version = $4, updated_at = $5
            WHERE workspace_id = $1 AND id = $2
            """,
            [
                .text(webhook.workspaceId), .text(webhook.id),
                try seal(settings.sealedForm, Self.settingsPlace(webhook, version: version)), .integer(version),
                .integer(now),
            ])
    }

    private static func settingsPlace(_ webhook: EventDestination, version: Int64) -> SealedPlace {
        SealedPlace(workspaceId: webhook.workspaceId, recordId: webhook.id, field: "settings", version: version)
    }

    // MARK: Rows

    private static func text(_ types: [String]?) -> SQLValue {
        .optional(types.map { JSON.array($0.map { .string($0) }).text })
    }

    func destination(_ row: any DatabaseRow) throws(Failure) -> EventDestination {
        let types = try row.json(4, "The events of a webhook").map { (types) throws(Failure) in
            guard let types = types.arrayValue else {
                throw .storeCorrupt("The stored event types of a webhook are not a list.")
            }
            return types.compactMap(\.stringValue)
        }
        return EventDestination(
            workspaceId: row.text(0) ?? "", id: row.text(1) ?? "",
            kind: try row.word(2, "The kind of a webhook"), key: row.text(13), name: row.text(3), types: types,
            isEnabled: row.integer(5) == 1, disabledAt: row.integer(6),
            disabledReason: try row.optionalWord(7, "Why a webhook is disabled"), failures: row.integer(8) ?? 0,
            failingSince: row.integer(9), settingsVersion: row.integer(10) ?? 0, createdAt: row.integer(11) ?? 0,
            updatedAt: row.integer(12) ?? 0)
    }

    /// Takes destinations that something is due for, those that have waited longest first. Nobody else takes them until
    /// they are released, or until `milliseconds` have passed: then their owner is taken for dead.
    ///
    /// One that cannot be read is put off by itself, so that it keeps no other waiting.
    func claimDestinations(
        _ kind: EventDestination.Kind, owner: String, atMost limit: Int, healthyOnly: Bool = false,
        milliseconds: Int64
    ) throws(Failure) -> ClaimedDestinations {
        var claimed = ClaimedDestinations()
        try session.query(
            """
            SELECT \(Self.columns) FROM event_destinations WHERE kind = $1 AND due_at <= $2
            AND ($4 = 0 OR failures = 0) ORDER BY due_at LIMIT $3
            """, [.text(kind.rawValue), .integer(now), .integer(Int64(limit)), .bool(healthyOnly)]
        ) { (row) throws(Failure) in
            do throws(Failure) {
                claimed.destinations.append(try row.read(destination))
            } catch  where error.isDamage {
                claimed.damaged.append((row.text(0) ?? "", row.text(1) ?? ""))
            }
        }
        for destination in claimed.destinations {
            try session.run(
                "UPDATE event_destinations SET claim_owner = $3, due_at = $4 WHERE workspace_id = $1 AND id = $2",
                [
                    .text(destination.workspaceId), .text(destination.id), .text(owner),
                    .integer(now + milliseconds),
                ])
        }
        for (workspaceId, id) in claimed.damaged { try putOffDamaged(workspaceId: workspaceId, id: id) }
        return claimed
    }

    /// Lets a destination that cannot be read wait, and counts that with its failures.
    func putOffDamaged(workspaceId: String, id: String) throws(Failure) {
        // Without the record's own numbers, which may be damaged as well.
        try session.run(
            """
            UPDATE event_destinations SET claim_owner = NULL, due_at = $3, paused_until = $3,
            failures = CASE WHEN failures BETWEEN 0 AND 1000000 THEN failures + 1 ELSE 1 END
            WHERE workspace_id = $1 AND id = $2
            """, [.text(workspaceId), .text(id), .integer(now + DeliverySchedule.damagedMilliseconds)])
    }
}

/// What a run of deliveries has taken.
struct ClaimedDestinations {
    var destinations: [EventDestination] = []
    /// Workspace and id of those that could not be read.
    var damaged: [(String, String)] = []
}
