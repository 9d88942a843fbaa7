extension Operation {
    package static let getSelf = Operation(
        "get_self", "Says who the client's token is.", Route(.get, "/self"),
        callers: Set(Principal.Kind.allCases), [], answers: .whoIsActing, .reads
    ) { (context, _) throws(Failure) in try context.selfJSON() }
}

extension Context {
    func selfJSON() throws(Failure) -> JSONObject {
        try read { (transaction) throws(Failure) in
            var object = JSONObject()
            object["kind"] = .string(principal.kind.rawValue)
            if let workspace = try transaction.acrossWorkspaces.workspace(id: workspaceId) {
                object["workspace"] = [
                    "id": .string(workspace.id), "key": .string(workspace.key), "name": .string(workspace.name),
                ]
            }
            if let id = principal.tenantId {
                guard let tenant = try transaction.tenant(id: id) else {
                    throw .notFound("The tenant")
                }
                object["tenant"] = .object(tenant.json(for: principal.kind))
            }
            object["accountKey"] = principal.accountKey.map { .string($0) }
            if let id = principal.tokenId {
                object["token"] = try transaction.acrossWorkspaces.token(id: id).map { .object($0.json) }
            }
            object["validUntil"] = principal.validUntil.map { .string(Timestamp.text($0)) }
            return object
        }
    }
}
