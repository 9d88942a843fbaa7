/// Which actions are wanted.
struct ActionFilter {
    /// Those of this tenant's connections beside the workspace's own; nil: of everybody's.
    var tenantId: String?
    /// Only those of this connection.
    var connectionId: String?
    var integrationKey: String?
    var search: String?
    var includesArchived = false
}
