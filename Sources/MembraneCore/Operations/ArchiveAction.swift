extension Operation {
    package static let archiveAction = Operation(
        "archive_action", "Archives an action.",
        details: "It leaves lists and cannot be run, and its key is free again.",
        Route(.delete, "/actions/{selector}"), callers: [.tenant, .manager],
        Context.actionSelector + Context.actionScope, [.action, .connectionToUse], answers: .action,
        .writes(repeatable: true)
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
