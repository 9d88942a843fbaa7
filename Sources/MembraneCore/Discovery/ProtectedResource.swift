/// The metadata of a protected resource (RFC 9728, section 2), once it was found to be this app's.
struct ProtectedResource: Sendable {
    /// As it was written: authorization servers compare it.
    let resource: String
    let authorizationServers: [String]
    let scopes: [String]

    /// Nil where a document is no such metadata, as of servers that answer everything with something.
    ///
    /// The resource must be the app that was asked for (section 3.3): otherwise anybody could have tokens made for
    /// somebody else's. One more is believed: the document at the root of the app's own origin, when it speaks for that
    /// origin as a whole, as many servers do.
    init?(_ object: JSONObject, at place: URI, for app: AppAddress) throws(Failure) {
        guard let text = object["resource"]?.stringValue else { return nil }
        // What cannot stand in a page as it is, no resource is called.
        let uri = WebAddress.problem(text) == nil ? try? URI(text, what: "`resource`") : nil
        let root = try WellKnownAddress.protectedResource(app.uri).last
        let speaksForOrigin =
            place == root && uri?.origin == app.uri.origin && uri?.path == "/" && uri?.query == nil
            && uri?.fragment == nil
        guard let uri, app.isNamed(by: uri) || speaksForOrigin else {
            throw .resourceMismatch(app, uri)
        }
        resource = text
        authorizationServers = MetadataText.list(object["authorization_servers"])
        scopes = MetadataText.scopes(object["scopes_supported"])
    }
}

extension Failure {
    fileprivate static func resourceMismatch(_ app: AppAddress, _ named: URI?) -> Failure {
        let isNear = named?.origin == app.uri.origin
        let shown = named.map { isNear ? $0.origin + $0.path : $0.origin }
        var message = "The app's metadata is of another resource than \(app.uri.origin) was asked for (RFC 9728)."
        if isNear, let shown {
            message += " Connect with \(shown.shown(300)) as `appUrl`, if that is the app."
        }
        let failure = Failure(.providerError, .connection, "resource_mismatch", message)
        return shown.map { failure.with("resource", .string($0.shown(300))) } ?? failure
    }
}
