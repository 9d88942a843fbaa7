/// What was sent through connections.
enum RequestLogColumn: Int, Column {
    case workspaceId, tenantId, connectionId, id, createdAt, method, host, path, httpStatus, durationMs, sentBytes
    case receivedBytes, errorKey, attempt

    static let table = Table(
        "connection_logs", Self.self, key: [.workspaceId, .tenantId, .connectionId, .id], rowsOf: .tenant)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .tenantId, .connectionId, .id, .method, .host, .path: .text
        case .errorKey: .text.orNull
        case .createdAt, .durationMs, .sentBytes, .receivedBytes, .attempt: .integer
        case .httpStatus: .integer.orNull
        }
    }
}
