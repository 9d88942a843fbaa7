extension Operation {
    package static let getTenant = Operation(
        "get_tenant", "Gets a tenant; a tenant gets itself.", callers: [.tenant, .manager], Context.tenantSelector
    ) { (context, request) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            try context.tenant(request, transaction).json(for: context.principal.kind)
        }
    }
}
