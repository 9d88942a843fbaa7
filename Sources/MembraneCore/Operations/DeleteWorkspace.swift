extension Operation {
    package static let deleteWorkspace = Operation(
        "delete_workspace", "Erases the workspace that `workspaceKey` names, with everything that is its own.",
        callers: [.developer, .instance], []
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
