/// Finding connectors: the workspace's own first, then the catalogue.
extension Context {
    func connector(key: String, _ transaction: Transaction) throws(Failure) -> Connector? {
        if let own = try transaction.customConnector(key: key) { return own }
        return try Catalogue.connector(key: key)
    }

    func connector(id: String, _ transaction: Transaction) throws(Failure) -> Connector? {
        try transaction.connector(id: id)
    }

    /// All of them by key; a workspace's own connector hides the built-in one of the same key.
    func connectors(_ transaction: Transaction) throws(Failure) -> [Connector] {
        try readableConnectors(transaction).connectors
    }

    /// The same, and the ids of those that cannot be read, which keep nobody from the others. They hide the built-in ones of
    /// their keys all the same.
    func readableConnectors(
        _ transaction: Transaction
    ) throws(Failure) -> (connectors: [Connector], damaged: [String]) {
        let own = try transaction.customConnectors(includingDiscovered: principal.kind == .manager)
        let hidden = Set((own.readable.map(\.key) + own.damaged.map(\.key)).map { ExactText($0) })
        let all = (own.readable + (try Catalogue.builtIn()).filter { !hidden.contains($0.key) }).sorted {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }
        return (all, own.damaged.map(\.id))
    }

    /// The connectors as candidates for an intent, with what makes one likelier than another.
    func candidates(_ transaction: Transaction) throws(Failure) -> [IntentSearch.Candidate] {
        let integrations = try transaction.integrations()
        var candidates: [IntentSearch.Candidate] = []
        for connector in try connectors(transaction) {
            let own = integrations.filter { $0.connectorId == connector.id }
            var isReady = !connector.needsIntegration
            for integration in own where !isReady {
                do throws(Failure) {
                    isReady = try missingParameters(of: integration, connector, transaction).isEmpty
                } catch  where error.isDamage {
                    // It is not the one that is proposed.
                }
            }
            candidates.append(
                .init(connector: connector, isReady: isReady, isOwn: !connector.isBuiltIn || !own.isEmpty))
        }
        return candidates
    }

    func missingParameters(
        of integration: Integration, _ connector: Connector, _ transaction: Transaction
    ) throws(Failure) -> [String] {
        let parameters = try transaction.parameters(of: integration)
        return Schema.missing(.object(parameters), connector.parametersSchema)
    }

    /// The integration that a connection gets when only the connector is named: the first that was made for it.
    func defaultIntegration(_ connector: Connector, _ transaction: Transaction) throws(Failure) -> Integration? {
        try transaction.integrations(connectorKey: connector.key)
            .last { $0.connectorId == connector.id }
    }
}

extension Transaction {
    /// What is shown of a connection shows it, unless it cannot be read: that keeps nobody from the connection.
    func readableConnector(_ id: String) throws(Failure) -> Connector? {
        do throws(Failure) {
            return try connector(id: id)
        } catch  where error.isDamage {
            return nil
        }
    }

    func connector(id: String) throws(Failure) -> Connector? {
        if let own = try customConnector(id: id) { return own }
        return try Catalogue.connector(id: id)
    }
}
