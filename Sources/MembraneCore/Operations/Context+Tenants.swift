extension Context {
    /// The acting tenant, or the one that a workspace management token names.
    func tenant(named key: String?, _ transaction: Transaction) throws(Failure) -> (id: String, key: String) {
        switch principal.role {
        case .tenant(let id, let own):
            guard key == nil || key == own else {
                throw .accessDenied("Only a workspace management token may name another tenant.")
            }
            return (id, own)
        case .workspace, .developer, .instance: throw .accessDenied("This needs a token that names a tenant.")
        case .manager:
            guard let key else {
                throw .invalidRequest(
                    "A workspace management token must name the tenant with `tenantKey`.", path: "tenantKey")
            }
            guard let tenant = try transaction.tenant(key: key) else {
                throw .notFound("The tenant")
            }
            return (tenant.id, tenant.key)
        }
    }
}
