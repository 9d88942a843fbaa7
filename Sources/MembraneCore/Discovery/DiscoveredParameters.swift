/// The parameters of a discovered app's integration: a client, and the authorization server that it belongs to. Always
/// written together, so that no client meets another server.
struct DiscoveredParameters {
    var object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    var issuer: String? { object["issuer"]?.stringValue }
    var clientId: String? { object["clientId"]?.stringValue }
    var tokenUri: String? { object["tokenUri"]?.stringValue }
    /// Nil for what somebody set up by hand and was never connected.
    var discoveredAt: Int64? { object["discoveredAt"]?.integerValue }
    /// The client was registered here, and can be again.
    var isRegistered: Bool { object["isRegistered"] == .bool(true) }
    var clientExpiresAt: Int64? { object["clientExpiresAt"]?.integerValue }
    var clientRegisteredAt: Int64 { object["clientRegisteredAt"]?.integerValue ?? 0 }

    /// Stored grants go where they came from: to another issuer, or another token endpoint host, they never do.
    func isOf(_ server: AuthorizationServer) -> Bool {
        guard let issuer, issuer.utf8.elementsEqual(server.issuer.utf8) else { return false }
        return Self.origin(tokenUri) == Self.origin(server.tokenUri)
    }

    private static func origin(_ text: String?) -> String? {
        text.flatMap { try? URI($0, what: "An address") }?.origin
    }

    /// What somebody set up to be asked for where the app does not say it.
    var scopes: [String] {
        object["scopes"]?.stringValue.map { MetadataText.scopes($0) } ?? MetadataText.scopes(object["scopes"])
    }

    mutating func adopt(_ app: DiscoveredApp, scopes: [String], _ options: EngineOptions, now: Int64) {
        let server = app.server
        object["issuer"] = .string(server.issuer)
        object["issuerOptional"] = .bool(!server.sendsIssuer)
        object["issuerSlashOptional"] = options.issuerSlashOptional ? true : nil
        object["authorizeUri"] = .string(server.authorizeUri)
        object["tokenUri"] = .string(server.tokenUri)
        object["revocationUri"] = server.revocationUri.map { .string($0) }
        object["resource"] = app.resource.map { .string($0) }
        object["scopes"] = .array(scopes.map { .string($0) })
        object["discoveredAt"] = .integer(now)
    }

    mutating func adopt(_ client: RegisteredClient) {
        object["clientId"] = .string(client.clientId)
        object["clientSecret"] = client.clientSecret.map { .string($0) }
        object["clientAuthLocation"] = .string(client.authMethod.location.rawValue)
        object["clientExpiresAt"] = client.expiresAt.map { .integer($0) }
        object["clientRegisteredAt"] = .integer(client.registeredAt)
        object["isRegistered"] = true
    }
}
