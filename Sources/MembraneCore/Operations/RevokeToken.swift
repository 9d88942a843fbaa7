extension Operation {
    package static let revokeToken = Operation(
        "revoke_token", "Ends an opaque token, and the clients that were made with it.",
        callers: [.manager, .instance], Context.tokenSelector
    ) { (context, request) throws(Failure) in
        try context.writeOnStandings { (transaction) throws(Failure) in
            var record = try context.token(request, transaction)
            try transaction.acrossWorkspaces.revokeToken(id: record.id)
            record.revokedAt = record.revokedAt ?? transaction.now
            return record.json
        }
    }
}
