extension Operation {
    package static let createToken = Operation(
        "create_token", "Makes an opaque token, shown this once.", callers: [.manager, .instance], TokenOrder.members
    ) { (context, request) throws(Failure) in
        let order = try TokenOrder(request)
        guard order.needsWorkspace || context.principal.kind == .instance else {
            throw .accessDenied("Only an instance token may make \(order.type.rawValue) tokens.")
        }
        let workspace = order.needsWorkspace ? try context.neededWorkspace() : nil
        return try context.write { (transaction) throws(Failure) in try order.fill(in: workspace, transaction) }
    }
}

extension Engine {
    /// The first token of a store. Whoever opened it with its root key owns all of it.
    package func createInstanceToken(_ request: String?) throws(Failure) -> String {
        let members = TokenOrder.members.filter { $0.name == "name" || $0.name == "expiresInSeconds" }
        let what = "The request of create_instance_token"
        var object = try OperationRequest(text: request ?? "{}", members: members, what: what).all
        object["type"] = .string(TokenType.instance.rawValue)
        let order = try TokenOrder(OperationRequest(object, members: TokenOrder.members, what: what))
        return try running { (call) throws(Failure) in
            let answer = try store.write(call) { (transaction) throws(Failure) in
                try order.fill(in: nil, transaction)
            }
            return JSON.object(answer).text
        }
    }
}
