/// Clients that authorization servers made for a workspace.
enum RegisteredClientColumn: Int, Column {
    case workspaceId, issuer, redirectUri, clientVersion, createdAt, client

    static let table = Table(
        "registered_clients", Self.self, key: [.workspaceId, .issuer, .redirectUri], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .issuer, .redirectUri: .text
        case .clientVersion, .createdAt: .integer
        case .client: .sealed(Self.client, version: .clientVersion)
        }
    }
}
