/// Who is acting, as a token has shown.
struct Principal: Sendable {
    let workspaceId: String
    let workspaceKey: String
    let role: Role
    /// Milliseconds since 1970, leeway included.
    let validUntil: Int64

    enum Role: Sendable {
        /// One customer of the product.
        case tenant(id: String, key: String)
        /// The workspace without a tenant: may look, not change.
        case workspace
        /// A workspace management token.
        case manager
    }

    /// The kinds of principal, of which an operation names those that may call it.
    enum Kind: String, CaseIterable, Sendable {
        case tenant
        case workspace
        case manager
    }

    var kind: Kind {
        switch role {
        case .tenant: .tenant
        case .workspace: .workspace
        case .manager: .manager
        }
    }

    /// Nil for those who act for no single tenant.
    var tenantId: String? {
        if case .tenant(let id, _) = role { id } else { nil }
    }
}

extension Principal.Kind: CustomStringConvertible {
    var description: String {
        switch self {
        case .tenant: "a tenant token"
        case .workspace: "a workspace-level token without a tenant"
        case .manager: "a workspace management token"
        }
    }
}
