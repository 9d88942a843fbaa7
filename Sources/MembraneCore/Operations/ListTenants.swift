extension Operation {
    package static let listTenants = Operation(
        "list_tenants", "Lists the workspace's tenants, newest first.", Route(.get, "/customers"), callers: [.manager],
        Page.members + [
            .init("search", .words, "Words in the name or tenantKey."),
            .init("isTest", .flag, "Only test tenants, or only real ones."),
            .init("includeArchived", .flag, "Also archived ones. Default false."),
        ], answers: .page(.tenant), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        let filter = TenantFilter(
            search: request.text("search"), isTest: request.optionalFlag("isTest"),
            includesArchived: request.flag("includeArchived"))
        return try context.read { (transaction) throws(Failure) in
            let found = try transaction.tenants(filter, page: page)
            return try page.answer(found, id: \.id) { (tenant) throws(Failure) in
                .object(tenant.json(for: context.principal.kind))
            }
        }
    }
}
