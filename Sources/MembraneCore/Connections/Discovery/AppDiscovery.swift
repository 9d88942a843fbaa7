/// Finds out how to sign in to an app that no connector knows, in the order of the MCP authorization specification:
/// the app's challenge and metadata (RFC 9728), then its authorization server's (RFC 8414, OpenID Connect Discovery).
struct AppDiscovery {
    private let options: EngineOptions
    private var reader: MetadataReader

    /// An app may have several authorization servers; these many are looked at.
    private static let maximumServers = 3

    init(_ context: Context) {
        options = context.engine.options
        reader = MetadataReader(context)
    }

    mutating func run(_ address: AppAddress) throws(Failure) -> DiscoveredApp {
        do throws(Failure) {
            return try discover(address)
        } catch  where error.key == "resource_mismatch" && address.isWholeOrigin {
            // A domain was named, and its own metadata tells where on it the app is. Only once, and nowhere else.
            guard let text = error.data["resource"]?.stringValue, let other = try? AppAddress(text, options),
                other.uri.origin == address.uri.origin, !other.isWholeOrigin
            else { throw error }
            return try discover(other)
        }
    }

    private mutating func discover(_ app: AppAddress) throws(Failure) -> DiscoveredApp {
        let answer = try reader.knock(app.uri)
        let challenge = answer.status == 401 ? AuthenticateChallenge.bearer(answer.headers) : nil
        let asked = challenge?.parameters["scope"].map { MetadataText.scopes($0) } ?? []
        guard let resource = try protectedResource(app, challenge?.parameters["resource_metadata"]) else {
            // Before RFC 9728, apps were their own authorization servers.
            guard answer.status == 401, let server = try server(ofOrigin: app) else { throw .nothingDiscovered(app) }
            return DiscoveredApp(
                address: app, resource: app.text, server: server, scopes: Self.scopes(asked, server))
        }
        guard !resource.authorizationServers.isEmpty else {
            throw .metadataInvalid(app.uri.origin, "names no authorization server")
        }
        for issuer in resource.authorizationServers.prefix(Self.maximumServers) {
            guard let server = try server(issuer) else { continue }
            return DiscoveredApp(
                address: app, resource: resource.resource, server: server,
                scopes: Self.scopes(asked.isEmpty ? resource.scopes : asked, server))
        }
        let names = resource.authorizationServers.prefix(Self.maximumServers).map { MetadataAddress.shown($0) }
        throw .metadataInvalid(names.joined(separator: ", "), "was not found where RFC 8414 and OpenID Connect put it")
    }

    /// Without it, many servers give no refresh token; those that do not know it might refuse it.
    private static func scopes(_ scopes: [String], _ server: AuthorizationServer) -> [String] {
        let adds = server.offersOfflineAccess && !scopes.contains("offline_access")
        return adds ? scopes + ["offline_access"] : scopes
    }

    // MARK: The app

    private mutating func protectedResource(
        _ app: AppAddress, _ announced: String?
    ) throws(Failure) -> ProtectedResource? {
        var places = try WellKnownAddress.protectedResource(app.uri)
        if let announced {
            guard let place = MetadataAddress.uri(announced, options) else {
                throw .metadataInvalid(app.uri.origin, "is announced at an address that is no https address")
            }
            // Named twice, it is asked once.
            places = [place] + places.filter { $0 != place }
        }
        for place in places {
            guard let object = try reader.object(at: place) else { continue }
            if let resource = try ProtectedResource(object, at: place, for: app) { return resource }
        }
        return nil
    }

    // MARK: The authorization server

    private mutating func server(_ issuer: String) throws(Failure) -> AuthorizationServer? {
        guard let uri = MetadataAddress.uri(issuer, options), uri.query == nil else {
            throw .metadataInvalid(MetadataAddress.shown(issuer), "is named by an issuer that is no https address")
        }
        for place in try WellKnownAddress.authorizationServer(uri) {
            guard let object = try reader.object(at: place) else { continue }
            if let server = try AuthorizationServer(object, issuer: issuer, options) { return server }
        }
        return nil
    }

    /// The app's own origin as issuer, with or without the slash that stands for its empty path.
    private mutating func server(ofOrigin app: AppAddress) throws(Failure) -> AuthorizationServer? {
        let origin = app.uri.origin
        for place in try WellKnownAddress.authorizationServer(try URI(origin, what: "`appUrl`")) {
            guard let object = try reader.object(at: place) else { continue }
            let issuer = object["issuer"]?.stringValue == origin + "/" ? origin + "/" : origin
            if let server = try AuthorizationServer(object, issuer: issuer, options) { return server }
        }
        return nil
    }
}

extension Failure {
    fileprivate static func nothingDiscovered(_ app: AppAddress) -> Failure {
        Failure(
            .notFound, .badRequest, "nothing_discovered",
            "No connector knows \(app.uri.host), and nothing there says how to sign in (RFC 9728, RFC 8414). Make a connector for it with create_connector."
        )
    }
}
