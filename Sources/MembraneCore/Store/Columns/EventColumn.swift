/// What happened, as it is delivered. What is a webhook's own is of no tenant.
enum EventColumn: Int, Column {
    case workspaceId, tenantId, id, subjectId, sequence, type, createdAt, eraseAt, payload

    static let table = Table("events", Self.self, key: [.workspaceId, .tenantId, .id], rowsOf: .tenant)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .tenantId, .id, .subjectId, .type, .payload: .text
        case .sequence, .createdAt, .eraseAt: .integer
        }
    }
}
