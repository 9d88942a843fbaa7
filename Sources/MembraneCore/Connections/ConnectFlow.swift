/// The first half of connecting: everything up to a working connection, or to a link for a person's browser.
struct ConnectFlow {
    private let context: Context
    private let request: OperationRequest
    private var target: ConnectTarget
    private var setup: ConnectionSetup
    /// The integration's parameters with the connection's own on top.
    private let parameters: JSONObject

    init(_ request: OperationRequest, _ context: Context) throws(Failure) {
        self.context = context
        self.request = request
        _ = try context.tenantId()
        (target, setup, parameters) = try context.read { (transaction) throws(Failure) in
            let target = try ConnectTarget.resolve(request, context, transaction)
            var setup =
                try target.existing.map { (connection) throws(Failure) in
                    try transaction.setup(of: connection, workspaceId: context.workspaceId)
                } ?? ConnectionSetup()
            // Given anew as a whole, not merged: half of it could send the stored half to another host.
            setup.input = request.object("input") ?? setup.input
            setup.connectorParameters = request.object("connectorParameters") ?? setup.connectorParameters
            try target.connector.check(parameters: setup.connectorParameters)
            return (target, setup, try context.connectorParameters(target.integration, setup, transaction))
        }
    }

    private var connector: Connector { target.connector }

    private var variables: ConnectorVariables {
        ConnectorVariables(connectorParameters: parameters, connectionInput: setup.input)
    }

    func run() throws(Failure) -> JSONObject {
        var connection: JSONObject
        let action: JSONObject?
        do throws(Failure) {
            (connection, action) = try connect()
        } catch {
            // What was chosen matters most where it could not be connected.
            throw target.match.map { error.with("match", $0) } ?? error
        }
        if let action {
            // Of this attempt: the record of a connection that works keeps its state until the new one has passed.
            connection["state"] = .string(Connection.State.clientActionRequired.rawValue)
            connection["clientAction"] = .object(action)
        }
        if let match = target.match { connection["match"] = match }
        return connection
    }

    private func connect() throws(Failure) -> (JSONObject, clientAction: JSONObject?) {
        let missing = Schema.missing(.object(setup.input), connector.inputSchema)
        if !missing.isEmpty { return try askForInput(missing) }
        try connector.check(input: setup.input)
        return connector.needsBrowser ? try startOAuth() : (try connectWithInput().json(connector), nil)
    }

    /// A place for the connection, waiting for what the person must enter.
    private func askForInput(_ missing: [String]) throws(Failure) -> (JSONObject, clientAction: JSONObject?) {
        let connection = try context.write { (transaction) throws(Failure) in
            var connection = try place(transaction)
            // A connection that works keeps what it works with.
            if !connection.hasCredentials { try storeSetup(&connection, transaction) }
            return connection
        }
        let description =
            "\(connector.name) needs \(missing.joined(separator: ", ")): call connect with this connectionId and the input."
        return (connection.json(connector), ClientAction.provideInput(description, connector))
    }

    /// What was entered is the credentials. Nothing is stored unless the app accepts them.
    private func connectWithInput() throws(Failure) -> Connection {
        var variables = variables
        variables.credentials = try connector.credentials(fromInput: variables, context)
        try ConnectionTest(connector, context).run(variables)
        let credentials = variables.credentials
        return try context.write { (transaction) throws(Failure) in
            var connection = try place(transaction)
            try storeSetup(&connection, transaction)
            try transaction.makeConnected(
                &connection, credentials, CredentialFacts(enteredAt: transaction.now),
                workspaceId: context.workspaceId)
            return connection
        }
    }

    private func startOAuth() throws(Failure) -> (JSONObject, clientAction: JSONObject?) {
        if target.integration == nil {
            let missing = Schema.missing(.object(parameters), connector.parametersSchema)
            guard missing.isEmpty else {
                throw .configuration(
                    "integration_missing",
                    "The workspace has no integration for \(connector.name) yet: make one with create_integration, "
                        + "with the parameters \(missing.joined(separator: ", ")).")
            }
        }
        guard let redirectUri = target.integration?.oAuthCallbackUri ?? context.engine.options.oAuthCallbackUri else {
            throw .configuration(
                "oauth_callback_uri_missing",
                "No OAuth callback URI is set: give `oAuthCallbackUri` at open, or on the integration.")
        }
        let customState = request.text("customState")
        var secrets = ConnectionRequest.Secrets()
        let uri: URI
        let stateHash: [UInt8]
        if connector.kind == .oauth1 {
            let authorization = try OAuth1Authorization(
                connector, variables, redirectUri: redirectUri, customState: customState, context)
            secrets.temporaryToken = authorization.token
            (uri, stateHash) = (authorization.uri, authorization.stateHash)
        } else {
            let authorization = try AuthorizationRequest(
                connector, variables, redirectUri: redirectUri, customState: customState, context)
            secrets.codeVerifier = authorization.codeVerifier
            (uri, stateHash) = (authorization.uri, authorization.stateHash)
        }
        secrets.redirectUri = redirectUri
        secrets.returnUri = try request.text("redirectUri").map { (text) throws(Failure) in
            try URI(text, what: "`redirectUri`").text
        }
        secrets.customState = customState
        secrets.setup = setup
        let connection = try context.write { (transaction) throws(Failure) in
            let connection = try place(transaction)
            try transaction.insertConnectionRequest(
                for: connection, stateHash: stateHash, expiresAt: transaction.now + Self.lifetime,
                secrets,
                workspaceId: context.workspaceId)
            return connection
        }
        let action = ClientAction.connect(
            "Sign in to \(connector.name) and allow the access.", uiUrl: uri.text)
        return (connection.json(connector), action)
    }

    /// How long a person has for signing in.
    private static let lifetime: Int64 = 10 * 60 * 1000

    // MARK: The record

    /// The connection's record, made now when there is none yet.
    private func place(_ transaction: Transaction) throws(Failure) -> Connection {
        // Looked at again: it may have changed since, or another thread may have made it.
        var existing = target.existing
        if existing == nil { existing = try target.present(request, context, transaction) }
        if let existing {
            var connection = try context.connection(id: existing.id, transaction)
            guard connection.archivedAt == nil else {
                throw .conflict("connection_archived", "The connection was archived in the meantime; restore it first.")
            }
            if let name = request.text("name") { connection.name = name }
            if let meta = request.object("meta") { connection.meta = meta }
            connection.integrationId = target.integration?.id
            connection.integrationKey = target.integration?.key
            try transaction.update(&connection, workspaceId: context.workspaceId)
            return connection
        }
        let id = try transaction.newId(.connection)
        var connection = Connection(
            tenantId: try context.tenantId(), id: id, key: request.text("key") ?? id,
            name: request.text("name") ?? connector.name,
            connectorId: connector.id, connectorKey: connector.key, integrationId: target.integration?.id,
            integrationKey: target.integration?.key, meta: request.object("meta"), createdAt: transaction.now,
            updatedAt: transaction.now)
        try transaction.insert(&connection, workspaceId: context.workspaceId)
        return connection
    }

    private func storeSetup(_ connection: inout Connection, _ transaction: Transaction) throws(Failure) {
        try transaction.setSetup(setup, of: &connection, workspaceId: context.workspaceId)
    }
}
