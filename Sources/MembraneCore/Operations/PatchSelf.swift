extension Operation {
    package static let patchSelf = Operation(
        "patch_self", "Changes the client's own tenant: its name, fields, and credentials for the Internal API.",
        Route(.patch, "/self"), callers: [.tenant],
        [
            .init("name", .name, "The new name."),
            .init("fields", .object, "Replaces the fields, until a token brings others.", within: .shown),
            OperationRequest.credentialsMember(), OperationRequest.mergeMember,
        ], answers: .whoIsActing, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let change = try request.credentialsChange()
        let id = try context.tenantId()
        try InternalAPICredentials(ofTenant: id, context).apply(change) { (transaction) throws(Failure) in
            guard var tenant = try transaction.tenant(id: id) else {
                throw .notFound("The tenant")
            }
            tenant.name = request.text("name") ?? tenant.name
            tenant.fields = request.object("fields") ?? tenant.fields
            try transaction.update(&tenant)
        }
        return try context.selfJSON()
    }
}
