extension Operation {
    package static let archiveConnection = Operation(
        "archive_connection",
        "Takes a connection out of use and erases its credentials.",
        details: """
            It leaves lists and cannot be used. Where the connector knows how, the tokens are given back to the provider \
            afterwards, as due work. Archiving it again answers the same.
            """,
        Route(.delete, "/connections/{selector}"), callers: [.tenant, .manager],
        Context.selectorMembers, [.connection], answers: .connection, .erases(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(request, transaction)
            if connection.archivedAt == nil {
                if let secrets = try Revocation.secrets(of: connection, context, transaction) {
                    _ = try transaction.insertGrant(.revoking, secrets, of: connection)
                }
                // What is on the way to becoming its credentials has no place any more.
                for grant in try transaction.grants(.redeemed, of: connection) {
                    try transaction.giveBack(grant, grant.secrets)
                }
                connection.archivedAt = transaction.now
                connection.state = .clientActionRequired
                connection.credentialsExpireAt = nil
                connection.canRefresh = false
                connection.refresh = RefreshState()
                try transaction.setCredentials(nil, of: &connection)
                try transaction.erasePrevious(of: connection)
                try transaction.setSetup(ConnectionSetup(), of: &connection)
                try transaction.endConnectionRequests(of: connection)
                try transaction.update(&connection)
                // Nobody was told of a connection that was never established.
                if connection.eventCount > 0 {
                    try transaction.record(.deleted, connection)
                }
            }
            return connection.json(try context.connector(of: connection, transaction))
        }
    }
}
