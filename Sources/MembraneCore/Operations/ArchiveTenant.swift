extension Operation {
    package static let archiveTenant = Operation(
        "archive_tenant", "Refuses a tenant's tokens and stops its connections, until it is restored.",
        callers: [.manager], Context.tenantSelector
    ) { (context, request) throws(Failure) in
        try context.writeOnStandings { (transaction) throws(Failure) in
            var tenant = try context.tenant(request, transaction)
            if tenant.archivedAt == nil {
                tenant.archivedAt = transaction.now
                try transaction.update(&tenant)
                try transaction.stopConnections(ofTenant: tenant.id)
            }
            return tenant.json(for: context.principal.kind)
        }
    }
}
