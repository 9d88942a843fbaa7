extension Operation {
    package static let getIntegration = Operation(
        "get_integration", "Gets one integration, with the ways to authenticate and the tenant's connection.",
        details: """
            A workspace management token also gets its parameters without secrets, whose names are in hiddenParameters. \
            An archived one is found by its id alone.
            """,
        Route(.get, "/integrations/{selector}"), callers: [.tenant, .workspace, .manager],
        Context.integrationSelector, [.integration], answers: .integrationDetails, .reads
    ) { (context, request) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            let integration = try context.integration(request, transaction)
            let connection = try context.newestConnection(of: integration, transaction)
            // Tenants do not see which apps others use.
            guard !integration.isDiscovered || connection != nil || context.principal.kind == .manager else {
                throw .notFound("The integration")
            }
            let connector = try context.connector(id: integration.connectorId, transaction)
            var answer = try context.json(of: integration, transaction)
            answer["authOptions"] = connector?.authOptions ?? []
            if context.principal.kind == .manager {
                let parameters = try transaction.parameters(of: integration)
                let shown = ShownParameters(parameters, connector?.parametersSchema ?? .null)
                answer["parameters"] = .object(shown.parameters)
                answer["hiddenParameters"] = .array(shown.hidden.map { .string($0) })
            }
            if let connection {
                answer["connection"] = .object(
                    connection.json(connector?.choosing(connection.authOptionKey)))
            }
            return answer
        }
    }
}

extension Context {
    static let integrationSelector: [RequestMember] = [
        .init("id", .text, "The integration, by its id."), .init("key", .text, "The integration, by its key."),
    ]

    /// The integration that `id` or `key` of a request names; an archived one only by its id.
    func integration(_ request: OperationRequest, _ transaction: Transaction) throws(Failure) -> Integration {
        let selector = try request.needed(.integration)
        let found =
            selector.name == "id"
            ? try transaction.integration(id: selector.value)
            : try transaction.integration(key: selector.value)
        guard let found else { throw .notFound("The integration") }
        return found
    }

    /// The acting tenant's; nil where nobody acts for one.
    fileprivate func newestConnection(
        of integration: Integration, _ transaction: Transaction
    ) throws(Failure) -> Connection? {
        guard let tenantId = principal.tenantId else { return nil }
        let filter = ConnectionFilter(tenantId: tenantId, integrationId: integration.id)
        return try transaction.connections(filter, page: Page(limit: 1, cursor: nil)).first
    }
}

extension Choice {
    static let integration = Choice.exactlyOne("id", "key", to: "name the integration")
}
