extension Operation {
    package static let listPublicKeys = Operation(
        "list_public_keys", "Lists the workspace's public keys, oldest first.", callers: [.manager], []
    ) { (context, _) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            var items: [JSON] = []
            for key in try transaction.publicKeys(workspaceId: context.workspaceId) {
                items.append(.object(try key.json()))
            }
            var answer = JSONObject()
            answer["items"] = .array(items)
            return answer
        }
    }
}
