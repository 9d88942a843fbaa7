extension Operation {
    package static let deleteTenant = Operation(
        "delete_tenant", "Erases a tenant and everything that is its own.", callers: [.manager],
        Context.tenantSelector
    ) { (context, request) throws(Failure) in
        try context.writeOnStandings { (transaction) throws(Failure) in
            let tenant = try context.tenant(request, transaction)
            try transaction.eraseTenant(id: tenant.id, workspaceId: context.workspaceId)
            var answer = JSONObject()
            answer["id"] = .string(tenant.id)
            answer["tenantKey"] = .string(tenant.key)
            return answer
        }
    }
}
