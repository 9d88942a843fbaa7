/// Connectors of a workspace's own.
enum ConnectorColumn: Int, Column {
    case workspaceId, id, key, isDiscovered, version, discoveredBy, createdAt, updatedAt, archivedAt, eraseAt,
        definition

    static let table = Table("connectors", Self.self, key: [.workspaceId, .id], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .id, .key: .text
        case .discoveredBy: .text.orNull
        case .isDiscovered, .version, .createdAt, .updatedAt: .integer
        case .archivedAt, .eraseAt: .integer.orNull
        case .definition: .sealed(Self.definition, .defined, version: .version)
        }
    }
}
