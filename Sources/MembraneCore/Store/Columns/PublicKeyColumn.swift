/// Public keys that a workspace's tokens are signed for.
enum PublicKeyColumn: Int, Column {
    case workspaceId, id, kid, createdAt, jwk

    static let table = Table("public_keys", Self.self, key: [.workspaceId, .id], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .id, .jwk: .text
        case .kid: .text.orNull
        case .createdAt: .integer
        }
    }
}
