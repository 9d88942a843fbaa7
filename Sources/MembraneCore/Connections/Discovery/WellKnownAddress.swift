/// Where metadata is looked for: a well-known name between the host and the path (RFC 8615).
enum WellKnownAddress {
    /// RFC 9728, section 3.1; then at the root, as the MCP authorization specification wants it.
    static func protectedResource(_ resource: URI) throws(Failure) -> [URI] {
        let name = "/.well-known/oauth-protected-resource"
        let path = path(resource)
        let places = path.isEmpty ? [name] : [name + path, name]
        return try places.map { (place) throws(Failure) in try address(resource.origin + place) }
    }

    /// RFC 8414, section 3, and OpenID Connect Discovery 1.0, section 4, in the order of the MCP specification.
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
