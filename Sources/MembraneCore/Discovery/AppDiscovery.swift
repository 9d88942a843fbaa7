/// Finds out how to sign in to an app that no connector knows, in the order of the MCP authorization specification:
/// the app's challenge and metadata (RFC 9728), then its authorization server's (RFC 8414, OpenID Connect Discovery).
///
/// Each of them may be in several places, asked in order. What cannot be had, or cannot be used, leads to the next; what
/// cannot be believed, because it speaks of another resource or issuer, ends it all.
struct AppDiscovery {
    private let options: EngineOptions
    private let clientName: String
    private var reader: MetadataReader

    /// An app may have several authorization servers; these many are looked at.
    private static let maximumServers = 3

    init(_ context: Context) throws(Failure) {
        options = context.services.options
        clientName = try context.clientName()
        reader = MetadataReader(context)
    }

    mutating func run(_ address: AppAddress) throws(Failure) -> DiscoveredApp {
        do throws(Failure) {
            return try find(address)
        } catch {
            throw reader.trail.told(error)
        }
    }

    private mutating func find(_ address: AppAddress) throws(Failure) -> DiscoveredApp {
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
        var hints = Hints()
        hints.add(try reader.challenge(AppChallenge.get(app.uri)))
        if !hints.isRefused { try initialize(app, &hints) }
        guard let resource = try protectedResource(app, &hints) else {
            let server = try ownServer(of: app, isRefused: hints.isRefused)
            guard let server else { throw reader.trail.failure(otherwise: .nothingDiscovered(app)) }
            // Who asks for no token is no resource that one could be made for, but an issuer.
            return DiscoveredApp(
                address: app, resource: hints.isRefused ? app.text : nil, server: server, scopes: hints.scopes)
        }
        let server = try server(of: resource, app)
        return DiscoveredApp(
            address: app, resource: resource.resource, server: server,
            scopes: hints.scopes.isEmpty ? resource.scopes : hints.scopes)
    }

    // MARK: The app

    /// What the app's challenges said.
    private struct Hints {
        var isRefused = false
        var isInitialized = false
        var places: [String] = []
        var scopes: [String] = []

        mutating func add(_ challenge: AppChallenge?) {
            guard let challenge else { return }
            isRefused = isRefused || challenge.isRefusal
            if let place = challenge.resourceMetadata { places.append(place) }
            if scopes.isEmpty { scopes = challenge.scopes }
        }
    }

    private mutating func initialize(_ app: AppAddress, _ hints: inout Hints) throws(Failure) {
        hints.isInitialized = true
        hints.add(try reader.challenge(AppChallenge.initialize(app.uri, clientName: clientName)))
    }

    private mutating func protectedResource(
        _ app: AppAddress, _ hints: inout Hints
    ) throws(Failure) -> ProtectedResource? {
        var asked: [URI] = []
        let places = announced(hints.places) + (try WellKnownAddress.protectedResource(app.uri))
        if let found = try protectedResource(app, at: places, &asked) { return found }
        guard !hints.isInitialized else { return nil }
        // The answer to GET may come from something in front of the app, which knows nothing of its metadata.
        let known = hints.places.count
        try initialize(app, &hints)
        return try protectedResource(app, at: announced(Array(hints.places.dropFirst(known))), &asked)
    }

    private mutating func protectedResource(
        _ app: AppAddress, at places: [URI], _ asked: inout [URI]
    ) throws(Failure) -> ProtectedResource? {
        // Named twice, it is asked once.
        for place in places where !asked.contains(place) {
            asked.append(place)
            guard let object = try reader.object(at: place) else { continue }
            if let resource = try ProtectedResource(object, at: place, for: app) { return resource }
            reader.trail.note(HTTPRequest(method: "GET", uri: place), status: 200, "no metadata of a resource")
        }
        return nil
    }

    /// An announcement that cannot be used is none: there is a place where the metadata is without one.
    private func announced(_ places: [String]) -> [URI] {
        places.compactMap { MetadataAddress.uri($0, options) }
    }

    // MARK: The authorization server

    /// The first of the app's servers that can be used; its own origin where it names none.
    private mutating func server(
        of resource: ProtectedResource, _ app: AppAddress
    ) throws(Failure) -> AuthorizationServer {
        let issuers = resource.authorizationServers.prefix(Self.maximumServers)
        for issuer in issuers {
            guard let uri = MetadataAddress.uri(issuer, options), uri.query == nil else {
                let name = MetadataAddress.shown(issuer)
                reader.trail.note(
                    unusable: .metadataInvalid(name, "is named by an issuer that is no https address"))
                continue
            }
            if let server = try server(uri, { (_) in issuer }) { return server }
        }
        guard issuers.isEmpty else {
            let names = issuers.map { MetadataAddress.shown($0) }.joined(separator: ", ")
            throw reader.trail.failure(
                otherwise: .metadataInvalid(names, "was not found where RFC 8414 and OpenID Connect put it"))
        }
        guard let own = try ownServer(of: app, isRefused: true) else {
            throw reader.trail.failure(
                otherwise: .metadataInvalid(app.uri.origin, "names no authorization server"))
        }
        return own
    }

    /// Before RFC 9728, apps were their own authorization servers, by their origin. An address that nobody is refused at
    /// may be an issuer itself.
    private mutating func ownServer(of app: AppAddress, isRefused: Bool) throws(Failure) -> AuthorizationServer? {
        let origin = try URI(app.uri.origin, what: "`appUrl`")
        if isRefused || app.isWholeOrigin {
            // With or without the slash that stands for its empty path: a person named it, not a document.
            let found = try server(origin) { (named) in named == origin.text + "/" ? named : origin.text }
            if found != nil || app.isWholeOrigin { return found }
        }
        guard app.uri.query == nil else { return nil }
        return try server(app.uri) { (_) in app.text }
    }

    /// - Parameter issuer: who it must be, whatever the document says.
    private mutating func server(
        _ uri: URI, _ issuer: (_ named: String) -> String
    ) throws(Failure) -> AuthorizationServer? {
        for place in try WellKnownAddress.authorizationServer(uri) {
            guard let object = try reader.object(at: place) else { continue }
            let request = HTTPRequest(method: "GET", uri: place)
            do throws(Failure) {
                let expected = issuer(object["issuer"]?.stringValue ?? "")
                if let server = try AuthorizationServer(object, issuer: expected, options) { return server }
                reader.trail.note(request, status: 200, "no metadata of an authorization server")
            } catch  where error.key != "issuer_mismatch" {
                reader.trail.note(request, status: 200, unusable: error)
            }
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
