extension Operation {
    package static let archiveConnection = Operation(
        "archive_connection",
        "Archives a connection and erases its credentials; tokens are given back to the provider afterwards.",
        callers: [.tenant, .manager],
        Context.selectorMembers
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(request, transaction)
            if connection.archivedAt == nil {
                if let secrets = try Revocation.secrets(of: connection, context, transaction) {
                    _ = try transaction.insertGrant(
                        .revoking, secrets, of: connection, workspaceId: context.workspaceId)
                }
                // What is on the way to becoming its credentials has no place any more.
                for grant in try transaction.grants(.redeemed, of: connection, workspaceId: context.workspaceId) {
                    try transaction.giveBack(grant, grant.secrets, workspaceId: context.workspaceId)
                }
                connection.archivedAt = transaction.now
                connection.state = .clientActionRequired
                connection.credentialsExpireAt = nil
                connection.canRefresh = false
                connection.refresh = RefreshState()
                try transaction.setCredentials(nil, of: &connection, workspaceId: context.workspaceId)
                try transaction.erasePrevious(of: connection, workspaceId: context.workspaceId)
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
