extension Operation {
    package static let refreshConnection = Operation(
        "refresh_connection", "Refreshes a connection's credentials now.",
        details: "It does not wait for the next try after a failure.",
        Route(
            .post, "/connections/{selector}/refresh-credentials", older: ["POST /connections/{selector}/refresh"]),
        callers: [.tenant, .manager],
        Context.selectorMembers, [.connection], answers: .connection, .writes(repeatable: false, reachingOut: true)
    ) { (context, request) throws(Failure) in
        let connection = try context.read { (transaction) throws(Failure) in
            try context.connection(request, transaction)
        }
        let source = CredentialSource(connection.id, context)
        let present = try source.present()
        guard present.connection.canRefresh else { throw .nothingToRefresh }
        // The provider's own wish to be left alone holds for everybody.
        if present.connection.refresh.failure?.failure.status == .rateLimited {
            try present.connection.refresh.refuseWhileBackingOff(at: context.services.clock.now)
        }
        let refreshed = try source.refreshed(instead: present, isForced: true)
        return refreshed.connection.json(refreshed.connector)
    }
}
