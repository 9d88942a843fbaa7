extension Operation {
    package static let setCredentials = Operation(
        "set_credentials", "Stores a tenant's credentials for the Internal API, your product's own API.",
        details: """
            They replace the present ones unless merge is true. The schema of the workspace's internalApi is checked \
            against the result every time.
            """,
        Route(.put, "/self/credentials"), callers: [.tenant, .manager],
        [
            OperationRequest.credentialsMember(isRequired: true), OperationRequest.mergeMember,
            .init("tenantKey", .text, "Whose credentials; for a workspace management token."),
        ], answers: .tenantCredentials, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let change = try request.credentialsChange() ?? .erase
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
