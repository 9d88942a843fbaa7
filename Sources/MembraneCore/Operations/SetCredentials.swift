extension Operation {
    package static let setCredentials = Operation(
        "set_credentials", "Stores a tenant's credentials for the Internal API.", callers: [.tenant, .manager],
        [
            .init("credentials", .object, "What the Internal API's credentials schema describes.", required: true),
            .init("tenantKey", .text, "Whose credentials; for a workspace management token."),
        ]
    ) { (context, request) throws(Failure) in
        let credentials = request.object("credentials") ?? JSONObject()
        return try context.write { (transaction) throws(Failure) in
            try InternalAPI.load(context, transaction)?.check(credentials)
            let tenant = try context.tenant(named: request.text("tenantKey"), transaction)
            try transaction.setCredentials(credentials, ofTenant: tenant.id, workspaceId: context.workspaceId)
            var answer = JSONObject()
            answer["tenantId"] = .string(tenant.id)
            answer["tenantKey"] = .string(tenant.key)
            answer["hasCredentials"] = true
            return answer
        }
    }
}
