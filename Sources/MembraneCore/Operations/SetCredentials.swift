extension Operation {
    package static let setCredentials = Operation(
        "set_credentials", "Stores a tenant's credentials for the Internal API.", callers: [.tenant, .manager],
        [
            OperationRequest.credentialsMember, OperationRequest.mergeMember,
            .init("tenantKey", .text, "Whose credentials; for a workspace management token."),
        ]
    ) { (context, request) throws(Failure) in
        guard let change = try request.credentialsChange() else {
            throw .invalidRequest(
                "`credentials` is missing. What the Internal API's credentials schema describes; null erases them.",
                path: "credentials")
        }
        let tenant = try context.read { (transaction) throws(Failure) in
            try context.tenant(named: request.text("tenantKey"), transaction)
        }
        return try InternalAPICredentials(ofTenant: tenant.id, context).apply(change) { (transaction) throws(Failure) in
            guard let present = try transaction.tenant(id: tenant.id) else {
                throw .notFound("The tenant")
            }
            var answer = JSONObject()
            answer["tenantId"] = .string(present.id)
            answer["tenantKey"] = .string(present.key)
            answer["hasCredentials"] = .bool(present.hasCredentials)
            return answer
        }
    }
}
