extension Operation {
    package static let restoreIntegration = Operation(
        "restore_integration", "Brings an archived integration back.",
        details: "By its key: of those that had the key, the one that was archived last.",
        Route(.post, "/integrations/{selector}/restore"), callers: [.manager], Context.integrationSelector,
        [.integration], answers: .integration, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let selector = try request.needed(.integration)
        return try context.write { (transaction) throws(Failure) in
            // By its key: the one that has it, otherwise the one that had it last.
            var found: Integration?
            if selector.name == "id" {
                found = try transaction.integration(id: selector.value)
            } else {
                found = try transaction.integration(key: selector.value)
                if found == nil {
                    found = try transaction.archivedIntegration(key: selector.value)
                }
            }
            guard var integration = found else { throw .notFound("The integration") }
            if integration.archivedAt != nil {
                guard try transaction.integration(key: integration.key) == nil else {
                    throw .alreadyExists(
                        "Another integration has the key \(integration.key) now: archive that one first.")
                }
                integration.archivedAt = nil
                let parameters = try transaction.parameters(of: integration)
                try transaction.update(&integration, parameters: parameters)
            }
            return try context.json(of: integration, transaction)
        }
    }
}
