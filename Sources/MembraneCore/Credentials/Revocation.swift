/// Gives the tokens of an archived connection back to the provider: by its revocation endpoint (RFC 7009), or by the
/// connector's `disconnect`.
///
/// Archiving does not wait for it. It is tried a few times and then given up; what was sealed for it is erased either way.
struct Revocation {
    private let connection: Connection
    private let context: Context

    init(_ connection: Connection, _ context: Context) {
        self.connection = connection
        self.context = context
    }

    /// One minute after the first failure, four times as long after each further one: a day and a half in all.
    private static let maximumAttempts: Int64 = 7
    private static let firstPause: Int64 = 60_000
    private static let requestMilliseconds: Int64 = 30_000

    /// What must be kept to do it, before the credentials are erased; nil when the connector knows no way.
    static func secrets(
        of connection: Connection, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> JSONObject? {
        guard connection.hasCredentials, let connector = try context.connector(of: connection, transaction) else {
            return nil
        }
        guard connector.functions[.disconnect] != nil || connector.kind == .oauth2 else { return nil }
        let setup = try transaction.setup(of: connection, workspaceId: context.workspaceId)
        let credentials = try transaction.credentials(of: connection, workspaceId: context.workspaceId)
        var secrets = JSONObject()
        secrets["setup"] = .object(setup.sealedForm)
        secrets["credentials"] = .object(credentials)
        let integration = try context.integration(of: connection, transaction)
        let parameters = try context.connectorParameters(integration, setup, transaction)
        guard connector.canRevoke(Self.variables(secrets, parameters)) else { return nil }
        return secrets
    }

    private static func variables(_ secrets: JSONObject, _ parameters: JSONObject) -> ConnectorVariables {
        let setup = ConnectionSetup(sealedForm: secrets["setup"]?.objectValue ?? JSONObject())
        var variables = ConnectorVariables(connectorParameters: parameters, connectionInput: setup.input)
        variables.credentials = secrets["credentials"]?.objectValue ?? JSONObject()
        return variables
    }

    func run() throws(Failure) -> DueCount {
        guard let (connector, variables) = try claim() else { return DueCount() }
        do throws(Failure) {
            if let connector { try revoke(connector, variables) }
        } catch {
            if error.isOfTheStore || error.status == .cancelled { throw error }
            if connection.revocationAttempts + 1 < Self.maximumAttempts { return DueCount(failed: 1) }
            try end()
            return DueCount(failed: 1)
        }
        try end()
        return DueCount(done: 1)
    }

    /// Takes this attempt, if nobody else has, and what it needs. The next one is due after a pause, so that a process
    /// that ends in the middle leaves nothing undone.
    private func claim() throws(Failure) -> (Connector?, ConnectorVariables)? {
        try context.write { (transaction) throws(Failure) in
            var present = try context.connection(id: connection.id, transaction)
            guard present.revocationAt != nil, present.revocationAttempts == connection.revocationAttempts else {
                return nil
            }
            let secrets = try transaction.revocation(of: present, workspaceId: context.workspaceId)
            let setup = ConnectionSetup(sealedForm: secrets["setup"]?.objectValue ?? JSONObject())
            let integration = try context.integration(of: present, transaction)
            let parameters = try context.connectorParameters(integration, setup, transaction)
            let pause = Self.firstPause << (2 * min(max(present.revocationAttempts, 0), Self.maximumAttempts))
            present.revocationAttempts += 1
            present.revocationAt = transaction.now + pause
            try transaction.update(&present, workspaceId: context.workspaceId)
            return (try context.connector(of: present, transaction), Self.variables(secrets, parameters))
        }
    }

    private func revoke(_ connector: Connector, _ variables: ConnectorVariables) throws(Failure) {
        let call = Call(clock: context.engine.clock, timeoutMilliseconds: Self.requestMilliseconds)
        let limited = Context(of: context.engine, workspaceId: context.workspaceId, call: call)
        if let request = try connector.disconnectRequest(variables) {
            let api = try APIClient(connector, variables, tenantId: connection.tenantId, limited)
            let response = try api.send(AppRequest(request))
            // Who is not known there any more has nothing to give back.
            guard (200..<300).contains(response.status) || [401, 404, 410].contains(response.status) else {
                throw .providerError(response.status, connector.name)
            }
            return
        }
        if try connector.answer(.disconnect, variables, limited) != nil { return }
        let config = try connector.oauthConfig(variables, limited)
        guard let uri = config.revocationUri else { return }
        let endpoint = TokenEndpoint(config, appName: connector.name, context.engine)
        if let token = variables.credentials["refresh_token"]?.stringValue, !token.isEmpty {
            try endpoint.revoke(token, isRefreshToken: true, at: uri, call)
        } else if let token = variables.credentials["access_token"]?.stringValue {
            try endpoint.revoke(token, isRefreshToken: false, at: uri, call)
        }
    }

    private func end() throws(Failure) {
        try context.write { (transaction) throws(Failure) in
            var present = try context.connection(id: connection.id, transaction)
            try transaction.endRevocation(of: &present, workspaceId: context.workspaceId)
            try transaction.update(&present, workspaceId: context.workspaceId)
        }
    }
}
