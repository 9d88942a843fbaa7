extension Operation {
    package static let getWorkspace = Operation(
        "get_workspace", "Gets the workspace and its settings.",
        details: "internalApi is part of it for a workspace management token only, and never its parameters.",
        Route(.get, "/workspace", older: ["GET /workspaces/{workspaceKey}"]), callers: [.tenant, .workspace, .manager],
        [], answers: .workspace, .reads
    ) { (context, _) throws(Failure) in
        try context.read { (transaction) throws(Failure) in try context.workspaceJSON(transaction) }
    }
}

extension Context {
    /// The workspace object. A constant in the Internal API's authentication may be a secret: only managers see it.
    /// Nobody sees its parameters, as with those of integrations.
    func workspaceJSON(_ transaction: Transaction) throws(Failure) -> JSONObject {
        guard let workspace = try transaction.acrossWorkspaces.workspace(id: workspaceId) else {
            throw .notFound("The workspace")
        }
        var object = JSONObject()
        object["id"] = .string(workspace.id)
        object["key"] = .string(workspace.key)
        object["name"] = .string(workspace.name)
        object["audience"] = workspace.audience.map { .string($0) }
        if principal.kind == .manager, var settings = try transaction.internalAPI() {
            settings["parameters"] = nil
            object["internalApi"] = .object(settings)
        }
        return object
    }
}
