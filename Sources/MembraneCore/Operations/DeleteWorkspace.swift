extension Operation {
    package static let deleteWorkspace = Operation(
        "delete_workspace", "Erases a workspace with everything in it.",
        details: """
            Nobody finds it from this call on, and its key is free. Its data keys are erased first: nothing that it sealed \
            opens any more. The apps are not told. Where erased of the answer is false, due work erases the rest.
            """,
        Route(.delete, "/org-workspaces/{workspaceKey}"), callers: [.developer, .instance],
        [.init("workspaceKey", .text, "The workspace to erase.", required: true)], answers: .deletedWorkspace,
        .erases(repeatable: false)
    ) { (context, _) throws(Failure) in
        let workspace = try context.neededWorkspace()
        let erasure = try context.writeOnStandings { (transaction) throws(Failure) in
            try transaction.markWorkspace()
        }
        context.services.store.forgetKeys(ofWorkspace: workspace.id)
        var answer = JSONObject()
        answer["id"] = .string(workspace.id)
        answer["key"] = .string(workspace.key)
        answer["erased"] = .bool(Erasures.eraseNow(erasure, context))
        return answer
    }
}
