/// What providers have issued and no connection holds.
enum GrantColumn: Int, Column {
    case workspaceId, tenantId, id, connectionId, connectorId, state, attempts, owner, createdAt, dueAt, secrets

    static let table = Table(
        "issued_grants", Self.self, key: [.workspaceId, .tenantId, .id], rowsOf: .departedTenant)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .tenantId, .id, .connectionId, .connectorId, .state: .text
        case .owner: .text.orNull
        case .attempts, .createdAt, .dueAt: .integer
        case .secrets: .sealed(Self.secrets)
        }
    }
}
