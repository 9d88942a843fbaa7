extension Operation {
    package static let rotateWorkspaceSecret = Operation(
        "rotate_workspace_secret", "Gives the workspace another secret, and shows it.",
        Route(.post, "/workspace/rotate-secret"), callers: [.manager, .instance],
        [
            .init(
                "overlapSeconds", .integer(0...2_592_000),
                "How many seconds tokens that the present secret signed are still accepted. Default 0."),
            OperationRequest.secretMember,
        ], answers: .workspaceWithSecret, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        let workspace = try context.neededWorkspace()
        let secret = try request.workspaceSecret(context.services.random)
        let overlap = request.integer("overlapSeconds") ?? 0
        return try context.writeOnStandings { (transaction) throws(Failure) in
            guard let present = try transaction.acrossWorkspaces.workspace(id: workspace.id) else {
                throw .notFound("The workspace")
            }
            guard !ConstantTime.equal(present.secret.exposed, secret.exposed) else {
                throw .invalidRequest("`secret` is the present secret; give another one.", path: "secret")
            }
            let until = overlap > 0 ? transaction.now + overlap * 1000 : nil
            try transaction.setSecret(secret, of: present, previousUntil: until)
            guard let changed = try transaction.acrossWorkspaces.workspace(id: workspace.id) else {
                throw .notFound("The workspace")
            }
            var answer = changed.jsonWithSecret
            answer["previousSecretValidUntil"] = until.map { .string(Timestamp.text($0)) }
            return answer
        }
    }
}
