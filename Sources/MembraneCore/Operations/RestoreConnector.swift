extension Operation {
    package static let restoreConnector = Operation(
        "restore_connector", "Brings an archived connector back.",
        details: "By its key: of those that had the key, the one that was archived last.",
        Route(.post, "/connectors/{selector}/restore"), callers: [.manager], Context.connectorSelector, [.connector],
        answers: .connectorDetails, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let selector = try request.needed(.connector)
        return try context.write { (transaction) throws(Failure) in
            var connector = try context.connectorToRestore(selector, transaction)
            guard let record = connector.record else { throw .builtIn(connector) }
            if record.archivedAt != nil {
                guard try transaction.customConnector(key: connector.key) == nil
                else {
                    throw .alreadyExists(
                        "Another connector has the key \(connector.key) now: archive that one first.")
                }
                try transaction.setArchived(&connector, record, at: nil)
            }
            return connector.json.objectValue ?? JSONObject()
        }
    }
}

extension Context {
    /// By its key: the one that has it, otherwise the one that had it last.
    fileprivate func connectorToRestore(
        _ selector: (name: String, value: String), _ transaction: Transaction
    ) throws(Failure) -> Connector {
        var found: Connector?
        if selector.name == "id" {
            found = try connector(id: selector.value, transaction)
        } else {
            found = try transaction.customConnector(key: selector.value)
            if found == nil { found = try transaction.archivedConnector(key: selector.value) }
            if found == nil { found = try connector(key: selector.value, transaction) }
        }
        guard let found else { throw .notFound("The connector") }
        return found
    }
}
