/// A workspace's uses of connectors.
enum IntegrationColumn: Int, Column {
    case workspaceId, id, key, name, connectorId, connectorKey, oauthCallbackUri, isDiscovered, parametersVersion
    case createdAt, updatedAt, archivedAt, parameters

    static let table = Table("integrations", Self.self, key: [.workspaceId, .id], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .id, .key, .name, .connectorId, .connectorKey: .text
        case .oauthCallbackUri: .text.orNull
        case .isDiscovered, .parametersVersion, .createdAt, .updatedAt: .integer
        case .archivedAt: .integer.orNull
        case .parameters: .sealed(Self.parameters, .kept, version: .parametersVersion)
        }
    }
}
