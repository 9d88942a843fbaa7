extension Operation {
    package static let getTenant = Operation(
        "get_tenant", "Gets a tenant.", details: "A tenant gets itself, and names nobody.",
        Route(.get, "/customers/{selector}"), callers: [.tenant, .manager], Context.tenantSelector, [.ownTenant],
        answers: .tenant, .reads
    ) { (context, request) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            try context.tenant(request, transaction).json(for: context.principal.kind)
        }
    }
}
