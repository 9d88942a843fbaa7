/// Where events go.
enum DestinationColumn: Int, Column {
    case workspaceId, id, kind, key, name, enabled, disabledAt, disabledReason, failures, failingSince, pausedUntil
    case eventCount, dueAt, claimOwner, settingsVersion, createdAt, updatedAt, types, settings

    static let table = Table("event_destinations", Self.self, key: [.workspaceId, .id], rowsOf: .workspace)

    var stored: StoredKind {
        switch self {
        case .workspaceId, .id, .kind: .text
        case .key, .name, .disabledReason, .claimOwner, .types: .text.orNull
        case .enabled, .failures, .pausedUntil, .eventCount, .settingsVersion, .createdAt, .updatedAt: .integer
        case .disabledAt, .failingSince, .dueAt: .integer.orNull
        // Callbacks have none.
        case .settings: .sealed(Self.settings, version: .settingsVersion).orNull
        }
    }
}
