extension Operation {
    package static let patchConnector = Operation(
        "patch_connector", "Changes a connector of the workspace's own; its connections follow at once.",
        details: """
            Members replace the present ones whole, and null removes one; the key stays. A refresh that waits after a \
            failure is tried at once.
            """,
        Route(.patch, "/connectors/{selector}"), callers: [.manager],
        [.init("id", .text, "The connector, by its id.")] + ConnectorReader.changedMembers, [.connector],
        answers: .connectorDetails, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            let (connector, record) = try context.ownConnector(request, transaction)
            let changes = request.all(but: ["id", "key", RequestMember.workspaceKey.name])
            return try context.patch(connector, record, changes, transaction)
        }
    }
}

extension Context {
    /// What `id` or `key` of a request names, if it can be changed.
    func ownConnector(
        _ request: OperationRequest, _ transaction: Transaction
    ) throws(Failure) -> (Connector, Connector.Record) {
        let selector = try request.needed(.connector)
        let found =
            selector.name == "id"
            ? try connector(id: selector.value, transaction) : try connector(key: selector.value, transaction)
        guard let found else { throw .notFound("The connector") }
        guard let record = found.record else { throw .builtIn(found) }
        return (found, record)
    }

    /// - Parameter changes: members of a definition in either form, which replace the present ones; null removes one.
    func patch(
        _ connector: Connector, _ record: Connector.Record, _ changes: JSONObject, _ transaction: Transaction
    ) throws(Failure) -> JSONObject {
        let older = try OlderConnectorForm(changes)
        var definition = connector.definition
        for (name, value) in older?.definition ?? changes { definition[name] = value == .null ? nil : value }
        var changed: Connector
        do throws(Failure) {
            changed = try Connector(definition: definition, id: connector.id, isBuiltIn: false)
        } catch {
            throw older?.explained(error) ?? error
        }
        // A setup script that is run again changes nothing.
        if definition == connector.definition {
            changed.record = record
        } else {
            try transaction.update(&changed, record)
            // What was wrong may be right now.
            try transaction.retryRefreshes(ofConnector: connector.id)
        }
        return try changed.reviewed(self)
    }
}

extension Failure {
    static func builtIn(_ connector: Connector) -> Failure {
        .conflict(
            "connector_built_in",
            "\(connector.name) is a connector of the built-in catalogue, which cannot be changed or archived: make one of your own with the same key, which is then found in its place."
        )
    }
}
