/// The product's customers.
enum TenantColumn: Int, Column {
    case workspaceId, id, key, isTest, lastActiveAt, createdAt, updatedAt, archivedAt, tokensValidFrom, turnAt
    case name, fields, meta

    static let table = Table("tenants", Self.self, key: [.workspaceId, .id], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .id, .key: .text
        case .name, .fields, .meta: .text.orNull
        case .isTest, .createdAt, .updatedAt: .integer
        case .lastActiveAt, .archivedAt, .tokensValidFrom, .turnAt: .integer.orNull
        }
    }
}
