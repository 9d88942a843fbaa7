/// Attempts to connect that are under way.
enum ConnectionRequestColumn: Int, Column {
    case workspaceId, tenantId, id, connectionId, stateHash, createdAt, expiresAt, usedAt
    /// When a provider is asked whether a person has agreed on another device.
    case pollAt
    case pollInterval, secrets

    static let table = Table("connection_requests", Self.self, key: [.workspaceId, .tenantId, .id], rowsOf: .tenant)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .tenantId, .id, .connectionId: .text
        case .stateHash: .bytes
        case .createdAt, .expiresAt, .pollInterval: .integer
        case .usedAt, .pollAt: .integer.orNull
        // Empty once it was used.
        case .secrets: .sealed(Self.secrets)
        }
    }
}
