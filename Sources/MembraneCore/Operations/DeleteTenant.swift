extension Operation {
    package static let deleteTenant = Operation(
        "delete_tenant", "Erases a tenant and everything that is its own.",
        details: """
            The apps are not told: archive the connections first where that matters. From this call on nobody finds the \
            tenant, and its tenantKey is free. Where erased of the answer is false, due work erases the rest.
            """,
        Route(.post, "/customers/{selector}/erase"), callers: [.manager], Context.tenantSelector, [.tenant],
        answers: .deletedTenant, .erases(repeatable: false)
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
