/// Tenants' links to apps, and their credentials for the Internal API.
enum ConnectionColumn: Int, Column {
    case workspaceId, tenantId, id, key, name, connectorId, connectorKey, integrationId, integrationKey, authOptionKey
    case state, disconnected, isTest, eventCount, lastActiveAt, createdAt, updatedAt, archivedAt
    /// When due work looks at it next; NULL when there is nothing to do.
    case dueAt
    case canRefresh, credentialsExpireAt, credentialsObtainedAt, credentialsLease, refreshAt, refreshTokenExpiresAt
    case learnedLifetime, spentAt, retryAttempts, nextRetryAt, refusal, refusedSince, refusals
    case leaseOwner, leaseUntil, leaseNumber, setupVersion, credentialsVersion, previousVersion
    case error, requestError, refreshFailure, grantedScopes, missingScopes, meta, credentials, setup, previous

    static let table = Table("connections", Self.self, key: [.workspaceId, .tenantId, .id], rowsOf: .tenant)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .tenantId, .id, .key, .name, .connectorId, .connectorKey, .state: .text
        case .integrationId, .integrationKey, .authOptionKey, .refusal, .leaseOwner, .error, .requestError,
            .refreshFailure, .grantedScopes, .missingScopes, .meta:
            .text.orNull
        case .disconnected, .isTest, .eventCount, .createdAt, .updatedAt, .canRefresh, .retryAttempts, .refusals,
            .leaseUntil, .leaseNumber, .setupVersion, .credentialsVersion, .previousVersion:
            .integer
        case .lastActiveAt, .archivedAt, .dueAt, .credentialsExpireAt, .credentialsObtainedAt, .credentialsLease,
            .refreshAt, .refreshTokenExpiresAt, .learnedLifetime, .spentAt, .nextRetryAt, .refusedSince:
            .integer.orNull
        case .credentials: .sealed(Self.credentials, .credentials, version: .credentialsVersion).orNull
        case .setup: .sealed(Self.setup, version: .setupVersion).orNull
        // The credentials before the present ones, until these have worked.
        case .previous: .sealed(Self.previous, .credentials, version: .previousVersion).orNull
        }
    }
}
