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

    enum DisabledReason: String, CaseIterable, Sendable {
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
    private static let webhook = "WHERE workspace_id = :workspace AND kind = 'webhook'"
    private static let byId = Query(EventDestination.record, "\(webhook) AND id = :id")
    private static let byKey = Query(EventDestination.record, "\(webhook) AND key = :key")
    private static let allWebhooks = Query(EventDestination.record, "\(webhook) ORDER BY id DESC")
    private static let allDestinations = Query(EventDestination.record, "WHERE workspace_id = :workspace ORDER BY id")
    private static let count = Statement("SELECT COUNT(*) FROM event_destinations \(webhook)")
    private static let ofSettings = Query<DestinationColumn>(
        Selection([.settings]), "WHERE workspace_id = :workspace AND id = :id")

    /// The one row of a destination.
    func row(of destination: EventDestination) -> ColumnValues<DestinationColumn> {
        [.workspaceId: .text(workspaceId), .id: .text(destination.id)]
    }

    func webhook(id: String) throws(Failure) -> EventDestination? {
        try session.first(Self.byId, ["workspace": .text(workspaceId), "id": .text(id)], EventDestination.init)
    }

    func webhook(key: String) throws(Failure) -> EventDestination? {
        try session.first(Self.byKey, ["workspace": .text(workspaceId), "key": .text(key)], EventDestination.init)
    }

    /// Newest first.
    func webhooks(_ page: Page = .all) throws(Failure) -> [EventDestination] {
        try session.all(page, id: .id, Self.allWebhooks, ["workspace": .text(workspaceId)], EventDestination.init)
    }

    /// All of a workspace, its callbacks included. One that cannot be read stands here as one that takes every event: what
    /// an event tells of is written all the same, and whoever repairs the record has lost none.
    func destinations() throws(Failure) -> [EventDestination] {
        try session.all(Self.allDestinations, ["workspace": .text(workspaceId)]) { (row) throws(Failure) in
            do throws(Failure) {
                return try row.read(EventDestination.init)
            } catch  where error.isDamage {
                let id = row.text(.id)
                let isEnabled = row.flag(.enabled)
                _ = row.takeProblem()
                return EventDestination(
                    workspaceId: workspaceId, id: id,
                    kind: id == EventDestination.callbackId ? .callback : .webhook, isEnabled: isEnabled,
                    failures: 0, settingsVersion: 0, createdAt: 0, updatedAt: 0)
            }
        }
    }

    func webhookCount() throws(Failure) -> Int64 {
        try session.integer(Self.count, ["workspace": .text(workspaceId)]) ?? 0
    }

    func insertCallbackDestination() throws(Failure) -> EventDestination {
        let destination = EventDestination(
            workspaceId: workspaceId, id: EventDestination.callbackId, kind: .callback, isEnabled: true, failures: 0,
            settingsVersion: 0, createdAt: now, updatedAt: now)
        try insert(destination, settings: .null)
        return destination
    }

    func insertWebhook(
        id: String, key: String?, name: String?, types: [String]?, _ settings: WebhookSettings
    ) throws(Failure) {
        let webhook = EventDestination(
            workspaceId: workspaceId, id: id, kind: .webhook, key: key, name: name, types: types, isEnabled: true,
            failures: 0,
            settingsVersion: 1, createdAt: now, updatedAt: now)
        try insert(webhook, settings: try seal(settings.sealedForm, Self.settingsPlace(webhook, version: 1)))
    }

    private func insert(_ destination: EventDestination, settings: SQLValue) throws(Failure) {
        try session.insert(
            into: DestinationColumn.self,
            [
                .workspaceId: .text(destination.workspaceId), .id: .text(destination.id),
                .kind: .text(destination.kind.rawValue), .key: .optional(destination.key),
                .name: .optional(destination.name), .enabled: .bool(true), .failures: .integer(0),
                .eventCount: .integer(0), .settingsVersion: .integer(destination.settingsVersion),
                .createdAt: .integer(now), .updatedAt: .integer(now), .types: Self.text(destination.types),
                .settings: settings,
            ])
    }

    /// Writes what a person can change, and whether it is enabled; then what waits for it is due or not.
    func update(_ destination: EventDestination) throws(Failure) {
        let said: ColumnValues<DestinationColumn> = [
            .name: .optional(destination.name), .updatedAt: .integer(now), .types: Self.text(destination.types),
        ]
        try session.update(DestinationColumn.self, said + health(of: destination), where: row(of: destination))
    }

    // MARK: Settings, sealed because an address may hold a secret as well

    func settings(of webhook: EventDestination) throws(Failure) -> WebhookSettings {
        let sealed = try session.first(
            Self.ofSettings, ["workspace": .text(workspaceId), "id": .text(webhook.id)]
        ) { (row) throws(Failure) in row.blob(.settings) }
        return WebhookSettings(
            sealedForm: try open(sealed ?? nil, Self.settingsPlace(webhook, version: webhook.settingsVersion)))
    }

    func setSettings(_ settings: WebhookSettings, of webhook: EventDestination) throws(Failure) {
        let version = webhook.settingsVersion + 1
        try session.update(
            DestinationColumn.self,
            [
                .settingsVersion: .integer(version), .updatedAt: .integer(now),
                .settings: try seal(settings.sealedForm, Self.settingsPlace(webhook, version: version)),
            ], where: row(of: webhook))
    }

    private static func settingsPlace(_ webhook: EventDestination, version: Int64) -> SealedPlace {
        DestinationColumn.settings.place(
            workspaceId: webhook.workspaceId, recordId: webhook.id, version: version)
    }

    // MARK: Rows

    private static func text(_ types: [String]?) -> SQLValue {
        .optional(types.map { JSON.array($0.map { .string($0) }).text })
    }
}

extension EventDestination {
    fileprivate static let record = Selection<DestinationColumn>.unsealed(
        except: [.pausedUntil, .eventCount, .dueAt, .claimOwner])

    fileprivate init(_ row: Row<DestinationColumn>) throws(Failure) {
        let types = try row.json(.types, "The events of a webhook").map { (types) throws(Failure) in
            guard let types = types.arrayValue else {
                throw .storeCorrupt("The stored event types of a webhook are not a list.")
            }
            return types.compactMap(\.stringValue)
        }
        self.init(
            workspaceId: row.text(.workspaceId), id: row.text(.id),
            kind: try row.word(.kind, "The kind of a webhook"), key: row.optionalText(.key),
            name: row.optionalText(.name), types: types, isEnabled: row.flag(.enabled),
            disabledAt: row.optionalInteger(.disabledAt),
            disabledReason: try row.optionalWord(.disabledReason, "Why a webhook is disabled"),
            failures: row.integer(.failures), failingSince: row.optionalInteger(.failingSince),
            settingsVersion: row.integer(.settingsVersion), createdAt: row.integer(.createdAt),
            updatedAt: row.integer(.updatedAt))
    }
}

/// Due work.
extension StoreTransaction {
    private static let waiting = Query(
        EventDestination.record,
        """
        WHERE kind = :kind AND due_at <= :now AND (:healthy = 0 OR failures = 0) ORDER BY due_at LIMIT :limit
        """)
    // Without the record's own numbers, which may be damaged as well.
    private static let puttingOff = Statement(
        """
        UPDATE event_destinations SET claim_owner = NULL, due_at = :until, paused_until = :until,
        failures = CASE WHEN failures BETWEEN 0 AND 1000000 THEN failures + 1 ELSE 1 END
        WHERE workspace_id = :workspace AND id = :id
        """)

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
            Self.waiting,
            [
                "kind": .text(kind.rawValue), "now": .integer(now), "healthy": .bool(healthyOnly),
                "limit": .integer(Int64(limit)),
            ]
        ) { (row) throws(Failure) in
            do throws(Failure) {
                claimed.destinations.append(try row.read(EventDestination.init))
            } catch  where error.isDamage {
                claimed.damaged.append((row.text(.workspaceId), row.text(.id)))
            }
        }
        for destination in claimed.destinations {
            try session.update(
                DestinationColumn.self, [.dueAt: .integer(now + milliseconds), .claimOwner: .text(owner)],
                where: within(destination.workspaceId).row(of: destination))
        }
        for (workspaceId, id) in claimed.damaged { try putOffDamaged(workspaceId: workspaceId, id: id) }
        return claimed
    }

    /// Lets a destination that cannot be read wait, and counts that with its failures.
    func putOffDamaged(workspaceId: String, id: String) throws(Failure) {
        try session.run(
            Self.puttingOff,
            [
                "until": .integer(now + DeliverySchedule.damagedMilliseconds), "workspace": .text(workspaceId),
                "id": .text(id),
            ])
    }
}

/// What a run of deliveries has taken.
struct ClaimedDestinations {
    var destinations: [EventDestination] = []
    /// Workspace and id of those that could not be read.
    var damaged: [(String, String)] = []
}
