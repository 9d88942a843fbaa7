/// Requests that have a name. Those of a workspace are of no tenant and no connection: both are empty.
enum ActionColumn: Int, Column {
    case workspaceId, tenantId, id, connectionId, key, name, type, integrationKey, definitionVersion, createdAt
    case updatedAt, archivedAt, definition

    static let table = Table("actions", Self.self, key: [.workspaceId, .tenantId, .id], rowsOf: .tenant)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .tenantId, .id, .connectionId, .key, .name, .type: .text
        case .integrationKey: .text.orNull
        case .definitionVersion, .createdAt, .updatedAt: .integer
        case .archivedAt: .integer.orNull
        case .definition: .sealed(Self.definition, .defined, version: .definitionVersion)
        }
    }
}
