/// Turns an app that was discovered into an ordinary connector and integration of the workspace, so that refreshing,
/// requests, events and reconnecting need to know nothing of how it was found.
struct DiscoveredApps {
    private let context: Context
    private var options: EngineOptions { context.services.options }

    /// How long what an app said is taken for what it would say.
    static let freshMilliseconds: Int64 = 24 * 3600 * 1000
    init(_ context: Context) { self.context = context }

    /// The integration for the `appUrl` of a request; nil when it names none, or one that a connector knows.
    func integrationId(for request: OperationRequest) throws(Failure) -> String? {
        guard options.discoversApps, let text = request.text("appUrl"),
            let selector = request.chosen(ConnectTarget.choice), selector.name == "appUrl"
        else { return nil }
        let known = try context.read { (transaction) throws(Failure) in
            try ConnectTarget.connector(at: text, context, transaction)
        }
        guard known == nil else { return nil }
        let address = try AppAddress(text, options)
        do throws(Failure) {
            return try prepare(address)
        } catch  where error.status == .notFound || error.status == .network {
            throw try near(address, error)
        }
    }

    /// A domain that was mistyped is one that nobody knows.
    private func near(_ address: AppAddress, _ failure: Failure) throws(Failure) -> Failure {
        let domains = try context.read { (transaction) throws(Failure) in
            try context.connectors(transaction).flatMap(\.domains)
        }
        guard let nearest = Words.nearest(address.uri.host, among: domains) else { return failure }
        var failure = failure
        failure.message += " Did you mean \(nearest)?"
        return failure.with("nearest", .array([.string(nearest)]))
    }

    /// Sees to it that an attempt can be begun: registers again where the client has expired or is not known any more,
    /// and finds out where to sign in for an integration that has only a client yet.
    ///
    /// Answers whether the integration was changed.
    func renew(_ target: ConnectTarget) throws(Failure) -> Bool {
        guard let integration = target.integration, !target.connector.isBuiltIn,
            let address = try address(of: target.connector)
        else { return false }
        let found = try context.read { (transaction) throws(Failure) in try known(integration, transaction) }
        let refused = refusedClient(found.parameters, target.existing)
        guard found.parameters.issuer == nil || !lasts(found.parameters) || refused != nil else { return false }
        let renewed = try prepare(address, exceptFor: refused, isForced: true)
        guard renewed == integration.id else {
            throw .configuration(
                "issuer_changed",
                "\(target.connector.name) uses another authorization server now; connect it anew with its address as `appUrl`."
            )
        }
        return true
    }

    /// The server does not know the client: the next attempt brings another one.
    func forgetClient(of integration: Integration) throws(Failure) {
        try context.write { (transaction) throws(Failure) in
            guard
                var integration = try transaction.integration(id: integration.id),
                integration.isDiscovered
            else { return }
            var parameters = try known(integration, transaction).parameters
            guard parameters.isRegistered, let issuer = parameters.issuer else { return }
            parameters.object["clientExpiresAt"] = 0
            try transaction.update(&integration, parameters: parameters.object)
            try transaction.setRegisteredClient(nil, issuer: issuer, redirectUri: integration.oAuthCallbackUri ?? "")
        }
    }

    // MARK: What there is already

    private struct Known {
        let integration: Integration
        let parameters: DiscoveredParameters
    }

    private func known(_ integration: Integration, _ transaction: Transaction) throws(Failure) -> Known {
        let parameters = try transaction.parameters(of: integration)
        return Known(integration: integration, parameters: DiscoveredParameters(parameters))
    }

    /// The app's integrations: those that somebody made by hand first, then by how new what is known of them is.
    private func known(_ connectorKey: String, _ transaction: Transaction) throws(Failure) -> [Known] {
        guard let connector = try transaction.customConnector(key: connectorKey)
        else {
            return []
        }
        return try transaction.integrations(connectorKey: connectorKey)
            .filter { $0.connectorId == connector.id }
            .map { (integration) throws(Failure) in try known(integration, transaction) }
            .sorted { (one, other) in
                if one.integration.isDiscovered != other.integration.isDiscovered {
                    return other.integration.isDiscovered
                }
                return one.parameters.discoveredAt ?? 0 > other.parameters.discoveredAt ?? 0
            }
    }

    /// Nil for a connector that was made otherwise: the key holds a hash of the address.
    private func address(of connector: Connector) throws(Failure) -> AppAddress? {
        guard let text = connector.definition["makeApiClient"]?["mapping"]?["baseUri"]?.stringValue,
            let address = try? AppAddress(text, options), try address.connectorKey() == connector.key
        else { return nil }
        return address
    }

    private func lasts(_ parameters: DiscoveredParameters) -> Bool {
        parameters.clientExpiresAt.map { $0 - context.services.clock.now > RegisteredClient.shortestRest } ?? true
    }

    /// The client's id, when the server said that it does not know it while a connection was refreshed.
    private func refusedClient(_ parameters: DiscoveredParameters, _ connection: Connection?) -> String? {
        guard parameters.isRegistered, let failure = connection?.refresh.failure,
            failure.failure.key == "client_refused", failure.at >= parameters.clientRegisteredAt
        else { return nil }
        return parameters.clientId
    }

    private func isFresh(_ known: Known) throws(Failure) -> Bool {
        guard let at = known.parameters.discoveredAt, known.parameters.issuer != nil, lasts(known.parameters) else {
            return false
        }
        return (0..<Self.freshMilliseconds).contains(context.services.clock.now - at)
    }

    // MARK: Discovering

    /// Once for all threads that want the same app. Answers the integration's id.
    private func prepare(
        _ address: AppAddress, exceptFor refused: String? = nil, isForced: Bool = false
    ) throws(Failure) -> String {
        let key = try address.connectorKey()
        return try context.services.discovery.apps.run("\(context.workspaceId)/\(key)/\(isForced)", context.call) {
            () throws(Failure) in
            let earlier = try context.read { (transaction) throws(Failure) -> Known? in
                try known(key, transaction).first
            }
            if !isForced, let earlier, try isFresh(earlier) { return earlier.integration.id }
            let app: DiscoveredApp
            do throws(Failure) {
                var discovery = try AppDiscovery(context)
                app = try discovery.run(address)
            } catch  where !isForced && error.isTransient && earlier?.parameters.issuer != nil {
                // It was known yesterday: signing in may work although its metadata cannot be had now.
                if let earlier { return earlier.integration.id }
                throw error
            }
            return try adopt(app, exceptFor: refused)
        }
    }

    /// A connector is made with its integration, so that nothing is left of an app that the product cannot be a client of;
    /// but for one whose client somebody must bring.
    private func adopt(_ app: DiscoveredApp, exceptFor refused: String?) throws(Failure) -> String {
        let key = try app.address.connectorKey()
        let all = try context.read { (transaction) throws(Failure) in try known(key, transaction) }
        if let own = all.first(where: { !$0.integration.isDiscovered && $0.parameters.clientId != nil }) {
            return try bind(own.integration, app)
        }
        do throws(Failure) {
            let scopes = app.scopes(or: defaultScopes(app.server))
            let (client, redirectUri) = try client(for: app, scopes, exceptFor: refused)
            return try write(app, scopes, client, redirectUri)
        } catch  where error.key == "registration_unavailable" {
            _ = try context.write { (transaction) throws(Failure) in try connector(of: app, transaction) }
            throw error.with("connectorKey", .string(key))
        } catch  where error.key == "registration_refused" {
            let isThere = try context.read { (transaction) throws(Failure) in
                try transaction.customConnector(key: key) != nil
            }
            let definition = isThere ? nil : try DiscoveredConnector.definition(app)
            let failure = error.with("connectorKey", .string(key))
            throw definition.map { failure.with("connector", .object($0)) } ?? failure
        }
    }

    /// What the product's metadata names is meant for any server: not all know this one.
    private func defaultScopes(_ server: AuthorizationServer) -> [String] {
        options.clientMetadata.scopes.filter { $0 != "offline_access" || server.offersOfflineAccess }
    }

    /// The app's connector, made now where there is none: another process may have been faster.
    private func connector(of app: DiscoveredApp, _ transaction: Transaction) throws(Failure) -> Connector {
        let key = try app.address.connectorKey()
        if let present = try transaction.customConnector(key: key) { return present }
        let tenantId = try context.tenantId()
        // A tenant chooses addresses: without a limit it could fill the store. These many were found for it and are still
        // there; what others have found costs it nothing.
        let limit = options.tenantLimits.apps
        guard try transaction.discoveredConnectors(by: tenantId) < limit else {
            throw .conflict(
                "too_many_apps",
                "\(limit) apps were found by their address for this tenant; make connectors for further ones, or wait until those that nobody uses have been forgotten."
            )
        }
        var connector = try Connector(
            definition: try DiscoveredConnector.definition(app), id: try transaction.newId(.connector),
            isBuiltIn: false)
        try transaction.insert(&connector, discoveredBy: tenantId)
        return connector
    }

    /// A client that somebody registered by hand belongs to the first server that it is used with, and to no other.
    private func bind(_ integration: Integration, _ app: DiscoveredApp) throws(Failure) -> String {
        try context.write { (transaction) throws(Failure) in
            // Read again: somebody may have changed or bound it while the app was asked.
            guard var integration = try transaction.integration(id: integration.id)
            else { throw .notFound("The integration") }
            var parameters = try known(integration, transaction).parameters
            guard parameters.issuer == nil || parameters.isOf(app.server) else {
                throw Failure.configuration(
                    "issuer_changed",
                    "The client of the integration \(integration.key) belongs to another authorization server than the app names now; register one at \(MetadataAddress.shown(app.server.issuer)), and make an integration with it."
                ).with("issuer", .string(app.server.issuer))
            }
            let own = parameters.scopes
            let scopes = app.scopes(or: own.isEmpty ? defaultScopes(app.server) : own)
            parameters.adopt(app, scopes: scopes, options, now: transaction.now)
            let hasSecret = parameters.object["clientSecret"]?.stringValue != nil
            let method = app.server.authMethod(hasSecret: hasSecret) ?? (hasSecret ? .basic : .none)
            parameters.object["clientAuthLocation"] = .string(method.location.rawValue)
            try transaction.update(&integration, parameters: parameters.object)
            return integration.id
        }
    }

    private func write(
        _ app: DiscoveredApp, _ scopes: [String], _ client: RegisteredClient, _ redirectUri: String
    ) throws(Failure) -> String {
        try context.write { (transaction) throws(Failure) in
            let connector = try connector(of: app, transaction)
            let present = try known(connector.key, transaction).first {
                $0.integration.isDiscovered && $0.parameters.isOf(app.server)
            }
            var parameters = present?.parameters ?? DiscoveredParameters(JSONObject())
            parameters.adopt(app, scopes: scopes, options, now: transaction.now)
            parameters.adopt(client)
            if var integration = present?.integration {
                integration.oAuthCallbackUri = redirectUri
                try transaction.update(&integration, parameters: parameters.object)
                return integration.id
            }
            let isTaken = try transaction.integration(key: connector.key) != nil
            let id = try transaction.newId(.integration)
            let integration = Integration(
                id: id, key: isTaken ? "\(connector.key)-\(id)" : connector.key, name: connector.name,
                connectorId: connector.id, connectorKey: connector.key, oAuthCallbackUri: redirectUri,
                isDiscovered: true, createdAt: transaction.now, updatedAt: transaction.now, parametersVersion: 1)
            try transaction.insert(integration, parameters: parameters.object)
            return id
        }
    }

    // MARK: The client

    /// In the order of the MCP specification, but for servers that neither name themselves in their answers nor need
    /// the document: a redirect URI of their own, which a document cannot foresee, then tells them from others.
    private func client(
        for app: DiscoveredApp, _ scopes: [String], exceptFor refused: String?
    ) throws(Failure) -> (RegisteredClient, redirectUri: String) {
        let server = app.server
        guard let template = options.oAuthCallbackUri else {
            throw .configuration(
                "oauth_callback_uri_missing", "No OAuth callback URI is set: give `oAuthCallbackUri` at open.")
        }
        if let document = options.clientMetadataUri, server.takesClientMetadataDocuments,
            server.sendsIssuer || server.registrationUri == nil
        {
            let client = RegisteredClient(
                clientId: document, clientSecret: nil, authMethod: .none, scopes: [],
                registeredAt: context.services.clock.now,
                expiresAt: nil)
            return (client, template.uri(for: "discovered"))
        }
        let mark = try AppAddress.mark(server.issuer)
        let plain = template.uri(for: mark)
        let redirectUri =
            template.isDistinct
            ? plain : try URI(plain, what: "`oAuthCallbackUri`").appending(query: [("issuer", mark)]).text
        let registration = ClientRegistration(server, redirectUri: redirectUri, scopes: scopes, context)
        return (try registration.client(exceptFor: refused), redirectUri)
    }
}

extension Failure {
    /// The other side's trouble, which passes.
    fileprivate var isTransient: Bool { status == .network || status == .rateLimited || isRetryable }
}
