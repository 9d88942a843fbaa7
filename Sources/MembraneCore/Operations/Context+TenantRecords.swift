/// Finding the tenant that a request is about.
extension Context {
    static let tenantSelector: [RequestMember] = [
        .init("id", .text, "The tenant's id."),
        .init("tenantKey", .text, "The product's own id of the tenant."),
    ]

    /// The tenant that `id` or `tenantKey` names. For a tenant there is only itself, which it need not name.
    func tenant(_ request: OperationRequest, _ transaction: Transaction) throws(Failure) -> Tenant {
        let selector = try request.onlyOne(of: ["id", "tenantKey"])
        let found: Tenant?
        switch (selector?.name, selector?.value) {
        case ("id"?, let id?): found = try transaction.tenant(id: id)
        case (_?, let key?): found = try transaction.tenant(key: key)
        default:
            guard let own = principal.tenantId else {
                throw .invalidRequest("`id` or `tenantKey` is needed to name the tenant.", path: "id")
            }
            found = try transaction.tenant(id: own)
        }
        guard let found, principal.tenantId == nil || principal.tenantId == found.id else {
            throw .notFound("The tenant")
        }
        return found
    }
}
