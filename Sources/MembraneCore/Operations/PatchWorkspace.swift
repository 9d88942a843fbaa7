extension Operation {
    package static let patchWorkspace = Operation(
        "patch_workspace", "Changes the workspace's name or its Internal API.", callers: [.manager],
        [
            .init("name", .text, "The new name."),
            .init("internalApi", .object, "Replaces the settings of the product's own API."),
        ]
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            if let name = request.text("name") { try transaction.setName(name, ofWorkspace: context.workspaceId) }
            if let settings = request.object("internalApi") {
                _ = try InternalAPI(settings)
                try transaction.setInternalAPI(settings, ofWorkspace: context.workspaceId)
            }
            return try context.workspaceJSON(transaction)
        }
    }
}
