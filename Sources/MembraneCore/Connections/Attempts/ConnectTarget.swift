/// What a call of `connect` is about.
struct ConnectTarget {
    let connector: Connector
    let integration: Integration?
    /// The connection to connect again; nil makes a new one.
    var existing: Connection?
    /// Why an intent led here.
    var match: JSON?

    static let choice = Choice.exactlyOne(
        "intent", "connectorKey", "connectorId", "integrationKey", "integrationId", "appUrl", "connectionId",
        "connectionKey", to: "say what to connect")

    static func resolve(
        _ request: OperationRequest, discovered integrationId: String?, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> ConnectTarget {
        let (name, value) = try request.needed(choice)
        var target: ConnectTarget
        switch name {
        case "connectionId":
            return try reconnecting(try context.connection(id: value, transaction), context, transaction)
        case "connectionKey":
            return try reconnecting(try context.connection(key: value, transaction), context, transaction)
        case "integrationKey":
            target = try using(transaction.integration(key: value), value, context, transaction)
        case "integrationId":
            target = try using(transaction.integration(id: value), value, context, transaction)
        case "appUrl" where integrationId != nil:
            target = try using(
                transaction.integration(id: integrationId ?? ""), value, context,
                transaction)
        case "intent": target = try byIntent(value, context, transaction)
        case "appUrl": target = try byAddress(value, context, transaction)
        default:
            let connector =
                name == "connectorKey"
                ? try context.connector(key: value, transaction) : try context.connector(id: value, transaction)
            guard let connector else { throw try unknownConnector(value, context, transaction) }
            target = try using(connector, context, transaction)
        }
        try target.refuseArchived()
        target.existing = try target.present(request, context, transaction)
        return target
    }

    private static func using(
        _ connector: Connector, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> ConnectTarget {
        ConnectTarget(connector: connector, integration: try context.defaultIntegration(connector, transaction))
    }

    private static func using(
        _ integration: Integration?, _ named: String, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> ConnectTarget {
        guard let integration else {
            let keys = try transaction.integrations(includingDiscovered: false)
                .map(\.key)
            throw nearest(.notFound("The integration"), named, keys)
        }
        guard let connector = try context.connector(id: integration.connectorId, transaction) else {
            throw .configuration(
                "connector_missing", "The connector of the integration \(integration.key) does not exist any more.")
        }
        return ConnectTarget(connector: connector, integration: integration)
    }

    private static func reconnecting(
        _ connection: Connection, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> ConnectTarget {
        guard connection.archivedAt == nil else {
            throw .conflict("connection_archived", "The connection is archived; restore it first.")
        }
        guard let connector = try context.connector(id: connection.connectorId, transaction) else {
            throw .connectorMissing
        }
        let target = ConnectTarget(
            connector: connector, integration: try context.integration(of: connection, transaction),
            existing: connection)
        try target.refuseArchived()
        return target
    }

    /// What is connected with them goes on working; nothing is connected with them any more.
    private func refuseArchived() throws(Failure) {
        if let integration, integration.archivedAt != nil {
            throw .conflict(
                "integration_archived",
                "The integration \(integration.key) is archived, so nothing is connected with it; restore it first.")
        }
        if connector.record?.archivedAt != nil { throw .connectorArchived(connector.name) }
    }

    private static func byIntent(
        _ intent: String, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> ConnectTarget {
        let candidates = try context.candidates(transaction)
        let matches = IntentSearch.rank(intent, candidates)
        guard let best = matches.first else {
            let nearest = IntentSearch.nearest(intent, candidates)
            let hint = nearest.isEmpty ? "" : " Close to it: \(nearest.joined(separator: ", "))."
            var failure = Failure.notFound("An app that fits this intent")
            failure.message = "No app fits this intent.\(hint) Name the app, or what it is for."
            throw failure.with("nearest", .array(nearest.map { .string($0) }))
        }
        var target = try using(best.connector, context, transaction)
        target.match = [
            "intent": .string(intent.shown(200)), "connectorKey": .string(best.connector.key),
            "name": .string(best.connector.name),
            "score": .integer(Int64(best.score)), "because": .array(best.because.map { .string($0) }),
            "alternatives": .array(
                matches.dropFirst().prefix(5).map {
                    [
                        "connectorKey": .string($0.connector.key), "name": .string($0.connector.name),
                        "score": .integer(Int64($0.score)),
                    ]
                }),
        ]
        return target
    }

    private static func byAddress(
        _ address: String, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> ConnectTarget {
        guard let known = try connector(at: address, context, transaction) else {
            throw nearest(
                .notFound("An app at this address"), try AppAddress.uri(address).host,
                try context.connectors(transaction).flatMap(\.domains))
        }
        return try using(known, context, transaction)
    }

    /// The app whose domain the address is in. The longest domain wins, so that a product's own host beats its maker's.
    static func connector(
        at address: String, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> Connector? {
        let uri = try AppAddress.uri(address)
        var best: (connector: Connector, domain: String)?
        for connector in try context.connectors(transaction) {
            for domain in connector.domains where uri.host == domain || uri.host.hasSuffix("." + domain) {
                if domain.utf8.count > best?.domain.utf8.count ?? 0 { best = (connector, domain) }
            }
        }
        return best?.connector
    }

    private static func unknownConnector(
        _ named: String, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> Failure {
        nearest(.notFound("The connector"), named, try context.connectors(transaction).map(\.key))
    }

    private static func nearest(_ failure: Failure, _ named: String, _ known: [String]) -> Failure {
        guard let nearest = Words.nearest(named, among: known) else { return failure }
        var failure = failure
        failure.message += " Did you mean \(nearest)?"
        return failure.with("nearest", .array([.string(nearest)]))
    }

    /// This tenant's connection of the same kind, which is connected again unless several are wanted.
    func present(
        _ request: OperationRequest, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> Connection? {
        if request.flag("allowMultipleConnections") { return nil }
        var filter = ConnectionFilter(tenantId: try context.tenantId())
        if let integration {
            filter.integrationId = integration.id
        } else {
            filter.connectorId = connector.id
        }
        let page = try Page(limit: 1, cursor: nil)
        return try transaction.connections(filter, page: page).first
    }
}
