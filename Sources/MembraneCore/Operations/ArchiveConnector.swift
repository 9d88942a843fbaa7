extension Operation {
    package static let archiveConnector = Operation(
        "archive_connector", "Archives a connector of the workspace's own.",
        details: """
            It leaves lists, nothing new is connected with it, and its key is free again. Connections that are connected \
            go on working: integrations and connectionCount of the answer are what goes on using it.
            """,
        Route(.delete, "/connectors/{selector}"), callers: [.manager], Context.connectorSelector, [.connector],
        answers: .archivedConnector, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            var (connector, record) = try context.ownConnector(request, transaction)
            if record.archivedAt == nil {
                try transaction.setArchived(&connector, record, at: transaction.now)
            }
            var answer = connector.json.objectValue ?? JSONObject()
            try context.describeUses(of: connector, to: &answer, transaction)
            return answer
        }
    }
}

extension Context {
    static let connectorSelector: [RequestMember] = [
        .init("id", .text, "The connector, by its id."), .init("key", .text, "The connector, by its key."),
    ]

    /// Which integrations use it, and how many connections, with an integration or without.
    fileprivate func describeUses(
        of connector: Connector, to answer: inout JSONObject, _ transaction: Transaction
    ) throws(Failure) {
        let integrations = try transaction.integrations(connectorKey: connector.key)
        answer["integrations"] = .array(
            integrations.filter { $0.connectorId == connector.id }.map {
                ["id": .string($0.id), "key": .string($0.key), "name": .string($0.name)]
            })
        answer["connectionCount"] = .integer(try transaction.connectionCount(ofConnector: connector.id))
    }
}

extension Choice {
    static let connector = Choice.exactlyOne("id", "key", to: "name the connector")
}
