extension Operation {
    package static let patchAction = Operation(
        "patch_action", "Changes an action.", details: "config and inputSchema replace what was there.",
        Route(.patch, "/actions/{selector}"), callers: [.tenant, .manager],
        Context.actionSelector + Context.actionScope + [
            .init("name", .words, "The new name."),
            .init("integrationKey", .text, "Whose connection it is sent through."),
        ] + definitionMembers, [.action, .connectionToUse], answers: .action, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var action = try context.action(request, transaction)
            try context.checkMayChange(action.scope)
            let present = try transaction.definition(of: action)
            let definition = try ActionDefinition(definition(request, over: present))
            action.name = request.text("name") ?? action.name
            action.integrationKey = request.text("integrationKey") ?? action.integrationKey
            try transaction.update(&action, definition.json)
            var answer = try context.json(of: action, transaction)
            answer.warn(definition.warnings)
            return answer
        }
    }
}
