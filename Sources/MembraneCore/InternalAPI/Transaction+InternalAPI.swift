/// A tenant's credentials for the Internal API, kept as a connection that no list shows.
///
/// So they have what connections have: a lease, a state of refreshes, versions, and the credentials before the present
/// ones. A key that is empty makes it the tenant's only one, and nobody can ask for it.
extension Connection {
    static let internalAPIKey = ""

    var isOfInternalAPI: Bool { key == Self.internalAPIKey }
}

extension Transaction {
    func internalAPIConnection(ofTenant id: String) throws(Failure) -> Connection? {
        try connection(key: Connection.internalAPIKey, tenantId: id)
    }

    /// The record, made when there is none.
    func neededInternalAPIConnection(ofTenant id: String) throws(Failure) -> Connection {
        if let present = try internalAPIConnection(ofTenant: id) { return present }
        var connection = Connection(
            tenantId: id, id: try newId(.connection), key: Connection.internalAPIKey, name: InternalAPI.name,
            connectorId: InternalAPI.key, connectorKey: InternalAPI.key, createdAt: now, updatedAt: now)
        connection.state = .ready
        try insert(&connection)
        return connection
    }
}
