/// The address of an app that no connector knows: the resource that its metadata must name (RFC 9728, section 1.2).
struct AppAddress: Sendable {
    let uri: URI

    /// People write "example.com", paste "http://" and drag queries along. What none of them means is left away.
    init(_ text: String, _ options: EngineOptions) throws(Failure) {
        let given = try URI(URI.isWhole(text) ? text : "https://" + text, what: "`appUrl`")
        let isPlain = !given.isSecure && !options.allowsPrivateAddresses
        guard !isPlain || given.port == 80 else {
            throw Failure(
                .addressRefused, .badRequest, "address_refused", "`appUrl` must begin with https:// to be connected.")
        }
        let origin = isPlain ? "https://\(given.host)" : given.origin
        uri = try URI(origin + (given.path == "/" ? "" : given.path), what: "`appUrl`")
    }

    var isWholeOrigin: Bool { uri.path == "/" }

    /// The app as a resource, in the form that the standards recommend: without a slash where there is no path.
    var text: String { uri.text }

    /// Whether a resource identifier is this one. An empty path and "/" are the same (RFC 3986, section 6.2.3).
    func isNamed(by resource: URI) -> Bool {
        resource.origin == uri.origin && resource.path.utf8.elementsEqual(uri.path.utf8) && resource.query == nil
            && resource.fragment == nil
    }

    /// The key of the connector that is made for the app: readable, and nobody else's.
    func connectorKey() throws(Failure) -> String {
        let host = uri.host.utf8.map { PercentEncoding.isLetterOrDigit($0) ? $0 : UInt8(ascii: "-") }
        let name = String(decoding: host.drop { $0 == UInt8(ascii: "-") }.prefix(40), as: UTF8.self)
        return "\(name.isEmpty ? "app" : name)-\(try Self.mark(uri.origin + uri.path))"
    }

    /// Twenty digits that stand for a text.
    static func mark(_ text: String) throws(Failure) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = try SHA2.sha256.digest(Array(text.utf8)).prefix(10)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
