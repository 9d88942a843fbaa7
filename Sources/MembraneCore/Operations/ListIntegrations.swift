extension Operation {
    package static let listIntegrations = Operation(
        "list_integrations", "Lists integrations, newest first.", Route(.get, "/integrations"),
        callers: [.tenant, .workspace, .manager],
        Page.members + [
            .init("search", .words, "Words in the name or key."),
            .init("connectorKey", .text, "Only integrations of this connector."),
            .init("includeArchived", .flag, "Also archived ones. Default false."),
        ], answers: .page(.integration), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        return try context.read { (transaction) throws(Failure) in
            let found = try transaction.integrations(
                connectorKey: request.text("connectorKey"),
                search: request.text("search"), page: page, includingDiscovered: context.principal.kind == .manager,
                includingArchived: request.flag("includeArchived"))
            return try page.answer(found, id: \.id) { (integration) throws(Failure) in
                .object(try context.json(of: integration, transaction))
            }
        }
    }
}

extension Context {
    /// The integration object. Parameters are never part of it.
    func json(of integration: Integration, _ transaction: Transaction) throws(Failure) -> JSONObject {
        let connector = try connector(id: integration.connectorId, transaction)
        let missing =
            try connector.map { (connector) throws(Failure) in
                try missingParameters(of: integration, connector, transaction)
            } ?? []
        let isUsable = missing.isEmpty && connector.map { $0.record?.archivedAt == nil } ?? false
        var object = JSONObject()
        object["id"] = .string(integration.id)
        object["key"] = .string(integration.key)
        object["name"] = .string(integration.name)
        object["connectorId"] = .string(integration.connectorId)
        object["connectorKey"] = .string(integration.connectorKey)
        object["connectorVersion"] = (connector?.versionText).map { .string($0) }
        object["authType"] = (connector?.kind.rawValue).map { .string($0) }
        object["state"] = .string((isUsable ? Integration.State.ready : .configurationError).rawValue)
        object["oAuthCallbackUri"] = integration.oAuthCallbackUri.map { .string($0) }
        object["hasMissingParameters"] = .bool(!missing.isEmpty)
        object["createdAt"] = .string(Timestamp.text(integration.createdAt))
        object["updatedAt"] = .string(Timestamp.text(integration.updatedAt))
        object.add("archivedAt", instant: integration.archivedAt)
        return object
    }
}
