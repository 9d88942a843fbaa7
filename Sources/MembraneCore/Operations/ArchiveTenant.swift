extension Operation {
    package static let archiveTenant = Operation(
        "archive_tenant", "Shuts a tenant out until it is restored.",
        details: """
            Its tokens and clients are refused, in other processes within a second, and its connections are not refreshed. \
            Nothing is erased.
            """,
        Route(.delete, "/customers/{selector}"), callers: [.manager], Context.tenantSelector, [.tenant],
        answers: .tenant, .writes(repeatable: true)
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
