/// Where metadata is looked for: a well-known name between the host and the path (RFC 8615).
enum WellKnownAddress {
    /// Before the path and the query, both of which stay as they are (RFC 9728, section 3.1); then without the query, and
    /// without the slash at the path's end, where servers have it too; at last at the root, as the MCP authorization
    /// specification wants it.
    static func protectedResource(_ resource: URI) throws(Failure) -> [URI] {
        let name = "/.well-known/oauth-protected-resource"
        let path = resource.path == "/" ? "" : resource.path
        var places: [String] = []
        for place in [path + (resource.query.map { "?" + $0 } ?? ""), path, Self.path(resource), ""]
        where !places.contains(name + place) {
            places.append(name + place)
        }
        return try places.map { (place) throws(Failure) in try address(resource.origin + place) }
    }

    /// RFC 8414, section 3, where a slash at the issuer's end goes, and OpenID Connect Discovery 1.0, section 4, in the
    /// order of the MCP specification.
    static func authorizationServer(_ issuer: URI) throws(Failure) -> [URI] {
        let path = path(issuer)
        var places = ["/.well-known/oauth-authorization-server" + path, "/.well-known/openid-configuration" + path]
        if !path.isEmpty { places.append(path + "/.well-known/openid-configuration") }
        return try places.map { (place) throws(Failure) in try address(issuer.origin + place) }
    }

    /// Without the slash at its end.
    private static func path(_ uri: URI) -> String {
        String(uri.path.removing(suffix: "/") ?? uri.path[...])
    }

    private static func address(_ text: String) throws(Failure) -> URI {
        try URI(text, what: "The address of the app's metadata")
    }
}
