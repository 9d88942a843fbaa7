/// An absolute http or https address.
struct URI: Sendable, Equatable, CustomStringConvertible {
    /// As it was given, because redirect URIs and issuers are compared letter by letter.
    let text: String
    /// "http" or "https".
    let scheme: String
    /// In lower case; an IPv6 address stands in brackets.
    let host: String
    /// The port that is connected to, named or not.
    let port: Int
    /// At least "/". Percent-encoded, as `query` and `fragment` are.
    let path: String
    let query: String?
    let fragment: String?
    /// Scheme, host and port as browsers write them, for example "https://api.example.com:8443".
    let origin: String

    /// - Parameter what: names the value in a failure, which never quotes the address: it may hold a secret.
    init(_ text: String, what: String) throws(Failure) {
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\\") }) else {
            throw .invalidRequest(
                "\(what) contains a space, a control character, a backslash or non-ASCII text: percent-encode it.")
        }
        guard let authority = URI.authority(of: text) else {
            throw .invalidRequest("\(what) is not an absolute http or https URI.")
        }
        guard !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw .invalidRequest("\(what) contains a user name or password.")
        }
        // libcurl decodes an encoded host. Nobody writes one but to hide it.
        guard !authority.isEmpty, !authority.utf8.contains(UInt8(ascii: "%")) else {
            throw .invalidRequest("\(what) has no valid host.")
        }
        let url = try CurlURL()
        if let problem = try url.parse(text) { throw .invalidRequest("\(what) is not a valid URI: \(problem).") }
        guard let scheme = try url.scheme?.asciiLowercased(),
            let host = try url.host?.asciiLowercased(),
            let port = try url.port.flatMap(Int.init), port > 0,
            let path = try url.path
        else { throw .invalidRequest("\(what) has no valid host, port or path.") }
        try URI.checkPath(path, what: what)
        self.text = text
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
        query = try url.query
        fragment = try url.fragment
        let isUsualPort = port == (scheme == "https" ? 443 : 80)
        origin = isUsualPort ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }

    /// The same host with another path, query and fragment, written anew.
    private init(_ base: URI, path: String, query: String?, fragment: String?) {
        text = base.origin + path + (query.map { "?" + $0 } ?? "") + (fragment.map { "#" + $0 } ?? "")
        scheme = base.scheme
        host = base.host
        port = base.port
        origin = base.origin
        self.path = path
        self.query = query
        self.fragment = fragment
    }

    var description: String { text }

    var isSecure: Bool { scheme == "https" }

    /// Whether it names this machine, in the usual ways.
    var isLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }

    /// The same address with more in its query.
    func appending(query items: [(String, String)]) -> URI {
        guard !items.isEmpty else { return self }
        let added = items.map { PercentEncoding.encode($0) + "=" + PercentEncoding.encode($1) }.joined(separator: "&")
        return URI(self, path: path, query: URI.join(query, added), fragment: fragment)
    }

    private static func join(_ left: String?, _ right: String?) -> String? {
        let parts = [left, right].compactMap(\.self).filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: "&")
    }
}

extension URI {
    /// What a user of this address, the base of an API, refers to.
    ///
    /// A path, with or without a leading slash, continues the base's path, and its query the base's query. A whole
    /// address is taken when it has the same origin. Characters that may not stand in a URI are percent-encoded.
    func joining(_ reference: String) throws(Failure) -> URI {
        // Nearly all: there is nothing in them to encode or to refuse.
        if PercentEncoding.isPlainPath(reference) { return continued(by: reference, query: nil) }
        guard reference.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .invalidRequest("The path contains a control character.")
        }
        // By octets: a combining character would hide what it follows from a comparison of characters.
        guard !reference.utf8.contains(UInt8(ascii: "\\")) else {
            throw .invalidRequest("The path contains a backslash.")
        }
        guard !reference.utf8.contains(UInt8(ascii: "#")) else {
            throw .invalidRequest("The path contains a fragment, which is never sent.")
        }
        let reference = PercentEncoding.repair(reference)
        if URI.hasScheme(reference) {
            guard URI.authority(of: reference) != nil else { throw otherOrigin }
            let uri = try URI(reference, what: "The path")
            guard uri.origin == origin else { throw otherOrigin }
            return uri
        }
        guard !reference.hasPrefix("//") else { throw otherOrigin }
        let (added, more) = reference.cut(at: UInt8(ascii: "?"))
        try URI.checkPath(String(added), what: "The path")
        return continued(by: String(added), query: more.map { String($0) })
    }

    private func continued(by added: String, query more: String?) -> URI {
        let start = path.removing(suffix: "/").map { String($0) } ?? path
        let isSlashed = added.utf8.first == UInt8(ascii: "/")
        return URI(
            self, path: added.isEmpty ? path : isSlashed ? start + added : start + "/" + added,
            query: URI.join(query, more), fragment: nil)
    }

    private var otherOrigin: Failure {
        Failure(
            .addressRefused, .badRequest, "other_origin",
            "The path leads away from \(origin): credentials are sent to that origin only.")
    }

    /// "scheme://" at the beginning (RFC 3986, section 3.1). A colon alone is part of a path, as in "people:search".
    private static func hasScheme(_ text: String) -> Bool {
        let scheme = text.utf8.prefix { PercentEncoding.isLetterOrDigit($0) || "+-.".utf8.contains($0) }
        return !scheme.isEmpty && text.utf8.dropFirst(scheme.count).starts(with: "://".utf8)
    }

    /// What stands between "http://" or "https://" and the path; nil when `text` begins with neither.
    static func authority(of text: String) -> Substring? {
        guard let prefix = prefixes.first(where: text.hasNamedPrefix) else { return nil }
        return Substring(text.utf8.dropFirst(prefix.utf8.count)).before { "/?#".utf8.contains($0) }
    }

    private static let prefixes = ["https://", "http://"]

    /// Whether a text says that it is a whole address, which people may leave out.
    static func isWhole(_ text: String) -> Bool { prefixes.contains(where: text.hasNamedPrefix) }

    /// Refuses what servers may understand as a step to another place, in all the ways it can be written.
    private static func checkPath(_ path: String, what: String) throws(Failure) {
        let decoded = PercentEncoding.decode(path.utf8)
        guard decoded.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .invalidRequest("\(what) contains an encoded control character.")
        }
        for segment in decoded.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
            // Some servers strip parameters (";…") before they look for dots.
            let name = segment.prefix { $0 != UInt8(ascii: ";") }
            guard !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else {
                throw .invalidRequest("\(what) contains a segment \"\(name.count == 1 ? "." : "..")\".")
            }
        }
    }
}
