/// What was deleted, and of which something is left to be erased.
enum ErasureColumn: Int, Column {
    case workspaceId, recordId, kind, markedAt

    static let table = Table("erasures", Self.self, key: [.workspaceId, .recordId], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .recordId, .kind: .text
        case .markedAt: .integer
        }
    }
}
