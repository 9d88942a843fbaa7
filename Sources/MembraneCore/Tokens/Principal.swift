/// Who is acting, as a token has shown.
struct Principal: Sendable {
    /// Nil for those who act for no single workspace, until a request names one.
    var workspace: Workspace.Name?
    var role: Role
    /// The account that a developer acts for, also while acting as a workspace's manager.
    var accountKey: String?
    /// Milliseconds since 1970, leeway included; nil for what does not expire.
    let validUntil: Int64?
    /// The record of an opaque token.
    var tokenId: String?

    enum Role: Sendable {
        /// One customer of the product.
        case tenant(id: String, key: String)
        /// The workspace without a tenant: may look, not change.
        case workspace
        /// A workspace management token.
        case manager
        /// An account, in all its workspaces.
        case developer
        /// Administers the store's workspaces and tokens, and nothing inside workspaces.
        case instance
    }

    /// The kinds of principal, of which an operation names those that may call it.
    enum Kind: String, CaseIterable, Sendable {
        case tenant
        case workspace
        case manager
        case developer
        case instance
    }

    var kind: Kind { role.kind }

    /// Nil for those who act for no single tenant.
    var tenantId: String? {
        if case .tenant(let id, _) = role { id } else { nil }
    }
}

extension Principal.Role {
    var kind: Principal.Kind {
        switch self {
        case .tenant: .tenant
        case .workspace: .workspace
        case .manager: .manager
        case .developer: .developer
        case .instance: .instance
        }
    }
}

extension Principal.Kind: CustomStringConvertible {
    var description: String {
        switch self {
        case .tenant: "a tenant token"
        case .workspace: "a workspace-level token without a tenant"
        case .manager: "a workspace management token"
        case .developer: "a developer token"
        case .instance: "an instance token"
        }
    }
}
