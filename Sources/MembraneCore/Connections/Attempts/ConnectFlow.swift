/// The first half of connecting: everything up to a working connection, or to a link for a person's browser.
struct ConnectFlow {
    private let context: Context
    private let request: OperationRequest
    private var target: ConnectTarget
    private let choice: AuthOptionChoice
    private var setup: ConnectionSetup
    /// The integration's parameters with the connection's own on top.
    private let parameters: JSONObject
    private let extra: ExtraParameters

    init(_ request: OperationRequest, _ context: Context) throws(Failure) {
        self.context = context
        self.request = request
        _ = try context.tenantId()
        extra = try ExtraParameters(request.object("extra"))
        let apps = DiscoveredApps(context)
        let discovered = try apps.integrationId(for: request)
        var found = try Self.find(request, discovered, context)
        if try apps.renew(found.target) { found = try Self.find(request, discovered, context) }
        (target, choice, setup, parameters) = found
    }

    private typealias Found = (
        target: ConnectTarget, choice: AuthOptionChoice, setup: ConnectionSetup, parameters: JSONObject
    )

    private static func find(
        _ request: OperationRequest, _ discovered: String?, _ context: Context
    ) throws(Failure) -> Found {
        try context.read { (transaction) throws(Failure) -> Found in
            let target = try ConnectTarget.resolve(request, discovered: discovered, context, transaction)
            var setup =
                try target.existing.map { (connection) throws(Failure) in
                    try transaction.setup(of: connection)
                } ?? ConnectionSetup()
            // Given anew as a whole, not merged: half of it could send the stored half to another host.
            setup.input = request.object("input") ?? setup.input
            setup.connectorParameters = request.object("connectorParameters") ?? setup.connectorParameters
            let choice = try AuthOptionChoice(
                target.connector, named: request.text("authOptionKey"), present: target.existing?.authOptionKey,
                input: request.object("input"))
            // What was entered for another way of connecting is not meant for this one.
            if choice.key != target.existing?.authOptionKey, request.object("input") == nil { setup.input = .init() }
            try target.connector.check(parameters: setup.connectorParameters)
            return (target, choice, setup, try context.connectorParameters(target.integration, setup, transaction))
        }
    }

    private var connector: Connector { choice.connector }

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
            connection["authOptionKey"] = choice.key.map { .string($0) }
        }
        if let match = target.match { connection["match"] = match }
        return connection
    }

    private func connect() throws(Failure) -> (JSONObject, clientAction: JSONObject?) {
        let missing = Schema.missing(.object(setup.input), connector.inputSchema)
        if !missing.isEmpty { return try askForInput(missing) }
        try connector.check(input: setup.input)
        try checkShare()
        if !connector.needsBrowser, connector.kind != .oauth2 { return (try connectWithInput().json(connector), nil) }
        return try connectByOAuth()
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
        guard connector.isRequest(.credentialsFromInput) else {
            let new = try NewCredentials(entered: connector, variables, context)
            try new.prove(connector, variables, context)
            return try store(new)
        }
        return try redeem { (context) throws(Failure) in
            let requestedAt = context.services.clock.now
            let given = try CredentialRequest(connector, .credentialsFromInput, context).run(variables)
            return Redemption.Answer(way: .input, credentials: given, requestedAt: requestedAt)
        }
    }

    /// What the client is given for itself (RFC 6749, section 4.4).
    private func connectClient(_ config: OAuthConfig) throws(Failure) -> Connection {
        try redeem { (context) throws(Failure) in
            do throws(Failure) {
                let tokens = try TokenEndpoint(config, appName: connector.name, context.services)
                    .grantToClient(context.call)
                return Redemption.Answer(
                    way: .tokenEndpoint, credentials: tokens.answer, requestedAt: tokens.requestedAt)
            } catch {
                if error.key == "client_refused", config.isClient(of: variables.connectionInput) {
                    throw Failure.clientOfPersonRefused(error, connector.name, .credentialsRefused)
                }
                guard error.status == .disconnected else { throw error }
                // There was no connection that could be lost.
                var failure = error
                failure.status = .credentialsRefused
                throw failure
            }
        }
    }

    /// From here on it is no longer the caller's.
    private func redeem(_ ask: (Context) throws(Failure) -> Redemption.Answer) throws(Failure) -> Connection {
        let party = Redemption.Party(
            connector: connector, variables: variables, integrationId: target.integration?.id, authOptionKey: choice.key
        )
        let redemption = Redemption(party, connectionId: target.existing?.id, context) {
            (transaction) throws(Failure) in
            let isNew = try present(transaction) == nil
            return Redemption.Place(connection: try place(transaction), isNew: isNew, setup: setup)
        }
        return try GrantFinish(redeemed: try redemption.run(ask), context).run()
    }

    private func store(_ new: NewCredentials) throws(Failure) -> Connection {
        try context.write { (transaction) throws(Failure) in
            var connection = try place(transaction)
            try Revocation.giveBack(
                replacedIn: connection, by: new.credentials, endsAll: new.revocationEndsAllGrants, context, transaction)
            try storeSetup(&connection, transaction)
            connection.authOptionKey = choice.key
            try transaction.makeConnected(&connection, new.credentials, new.facts)
            return connection
        }
    }

    private func connectByOAuth() throws(Failure) -> (JSONObject, clientAction: JSONObject?) {
        if target.integration == nil {
            let missing = Schema.missing(.object(parameters), connector.parametersSchema)
            guard missing.isEmpty else {
                throw .configuration(
                    "integration_missing",
                    "The workspace has no integration for \(connector.name) yet: make one with create_integration, "
                        + "with the parameters \(missing.joined(separator: ", ")).")
            }
        }
        if connector.kind == .oauth1 { return try sendToProvider() }
        let config = try connector.oauthConfig(variables, context)
        switch config.grant {
        case .authorizationCode: return try sendToProvider()
        case .clientCredentials: return (try connectClient(config).json(connector), nil)
        case .deviceCode: return try startDevice(config)
        }
    }

    /// Looked at before anybody is asked for something; counted when it is written.
    private func checkShare() throws(Failure) {
        try context.read { (transaction) throws(Failure) in
            let share = TenantShare(context, transaction)
            if try present(transaction) == nil { try share.checkConnection(try context.tenantId()) }
            try share.checkEvents(try context.tenantId())
        }
    }

    private func sendToProvider() throws(Failure) -> (JSONObject, clientAction: JSONObject?) {
        let callback = try RedirectAddress(target.integration, connector, context.services.options)
        let redirectUri = callback.text
        let binding = try BrowserBinding(request, context.services)
        let customState = request.text("customState")
        var secrets = ConnectionRequest.Secrets()
        let uri: URI
        let stateHash: [UInt8]
        let terms: [String]
        var expiresAt: Int64?
        if connector.kind == .oauth1 {
            let authorization = try OAuth1Authorization(
                connector, variables, redirectUri: redirectUri, customState: customState, context)
            secrets.temporaryToken = authorization.token
            (uri, stateHash, terms) = (authorization.uri, authorization.stateHash, authorization.terms)
        } else {
            let authorization = try AuthorizationRequest(
                connector, variables, redirectUri: redirectUri, customState: customState, extra, context)
            secrets.codeVerifier = authorization.codeVerifier
            expiresAt = authorization.expiresAt
            (uri, stateHash, terms) = (authorization.uri, authorization.stateHash, authorization.terms)
        }
        secrets.redirectUri = redirectUri
        secrets.hasOwnRedirectUri = callback.isToldByPath
        secrets.terms = try AttemptTerms.text(connector, target.integration, terms, redirectUri)
        secrets.browserBinding = binding?.hash
        secrets.returnUri = try request.text("redirectUri").map { (text) throws(Failure) in
            try ReturnAddress.check(text, context.services.options)
        }
        secrets.customState = customState
        secrets.authOptionKey = choice.key
        secrets.setup = setup
        let connection = try context.write { (transaction) throws(Failure) in
            let connection = try place(transaction)
            try TenantShare(context, transaction).checkAttempt(connection.tenantId)
            try transaction.insertConnectionRequest(
                for: connection, stateHash: stateHash, expiresAt: transaction.now + Self.lifetime,
                secrets)
            return connection
        }
        var action = ClientAction.connect(
            "Sign in to \(connector.name) and allow the access.", uiUrl: uri.text, expiresAt: expiresAt)
        action["browserBinding"] = binding?.made.map { .string($0) }
        return (connection.json(connector), action)
    }

    /// RFC 8628: the person agrees on another device, and the provider is asked whether they have.
    private func startDevice(_ config: OAuthConfig) throws(Failure) -> (JSONObject, clientAction: JSONObject?) {
        let endpoint = TokenEndpoint(config, appName: connector.name, context.services)
        let device = try endpoint.authorizeDevice(context.call)
        var secrets = ConnectionRequest.Secrets()
        secrets.device = device
        secrets.authOptionKey = choice.key
        secrets.setup = setup
        let connection = try context.write { (transaction) throws(Failure) in
            let connection = try place(transaction)
            // Of an older code nobody needs to know any more.
            try transaction.endDeviceRequests(of: connection)
            try TenantShare(context, transaction).checkAttempt(connection.tenantId)
            try transaction.insertConnectionRequest(
                for: connection, stateHash: try context.services.random.bytes(32), expiresAt: device.expiresAt, secrets,
                pollEvery: device.interval)
            transaction.becomesDue()
            return connection
        }
        return (connection.json(connector), ClientAction.device(device, connector.name))
    }

    /// How long a person has for signing in.
    private static let lifetime: Int64 = 10 * 60 * 1000

    // MARK: The record

    /// Looked at again: another thread may have made it.
    private func present(_ transaction: Transaction) throws(Failure) -> Connection? {
        guard let existing = target.existing else { return try target.present(request, context, transaction) }
        return try context.connection(id: existing.id, transaction)
    }

    /// The connection's record, made now when there is none yet.
    private func place(_ transaction: Transaction) throws(Failure) -> Connection {
        if var connection = try present(transaction) {
            guard connection.archivedAt == nil else {
                throw .conflict("connection_archived", "The connection was archived in the meantime; restore it first.")
            }
            if let name = request.text("name") { connection.name = name }
            if let meta = request.object("meta") { connection.meta = meta }
            connection.integrationId = target.integration?.id
            connection.integrationKey = target.integration?.key
            // A connection that works keeps what it works with.
            if !connection.hasCredentials { connection.authOptionKey = choice.key }
            try transaction.update(&connection)
            return connection
        }
        let tenantId = try context.tenantId()
        try TenantShare(context, transaction).checkConnection(tenantId)
        let id = try transaction.newId(.connection)
        var connection = Connection(
            tenantId: tenantId, id: id, key: request.text("key") ?? id,
            name: request.text("name") ?? connector.name,
            connectorId: connector.id, connectorKey: connector.key, integrationId: target.integration?.id,
            integrationKey: target.integration?.key, meta: request.object("meta"), createdAt: transaction.now,
            updatedAt: transaction.now)
        connection.authOptionKey = choice.key
        try transaction.insert(&connection)
        return connection
    }

    private func storeSetup(_ connection: inout Connection, _ transaction: Transaction) throws(Failure) {
        try transaction.setSetup(setup, of: &connection)
    }
}
