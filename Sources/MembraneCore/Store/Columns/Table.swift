/// A table of the store, as its columns describe it.
struct Table: Sendable {
    let name: String
    let columns: [TableColumn]
    /// What names a row.
    let key: [String]
    let owner: RowOwner
    /// The statements that were made for it.
    let texts = StatementTexts()

    // Runs once for each statement: one copy for all tables is enough.
    @_semantics("optimize.sil.specialize.generic.never") @inline(never)
    init<C: Column>(_ name: String, _ type: C.Type, key: [C], rowsOf owner: RowOwner) {
        self.name = name
        columns = C.allCases.map { TableColumn(name: $0.spelling, stored: $0.stored) }
        self.key = key.map(\.spelling)
        self.owner = owner
    }

    /// Every one, as a new store has them.
    static let all = [
        SchemaColumn.table, DataKeyColumn.table, WorkspaceColumn.table, TokenColumn.table, PublicKeyColumn.table,
        TenantColumn.table, ConnectorColumn.table, IntegrationColumn.table, RegisteredClientColumn.table,
        ConnectionColumn.table, ConnectionRequestColumn.table, GrantColumn.table, RequestLogColumn.table,
        EventColumn.table, DestinationColumn.table, DeliveryColumn.table, WebhookAttemptColumn.table,
        ActionColumn.table, ErasureColumn.table,
    ]

    func has(_ column: String) -> Bool { columns.contains { $0.name == column } }
}

struct TableColumn: Sendable {
    let name: String
    let stored: StoredKind
}

/// Whose the rows of a table are, and so with what they are erased.
enum RowOwner: Sendable {
    case nobody
    case workspace
    /// A tenant's, and with it its workspace's.
    case tenant
    /// The same, but they outlive their tenant, and are erased by themselves.
    case departedTenant
    /// An event's, and of the webhook that a column names.
    case event(webhook: String)

    var isWorkspaces: Bool { if case .nobody = self { false } else { true } }
    var isTenants: Bool { if case .tenant = self { true } else { false } }
}
