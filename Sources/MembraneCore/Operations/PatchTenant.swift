extension Operation {
    package static let patchTenant = Operation(
        "patch_tenant", "Changes a tenant.", Route(.patch, "/customers/{selector}"), callers: [.manager],
        Context.tenantSelector + [
            .init("name", .name, "The new name."),
            .init("fields", .object, "Replaces the fields, until a token brings others.", within: .shown),
            .init("internalId", .text, "The new tenantKey, which the product's tokens name from then on."),
            .init(
                "meta", .object, "Replaces what is kept with the tenant and shown to managers only.", within: .shown),
            OperationRequest.credentialsMember(), OperationRequest.mergeMember,
        ], [.tenant], answers: .tenant, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let change = try request.credentialsChange()
        let id = try context.read { (transaction) throws(Failure) in try context.tenant(request, transaction).id }
        return try InternalAPICredentials(ofTenant: id, context).apply(change) { (transaction) throws(Failure) in
            guard var tenant = try transaction.tenant(id: id) else {
                throw .notFound("The tenant")
            }
            if let key = request.text("internalId"), key != tenant.key {
                guard try transaction.tenant(key: key) == nil else {
                    throw .alreadyExists("A tenant with the key \(key) exists already in this workspace.")
                }
                tenant.key = key
            }
            tenant.name = request.text("name") ?? tenant.name
            tenant.fields = request.object("fields") ?? tenant.fields
            tenant.meta = request.object("meta") ?? tenant.meta
            try transaction.update(&tenant)
            return tenant.json(for: context.principal.kind)
        }
    }
}
