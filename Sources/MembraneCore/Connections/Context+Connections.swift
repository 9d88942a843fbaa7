/// Finding connections and what belongs to them.
extension Context {
    static let connectionId = RequestMember("id", .text, "The connection, by its id.")
    static let connectionKey = RequestMember("connectionKey", .text, "The tenant's connection, by its key.")

    /// What names a connection in requests. The platform's library writes the key as `key`.
    static let selectorMembers = [connectionId, connectionKey.named(also: "key")]

    /// The connection that `id` or `connectionKey` of a request names. Other tenants' connections do not exist for a tenant.
    func connection(_ request: OperationRequest, _ transaction: Transaction) throws(Failure) -> Connection {
        let selector = try request.needed(.connection)
        return selector.name == "id"
            ? try connection(id: selector.value, transaction) : try connection(key: selector.value, transaction)
    }

    func connection(id: String, _ transaction: Transaction) throws(Failure) -> Connection {
        let found = try transaction.connection(id: id, tenantId: principal.tenantId)
        guard let found, reachesInternalAPI || !found.isOfInternalAPI else { throw .notFound("The connection") }
        return found
    }

    func connection(key: String, _ transaction: Transaction) throws(Failure) -> Connection {
        guard let tenantId = principal.tenantId else {
            throw .invalidRequest(
                "Keys belong to a tenant: without one, name the connection by its id.", path: "connectionKey")
        }
        guard let found = try transaction.connection(key: key, tenantId: tenantId),
            !found.isOfInternalAPI
        else {
            throw .notFound("The connection")
        }
        return found
    }

    /// The connector that a connection was made with, as it is for the way that was chosen.
    func connector(of connection: Connection, _ transaction: Transaction) throws(Failure) -> Connector? {
        try connector(id: connection.connectorId, transaction)?.choosing(connection.authOptionKey)
    }

    /// The same for what cannot be done without it.
    func neededConnector(of connection: Connection, _ transaction: Transaction) throws(Failure) -> Connector {
        try neededConnector(of: connection, authOptionKey: connection.authOptionKey, transaction)
    }

    /// For an attempt, which may have chosen another way than the connection has.
    func neededConnector(
        of connection: Connection, authOptionKey: String?, _ transaction: Transaction
    ) throws(Failure) -> Connector {
        guard let connector = try connector(id: connection.connectorId, transaction) else { throw .connectorMissing }
        guard let chosen = connector.choosing(authOptionKey) else {
            throw .configuration(
                "auth_option_missing",
                "The connector has no authentication option “\(authOptionKey ?? "")” any more; connect again.")
        }
        return chosen
    }

    func integration(of connection: Connection, _ transaction: Transaction) throws(Failure) -> Integration? {
        guard let id = connection.integrationId else { return nil }
        return try transaction.integration(id: id)
    }

    /// The developer's parameters: the integration's, or the connection's own.
    ///
    /// The two are never mixed but for `scopes`: a token endpoint or a host that a tenant chose must not meet the
    /// integration's client secret. Who wants another client brings all of it.
    func connectorParameters(
        _ integration: Integration?, _ setup: ConnectionSetup, _ transaction: Transaction
    ) throws(Failure) -> JSONObject {
        let own = setup.connectorParameters
        guard let integration, own.names.allSatisfy({ $0 == "scopes" }) else { return own }
        return try transaction.parameters(of: integration).merging(own)
    }
}

extension Choice {
    static let connection = Choice.exactlyOne("id", "connectionKey", to: "name the connection")
}

extension Failure {
    static func connectorArchived(_ name: String) -> Failure {
        .conflict(
            "connector_archived",
            "The connector \(name) is archived, so nothing new is made or connected with it; restore it first.")
    }

    static var connectorMissing: Failure {
        .configuration("connector_missing", "The connector of this connection does not exist any more.")
    }
}
