/// The address of an app that no connector knows: the resource that its metadata must name (RFC 9728, section 1.2).
struct AppAddress: Sendable {
    let uri: URI

    /// People write "example.com", paste "http://" and drag fragments along. What none of them means is left away; a query
    /// may say which of several resources is meant, and stays.
    init(_ text: String, _ options: EngineOptions) throws(Failure) {
        let given = try Self.uri(text)
        let isPlain = !given.isSecure && !options.allowsPrivateAddresses
        guard !isPlain || given.port == 80 else {
            throw Failure(
                .addressRefused, .badRequest, "address_refused", "`appUrl` must begin with https:// to be connected.")
        }
        let origin = isPlain ? "https://\(given.host)" : given.origin
        let query = given.query.flatMap { $0.isEmpty ? nil : "?" + $0 }
        let path = given.path == "/" && query == nil ? "" : given.path
        let address = origin + path + (query ?? "")
        // It becomes the base of a connector, which is as strict.
        if let problem = WebAddress.problem(address) { throw .invalidRequest("`appUrl` \(problem).", path: "appUrl") }
        uri = try URI(address, what: "`appUrl`")
    }

    /// The address that a person means, who may leave "https://" out.
    static func uri(_ text: String) throws(Failure) -> URI {
        if let scheme = foreignScheme(of: text) {
            throw .invalidRequest(
                "`appUrl` begins with “\(scheme.shown(32)):”. An app's address begins with https://, or has no scheme.",
                path: "appUrl")
        }
        return try URI(URI.isWhole(text) ? text : "https://" + text, what: "`appUrl`")
    }

    /// What stands before the first colon, where that is neither http or https nor a host before its port.
    private static func foreignScheme(of text: String) -> String? {
        let (name, rest) = text.cut(at: UInt8(ascii: ":"))
        guard let rest, !URI.isWhole(text), name.utf8.first.map({ !(0x30...0x39).contains($0) }) ?? false,
            name.utf8.allSatisfy({ PercentEncoding.isLetterOrDigit($0) || "+-.".utf8.contains($0) })
        else { return nil }
        if rest.hasPrefix("//") { return String(name) }
        let authority = rest.before { "/?#".utf8.contains($0) }
        let isPort = (1...5).contains(authority.utf8.count) && authority.utf8.allSatisfy { (0x30...0x39).contains($0) }
        // Before "@" it is somebody's name, which is refused as that.
        return isPort || authority.utf8.contains(UInt8(ascii: "@")) ? nil : String(name)
    }

    var isWholeOrigin: Bool { uri.path == "/" && uri.query == nil }

    /// The app as a resource, in the form that the standards recommend: without a slash where there is no path.
    var text: String { uri.text }

    /// Whether a resource identifier is this one. An empty path and "/" are the same (RFC 3986, section 6.2.3). Without
    /// a query it is the resource that the app's own query only narrows: most apps have one document for all of them.
    func isNamed(by resource: URI) -> Bool {
        resource.origin == uri.origin && resource.path.utf8.elementsEqual(uri.path.utf8) && resource.fragment == nil
            && (resource.query == nil || resource.query == uri.query)
    }

    /// The key of the connector that is made for the app: readable, and nobody else's.
    func connectorKey() throws(Failure) -> String {
        let host = uri.host.utf8.map { PercentEncoding.isLetterOrDigit($0) ? $0 : UInt8(ascii: "-") }
        let name = String(decoding: host.drop { $0 == UInt8(ascii: "-") }.prefix(40), as: UTF8.self)
        let query = uri.query.map { "?" + $0 } ?? ""
        return "\(name.isEmpty ? "app" : name)-\(try Self.mark(uri.origin + uri.path + query))"
    }

    /// Twenty digits that stand for a text.
    static func mark(_ text: String) throws(Failure) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = try SHA2.sha256.digest(Array(text.utf8)).prefix(10)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
