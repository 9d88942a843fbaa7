/// What an opaque token was made as.
enum TokenType: String, CaseIterable, Sendable {
    /// Acts as a tenant, as the workspace without one, or as its manager, until it is revoked.
    case longLived = "long-lived"
    /// Acts as a test tenant.
    case test
    /// Acts for an account in all its workspaces.
    case developer
    /// Administers the workspaces of the store.
    case instance

    var prefix: String {
        switch self {
        case .longLived: "mbr_live_"
        case .test: "mbr_test_"
        case .developer: "mbr_dev_"
        case .instance: "mbr_inst_"
        }
    }
}
