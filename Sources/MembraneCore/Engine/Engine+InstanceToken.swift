extension Engine {
    /// The first token of a store. Whoever opened it with its root key owns all of it.
    package func createInstanceToken(_ request: String?) throws(Failure) -> String {
        let members = TokenOrder.members.filter { $0.name == "name" || $0.name == "expiresInSeconds" }
        let what = "The request of create_instance_token"
        var object = try OperationRequest(text: request ?? "{}", members: members, what: what).all
        object["type"] = .string(TokenType.instance.rawValue)
        let order = try TokenOrder(OperationRequest(object, members: TokenOrder.members, what: what))
        return try running { (call) throws(Failure) in
            let answer = try services.store.writeAcrossWorkspaces(call) { (transaction) throws(Failure) in
                try order.fill(in: nil, transaction)
            }
            return JSON.object(answer).text
        }
    }
}
