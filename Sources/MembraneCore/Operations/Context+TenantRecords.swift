/// Finding the tenant that a request is about.
extension Context {
    static let tenantSelector: [RequestMember] = [
        .init("id", .text, "The tenant, by the id of its record."),
        .init("tenantKey", .text, "The tenant, by the product's own id."),
    ]

    /// The tenant that `id` or `tenantKey` names. For a tenant there is only itself, which it need not name.
    func tenant(_ request: OperationRequest, _ transaction: Transaction) throws(Failure) -> Tenant {
        let selector = request.chosen(.tenant)
        let found: Tenant?
        switch (selector?.name, selector?.value) {
        case ("id"?, let id?): found = try transaction.tenant(id: id)
        case (_?, let key?): found = try transaction.tenant(key: key)
        default:
            guard let own = principal.tenantId else {
                throw Choice.tenant.missing
            }
            found = try transaction.tenant(id: own)
        }
        guard let found, principal.tenantId == nil || principal.tenantId == found.id else {
            throw .notFound("The tenant")
        }
        return found
    }
}

extension Choice {
    static let tenant = Choice.exactlyOne("id", "tenantKey", to: "name the tenant")
    /// Where a tenant means itself by naming nobody.
    static let ownTenant = Choice.atMostOne("id", "tenantKey", to: "name the tenant")
}
