/// Every attempt at a webhook, kept as long as its event.
enum WebhookAttemptColumn: Int, Column {
    case workspaceId, id, webhookId, eventId, eventType, attempt, attemptedAt, durationMs, httpStatus, errorKey
    case nextAttemptAt

    static let table = Table(
        "webhook_attempts", Self.self, key: [.workspaceId, .id],
        rowsOf: .event(webhook: WebhookAttemptColumn.webhookId.spelling))

    var stored: StoredKind {
        switch self {
        case .workspaceId, .id, .webhookId, .eventId, .eventType: .text
        case .errorKey: .text.orNull
        case .attempt, .attemptedAt, .durationMs: .integer
        case .httpStatus, .nextAttemptAt: .integer.orNull
        }
    }
}
