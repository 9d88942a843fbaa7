extension Operation {
    package static let archiveConnection = Operation(
        "archive_connection", "Archives a connection and erases its credentials.", callers: [.tenant, .manager],
        Context.selectorMembers
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(request, transaction)
            if connection.archivedAt == nil {
                connection.archivedAt = transaction.now
                connection.state = .clientActionRequired
                connection.credentialsExpireAt = nil
                connection.canRefresh = false
                try transaction.setCredentials(nil, of: &connection, workspaceId: context.workspaceId)
                try transaction.setSetup(ConnectionSetup(), of: &connection, workspaceId: context.workspaceId)
                try transaction.endConnectionRequests(of: connection, workspaceId: context.workspaceId)
                try transaction.update(&connection, workspaceId: context.workspaceId)
                // Nobody was told of a connection that was never established.
                if connection.eventCount > 0 {
                    try transaction.record(.deleted, connection, workspaceId: context.workspaceId)
                }
            }
            return connection.json(try context.connector(of: connection, transaction))
        }
    }
}
