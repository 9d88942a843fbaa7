extension Operation {
    package static let archiveConnector = Operation(
        "archive_connector",
        "Archives a connector of the workspace's own: nothing new is connected with it, and its key is free again.",
        callers: [.manager], Context.connectorSelector
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
        .init("id", .text, "The connector's id."), .init("key", .text, "The connector's key."),
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
