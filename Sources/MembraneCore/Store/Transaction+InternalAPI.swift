/// A tenant's credentials for the Internal API, kept as a connection that no list shows.
///
/// So they have what connections have: a lease, a state of refreshes, versions, and the credentials before the present
/// ones. A key that is empty makes it the tenant's only one, and nobody can ask for it.
extension Connection {
    static let internalAPIKey = ""

    var isOfInternalAPI: Bool { key == Self.internalAPIKey }
}

extension Transaction {
    func internalAPIConnection(ofTenant id: String, workspaceId: String) throws(Failure) -> Connection? {
        try connection(key: Connection.internalAPIKey, tenantId: id, workspaceId: workspaceId)
    }

    /// The record, made when there is none. Credentials of an earlier version of the store move into it.
    func neededInternalAPIConnection(
        ofTenant id: String, _ api: InternalAPI?, workspaceId: String
    ) throws(Failure) -> Connection {
        if let present = try internalAPIConnection(ofTenant: id, workspaceId: workspaceId) { return present }
        var connection = Connection(
            tenantId: id, id: try newId(.connection), key: Connection.internalAPIKey, name: InternalAPI.name,
            connectorId: InternalAPI.key, connectorKey: InternalAPI.key, createdAt: now, updatedAt: now)
        connection.state = .ready
        try insert(&connection, workspaceId: workspaceId)
        if let old = try earlierCredentials(ofTenant: id, workspaceId: workspaceId) {
            let facts = try? api?.facts(old, now: now)
            try makeReady(&connection, old, facts ?? CredentialFacts(enteredAt: now), workspaceId: workspaceId)
            try eraseEarlierCredentials(ofTenant: id, workspaceId: workspaceId)
        }
        return connection
    }

    // MARK: As the first version of the store kept them

    func earlierCredentials(ofTenant id: String, workspaceId: String) throws(Failure) -> JSONObject? {
        let found = try session.first(
            "SELECT credentials, credentials_version FROM tenants WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(id)]
        ) { (row) throws(Failure) in (row.blob(0), row.integer(1) ?? 0) }
        guard let (sealed, version) = found, let sealed else { return nil }
        return try open(
            sealed,
            SealedPlace(workspaceId: workspaceId, tenantId: id, recordId: id, field: "credentials", version: version))
    }

    func eraseEarlierCredentials(ofTenant id: String, workspaceId: String) throws(Failure) {
        try session.run(
            "UPDATE tenants SET credentials = NULL WHERE workspace_id = $1 AND id = $2",
            [.text(workspaceId), .text(id)])
    }
}
