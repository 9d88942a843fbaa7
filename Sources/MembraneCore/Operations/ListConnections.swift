extension Operation {
    package static let listConnections = Operation(
        "list_connections", "Lists connections, newest first.", callers: [.tenant, .manager],
        Page.members + [
            .init("search", .words, "Words in the name or key."),
            .init("connectorKey", .text, "Only connections of this connector."),
            .init("connectorId", .text, "Only connections of this connector."),
            .init("integrationKey", .text, "Only connections of this integration."),
            .init("integrationId", .text, "Only connections of this integration."),
            .init("disconnected", .flag, "Only connections that need, or do not need, to be connected again."),
            .init("connected", .flag, "Only connections that can, or cannot, be used as they are."),
            .init("state", .words, "Only connections in this state."),
            .init("includeArchived", .flag, "Also archived ones."),
            .init("tenantKey", .text, "Only connections of this tenant; for a workspace management token."),
        ],
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
            filter.state = try state(request.text("state"))
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

extension Operation {
    private static func state(_ name: String?) throws(Failure) -> Connection.State? {
        guard let name else { return nil }
        if let state = Connection.State(rawValue: name) { return state }
        let names = Connection.State.allCases.map(\.rawValue)
        throw .invalidRequest(
            "There is no state `\(name.shown(64))`; there are \(names.joined(separator: ", ")).\(Words.question(name, among: names))",
            path: "state")
    }
}

extension Page {
    static let members: [RequestMember] = [
        .init("limit", .integer(limits), "How many at most."),
        .init("cursor", .text, "The cursor of the previous answer."),
    ]

    init(_ request: OperationRequest) throws(Failure) {
        self = try Page(limit: request.integer("limit"), cursor: request.text("cursor")).passingOverDamage
    }
}
