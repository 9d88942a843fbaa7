/// In which workspace a request runs, decided in one place for all operations.
extension Principal {
    /// A developer acts as manager of the workspace that `workspaceKey` of the request names, or of its account's only
    /// one; an instance acts on the one that is named.
    func acting(
        for operation: Operation, _ request: JSONObject, _ services: Services, _ call: Call
    ) throws(Failure) -> Principal {
        // What else a request holds is for those who may reach the workspace.
        let value = request[RequestMember.workspaceKey.name] ?? .null
        try RequestMember.workspaceKey.check(value)
        let key = value.stringValue
        if role.belongsToWorkspace {
            guard key == nil || key == workspace?.key else {
                throw .accessDenied("Only developer and instance tokens may name another workspace.")
            }
            return self
        }
        var acting = self
        acting.workspace = try services.store.readAcrossWorkspaces(call) { (transaction) throws(Failure) in
            try key.map { (key) throws(Failure) in try reachableWorkspace(key, transaction) }
        }
        if kind == .developer, !operation.callers.contains(.developer) {
            acting.role = .manager
            if acting.workspace == nil {
                acting.workspace = try services.store.readAcrossWorkspaces(call, onlyWorkspace)
            }
        }
        return acting
    }

    /// Another account's workspace does not exist for a developer.
    private func reachableWorkspace(_ key: String, _ transaction: StoreTransaction) throws(Failure) -> Workspace.Name {
        guard let found = try transaction.workspaceName(key: key),
            kind == .instance || found.accountKey != nil && found.accountKey == accountKey
        else { throw .notFound("The workspace") }
        return found.name
    }

    private func onlyWorkspace(_ transaction: StoreTransaction) throws(Failure) -> Workspace.Name {
        let names = try transaction.workspaceNames(accountKey: accountKey ?? "", limit: 2)
        guard let first = names.first else {
            throw .notFound("The account has no workspace yet, make one with create_workspace: the workspace")
        }
        guard names.count == 1 else {
            throw .invalidRequest(
                "The account has several workspaces: name one with `workspaceKey`.", path: "workspaceKey")
        }
        return first
    }
}

extension Principal.Role {
    fileprivate var belongsToWorkspace: Bool {
        switch self {
        case .tenant, .workspace, .manager: true
        case .developer, .instance: false
        }
    }
}
