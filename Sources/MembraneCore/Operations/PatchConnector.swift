extension Operation {
    package static let patchConnector = Operation(
        "patch_connector", "Changes a connector of the workspace's own; its connections follow at once.",
        callers: [.manager],
        [.init("id", .text, "The connector's id.")]
            + ConnectorReader.memberNames.map { .init($0, .any, "See the connector definition.", within: .defined) }
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            let (connector, record) = try context.ownConnector(request, transaction)
            var changes = request.all
            changes["id"] = nil
            changes["key"] = nil
            return try context.patch(connector, record, changes, transaction)
        }
    }
}

extension Context {
    /// What `id` or `key` of a request names, if it can be changed.
    func ownConnector(
        _ request: OperationRequest, _ transaction: Transaction
    ) throws(Failure) -> (Connector, Connector.Record) {
        let found: Connector?
        switch (request.any("id"), request.any("key")) {
        case (.string(let id)?, nil): found = try connector(id: id, transaction)
        case (nil, .string(let key)?): found = try connector(key: key, transaction)
        default:
            throw .invalidRequest("`id` or `key`, one string of the two, is needed to name the connector.", path: "id")
        }
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
