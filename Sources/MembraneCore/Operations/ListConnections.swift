extension Operation {
    package static let listConnections = Operation(
        "list_connections", "Lists connections, newest first.",
        details: "A tenant sees its own; a workspace management token sees those of all tenants.",
        Route(.get, "/connections"), callers: [.tenant, .manager],
        Page.members + [
            .init("search", .words, "Words in the name or key."),
            .init("connectorKey", .text, "Only connections of this connector, by its key."),
            .init("connectorId", .text, "Only connections of this connector, by its id."),
            .init("integrationKey", .text, "Only connections of this integration, by its key."),
            .init("integrationId", .text, "Only connections of this integration, by its id."),
            .init("disconnected", .flag, "Only connections that must be connected again, or only the others."),
            .init("connected", .flag, "Only connections that can be used as they are, or only the others."),
            .init("state", .word(Connection.State.allCases.map(\.rawValue)), "Only connections in this state."),
            .init("includeArchived", .flag, "Also archived ones. Default false."),
            .init("tenantKey", .text, "Only connections of this tenant; for a workspace management token."),
        ], answers: .page(.connection), .reads,
        writing: list)

    private static func list(_ context: Context, _ request: OperationRequest) throws(Failure) -> String {
        let page = try Page(request)
        return try context.read { (transaction) throws(Failure) in
            var filter = ConnectionFilter(
                tenantId: context.principal.tenantId, connectorKey: request.text("connectorKey"),
                connectorId: request.text("connectorId"), integrationKey: request.text("integrationKey"),
                integrationId: request.text("integrationId"), disconnected: request.optionalFlag("disconnected"),
                search: request.text("search"), includesArchived: request.flag("includeArchived"))
            filter.connected = request.optionalFlag("connected")
            filter.state = request.text("state").flatMap { Connection.State(rawValue: $0) }
            if let key = request.text("tenantKey") { filter.tenantId = try context.tenant(named: key, transaction).id }
            let found = try transaction.connections(filter, page: page)
            var connectors: [ExactText: Connector] = [:]
            return try page.text(found, id: \.id) { (connection, item) throws(Failure) in
                let id = connection.connectorId
                if connectors[id] == nil { connectors[id] = try transaction.readableConnector(id) }
                connection.describe(connectors[id]?.choosing(connection.authOptionKey), to: &item)
            }
        }
    }
}

extension Page {
    static let members: [RequestMember] = [
        .init("limit", .integer(limits), "How many at most. Default 100."),
        .init("cursor", .text, "The cursor of the previous answer, for the page after it."),
    ]

    init(_ request: OperationRequest) throws(Failure) {
        self = try Page(limit: request.integer("limit"), cursor: request.text("cursor")).passingOverDamage
    }
}
