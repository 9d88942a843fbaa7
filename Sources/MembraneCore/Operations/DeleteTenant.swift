extension Operation {
    package static let deleteTenant = Operation(
        "delete_tenant", "Erases a tenant and everything that is its own.", callers: [.manager],
        Context.tenantSelector
    ) { (context, request) throws(Failure) in
        let (tenant, erasure) = try context.writeOnStandings { (transaction) throws(Failure) in
            let tenant = try context.tenant(request, transaction)
            return (tenant, try transaction.mark(tenant))
        }
        var answer = JSONObject()
        answer["id"] = .string(tenant.id)
        answer["tenantKey"] = .string(tenant.key)
        answer["erased"] = .bool(Erasures.eraseNow(erasure, context))
        return answer
    }
}
