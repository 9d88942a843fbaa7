/// The connection that an action is sent through.
enum ActionTarget {
    static let members: [RequestMember] = [
        .init("connectionId", .text, "The connection to use, by its id."),
        .init("connectionKey", .text, "The connection to use, by its key."),
        .init("integrationId", .text, "The integration whose connection to use, by its id."),
        .init("integrationKey", .text, "The integration whose connection to use, by its key."),
    ]

    static let choices = [Choice.connectionToUse, integration]
    private static let integration = Choice.atMostOne("integrationId", "integrationKey", to: "name the integration")

    /// By the platform's order: what the request names, the action's own connection, its integration's, and the
    /// tenant's only one.
    static func resolve(
        _ request: OperationRequest, _ action: Action?, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> Connection {
        if let named = try named(request, context, transaction) { return named }
        if let scope = action?.scope { return try context.connection(id: scope.connectionId, transaction) }
        var filter = ConnectionFilter(tenantId: try context.tenantId())
        let selector = request.chosen(integration)
        switch selector?.name {
        case "integrationId": filter.integrationId = selector?.value
        case "integrationKey": filter.integrationKey = selector?.value
        default: filter.integrationKey = action?.integrationKey
        }
        let isOfIntegration = filter.integrationId != nil || filter.integrationKey != nil
        let page = try Page(limit: isOfIntegration ? 100 : 2, cursor: nil)
        let found = try transaction.connections(filter, page: page)
        guard isOfIntegration || found.count < 2 else {
            throw .conflict(
                "connection_ambiguous",
                "The tenant has several connections: name one with `connectionId`, `connectionKey` or `integrationKey`."
            )
        }
        // One that works, before one that does not.
        guard let best = found.first(where: { $0.state == .ready && !$0.isDisconnected }) ?? found.first else {
            throw .notFound(isOfIntegration ? "A connection of this integration" : "A connection of this tenant")
        }
        return best
    }

    /// The connection that the request itself names.
    static func named(
        _ request: OperationRequest, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> Connection? {
        guard let selector = request.chosen(.connectionToUse) else { return nil }
        return selector.name == "connectionId"
            ? try context.connection(id: selector.value, transaction)
            : try context.connection(key: selector.value, transaction)
    }
}

extension Choice {
    static let connectionToUse = Choice.atMostOne("connectionId", "connectionKey", to: "name the connection")
}
