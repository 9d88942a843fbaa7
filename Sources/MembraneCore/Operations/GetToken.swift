extension Operation {
    package static let getToken = Operation(
        "get_token", "Gets what is known of an opaque token.", Route(.get, "/tokens/{id}"),
        callers: [.manager, .instance], Context.tokenSelector, answers: .token, .reads
    ) { (context, request) throws(Failure) in
        try context.read { (transaction) throws(Failure) in try context.token(request, transaction).json }
    }
}

extension Context {
    static let tokenSelector: [RequestMember] = [
        .init("id", .text, "The token, by the id of its record.", required: true)
    ]

    /// The record that a request names. Another workspace's does not exist for a manager.
    func token(_ request: OperationRequest, _ transaction: Transaction) throws(Failure) -> TokenRecord {
        guard let record = try transaction.acrossWorkspaces.token(id: request.text("id") ?? ""),
            principal.kind == .instance && principal.workspace == nil
                || record.workspace != nil && record.workspace?.id == principal.workspace?.id
        else { throw .notFound("The token") }
        return record
    }
}
