extension Operation {
    package static let restoreTenant = Operation(
        "restore_tenant", "Brings an archived tenant back, with everything as it was.",
        Route(.post, "/customers/{selector}/restore"), callers: [.manager],
        Context.tenantSelector, [.tenant], answers: .tenant, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.writeOnStandings { (transaction) throws(Failure) in
            var tenant = try context.tenant(request, transaction)
            if tenant.archivedAt != nil {
                tenant.archivedAt = nil
                try transaction.update(&tenant)
                try transaction.resumeConnections(ofTenant: tenant.id)
            }
            return tenant.json(for: context.principal.kind)
        }
    }
}
