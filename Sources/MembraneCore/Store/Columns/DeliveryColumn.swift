/// Events on their way to destinations.
enum DeliveryColumn: Int, Column {
    case workspaceId, destinationId, eventId, tenantId, subjectId, sequence, state, attempts, dueAt

    static let table = Table(
        "event_deliveries", Self.self, key: [.workspaceId, .destinationId, .eventId],
        rowsOf: .event(webhook: DeliveryColumn.destinationId.spelling))

    var stored: StoredKind {
        switch self {
        case .workspaceId, .destinationId, .eventId, .tenantId, .subjectId: .text
        case .sequence, .state, .attempts: .integer
        case .dueAt: .integer.orNull
        }
    }
}
