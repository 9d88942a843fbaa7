extension Operation {
    package static let archiveIntegration = Operation(
        "archive_integration", "Archives an integration.",
        details: """
            It leaves lists, nothing is connected with it any more, and its key is free again. Connections that are \
            connected go on working: the answer says which.
            """,
        Route(.delete, "/integrations/{selector}"), callers: [.manager], Context.integrationSelector, [.integration],
        answers: .archivedIntegration, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var integration = try context.integration(request, transaction)
            if integration.archivedAt == nil {
                integration.archivedAt = transaction.now
                let parameters = try transaction.parameters(of: integration)
                try transaction.update(&integration, parameters: parameters)
            }
            var answer = try context.json(of: integration, transaction)
            try context.describeUses(of: integration, to: &answer, transaction)
            return answer
        }
    }
}

extension Context {
    /// Which connections go on using it: how many, and the newest of them.
    fileprivate func describeUses(
        of integration: Integration, to answer: inout JSONObject, _ transaction: Transaction
    ) throws(Failure) {
        let newest = try transaction.connections(
            ConnectionFilter(integrationId: integration.id), page: Page(limit: Page.defaultLimit, cursor: nil)
        ).prefix(Int(Page.defaultLimit))
        answer["connectionCount"] = .integer(try transaction.connectionCount(ofIntegration: integration.id))
        answer["connections"] = .array(
            newest.map { ["id": .string($0.id), "key": .string($0.key), "tenantId": .string($0.tenantId)] })
    }
}
