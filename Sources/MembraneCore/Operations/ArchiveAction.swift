extension Operation {
    package static let archiveAction = Operation(
        "archive_action", "Archives an action: it leaves lists and cannot be run, and its key is free again.",
        callers: [.tenant, .manager],
        Context.actionSelector + [
            .init("connectionId", .text, "The connection that an action named by its key belongs to."),
            .init("connectionKey", .text, "The same, by the connection's key."),
        ]
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var action = try context.action(request, transaction)
            try context.checkMayChange(action.scope)
            if action.archivedAt == nil {
                action.archivedAt = transaction.now
                let definition = try transaction.definition(of: action)
                try transaction.update(&action, definition)
            }
            return try context.json(of: action, transaction)
        }
    }
}
