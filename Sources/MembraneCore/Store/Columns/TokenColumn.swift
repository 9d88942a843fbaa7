/// Opaque tokens, by their hash. Those of developers and instances are of no workspace.
enum TokenColumn: Int, Column {
    case id, hash, type, hint, name, workspaceId, tenantId, isAdmin, accountKey, createdAt, expiresAt, revokedAt
    case lastUsedAt

    static let table = Table("tokens", Self.self, key: [.id], rowsOf: .tenant)

    var stored: StoredKind {
        switch self {
        case .id, .type, .hint: .text
        case .name, .workspaceId, .tenantId, .accountKey: .text.orNull
        case .hash: .bytes
        case .isAdmin, .createdAt: .integer
        case .expiresAt, .revokedAt, .lastUsedAt: .integer.orNull
        }
    }
}
