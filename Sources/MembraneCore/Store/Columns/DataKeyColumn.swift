/// The keys that a workspace's values are sealed under, each wrapped by the root key.
enum DataKeyColumn: Int, Column {
    case workspaceId, id, wrapped, rootKeyId, createdAt

    static let table = Table("data_keys", Self.self, key: [.workspaceId, .id], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .rootKeyId: .text
        case .id, .wrapped: .bytes
        case .createdAt: .integer
        }
    }
}
