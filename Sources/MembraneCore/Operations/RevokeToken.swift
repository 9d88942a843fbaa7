extension Operation {
    package static let revokeToken = Operation(
        "revoke_token", "Ends an opaque token, and the clients that were made with it.",
        details: "Those of other processes end within a second. Revoking it again answers the same.",
        Route(.delete, "/tokens/{id}"), callers: [.manager, .instance], Context.tokenSelector, answers: .token,
        .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.writeOnStandings { (transaction) throws(Failure) in
            var record = try context.token(request, transaction)
            try transaction.acrossWorkspaces.revokeToken(id: record.id)
            record.revokedAt = record.revokedAt ?? transaction.now
            return record.json
        }
    }
}
