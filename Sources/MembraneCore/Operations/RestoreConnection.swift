extension Operation {
    package static let restoreConnection = Operation(
        "restore_connection", "Brings an archived connection back, to be connected again.",
        details: "Its credentials are gone, so a person must connect it again.",
        Route(.post, "/connections/{selector}/restore"), callers: [.tenant, .manager],
        Context.selectorMembers, [.connection], answers: .connection, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(request, transaction)
            if connection.archivedAt != nil {
                try TenantShare(context, transaction).checkEvents(connection.tenantId)
                connection.archivedAt = nil
                connection.isDisconnected = true
                connection.error =
                    Failure(
                        .disconnected, .connection, "connection_restored",
                        "The connection was archived, which erased its credentials; connect again."
                    ).json
                try transaction.update(&connection)
            }
            return connection.json(try context.connector(of: connection, transaction))
        }
    }
}
