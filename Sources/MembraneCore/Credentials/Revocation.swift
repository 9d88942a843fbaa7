/// Gives tokens back to the provider: by its revocation endpoint (RFC 7009), or by the connector's `disconnect`.
struct Revocation {
    private let connector: Connector
    private let variables: ConnectorVariables
    private let tenantId: String

    init(_ connector: Connector, _ variables: ConnectorVariables, tenantId: String) {
        self.connector = connector
        self.variables = variables
        self.tenantId = tenantId
    }

    /// What must be kept to do it once a connection has other credentials or none; nil when the connector knows no way.
    static func secrets(
        of connection: Connection, _ context: Context, _ transaction: Transaction
    ) throws(Failure) -> IssuedGrant.Secrets? {
        guard connection.hasCredentials, let connector = try context.connector(of: connection, transaction) else {
            return nil
        }
        let setup = try transaction.setup(of: connection)
        var secrets = IssuedGrant.Secrets(
            connectorId: connection.connectorId, setup: setup,
            credentials: try transaction.credentials(of: connection))
        secrets.integrationId = connection.integrationId
        secrets.authOptionKey = connection.authOptionKey
        let parameters = try context.connectorParameters(
            try context.integration(of: connection, transaction), setup, transaction)
        return connector.canRevoke(secrets.variables(parameters)) ? secrets : nil
    }

    /// What a connection had until now goes back to the provider, and what it was to have by attempts before `grant`, where
    /// that leaves its new credentials alone.
    static func giveBack(
        replacedIn connection: Connection, by new: JSONObject, endsAll: Bool, before grant: IssuedGrant? = nil,
        _ context: Context, _ transaction: Transaction
    ) throws(Failure) {
        for other in try transaction.grants(.redeemed, of: connection)
        where grant.map({ other.id.utf8.lexicographicallyPrecedes($0.id.utf8) }) ?? true {
            if endsAll || other.secrets.sharesTokens(with: new) {
                try transaction.deleteGrant(other)
            } else {
                try transaction.giveBack(other, other.secrets)
            }
        }
        for other in try transaction.grants(.revoking, of: connection)
        where endsAll || other.secrets.sharesTokens(with: new) {
            try transaction.deleteGrant(other)
        }
        // What a person has entered was not issued to anybody.
        guard !endsAll, try context.connector(of: connection, transaction)?.isIssuedCredentials ?? false,
            let old = try secrets(of: connection, context, transaction), !old.sharesTokens(with: new)
        else { return }
        _ = try transaction.insertGrant(.revoking, old, of: connection)
    }

    /// One try.
    func run(_ context: Context) throws(Failure) {
        if let request = try connector.disconnectRequest(variables) {
            let api = try APIClient(connector, variables, tenantId: tenantId, context)
            let response = try api.send(AppRequest(request))
            // Who is not known there any more has nothing to give back.
            guard (200..<300).contains(response.status) || [401, 404, 410].contains(response.status) else {
                throw .providerError(response.status, connector.name)
            }
            return
        }
        if try connector.answer(.disconnect, variables, context) != nil { return }
        guard connector.kind == .oauth2 else { return }
        let config = try connector.oauthConfig(variables, context)
        guard let uri = config.revocationUri else { return }
        let endpoint = TokenEndpoint(config, appName: connector.name, context.services)
        if let token = variables.credentials["refresh_token"]?.stringValue, !token.isEmpty {
            try endpoint.revoke(token, isRefreshToken: true, at: uri, context.call)
        } else if let token = variables.credentials["access_token"]?.stringValue {
            try endpoint.revoke(token, isRefreshToken: false, at: uri, context.call)
        }
    }

    private static let lastMilliseconds: Int64 = 10_000

    /// One try by what is in memory, for what the store has no place for.
    func runAlone(_ services: Services, workspaceId: String) {
        guard connector.canRevoke(variables) else { return }
        let call = Call(clock: services.clock, timeoutMilliseconds: Self.lastMilliseconds)
        try? run(Context(of: services, workspaceId: workspaceId, tenantId: tenantId, call: call))
    }
}

extension IssuedGrant.Secrets {
    /// What a connector computes from to give it back. `parameters`: the integration's, with the connection's own.
    func variables(_ parameters: JSONObject) -> ConnectorVariables {
        var variables = ConnectorVariables(connectorParameters: parameters, connectionInput: setup.input)
        variables.credentials = way == .input ? setup.input.merging(credentials) : credentials
        return variables
    }

    /// Whether other credentials hold the same tokens, so that giving back the one would end the other.
    func sharesTokens(with other: JSONObject) -> Bool {
        let standard = ["refresh_token", "access_token", "oauth_token"]
        if standard.contains(where: { credentials[$0]?.stringValue?.isEmpty == false }) {
            return standard.contains { name in
                credentials[name]?.stringValue.map { !$0.isEmpty && $0 == other[name]?.stringValue } ?? false
            }
        }
        // An app's own login: which member is the token only the app knows, and no token is short.
        return credentials.contains { (name, value) in
            guard let text = value.stringValue, text.utf8.count >= 16, setup.input[name] != value else { return false }
            return other[name] == value
        }
    }
}

extension Connector {
    /// Whether connecting has something issued, which is not what a person has entered.
    var isIssuedCredentials: Bool {
        kind == .oauth2 || kind == .oauth1 || isRequest(.credentialsFromInput)
    }
}
