/// Which proxy a request goes through, if any.
struct ProxyRules: Sendable {
    /// "http", "https" or "socks5h" with host and port, without user name and password.
    let address: String
    let username: String?
    let password: Secret?
    /// Hosts that are connected to directly.
    private let exceptions: [Exception]

    private enum Exception: Sendable {
        case all
        /// A host, and everything below it.
        case domain(String)
        case network(IPNetwork)
    }

    private static let schemes = ["http", "https", "socks5", "socks5h"]

    /// - Parameters:
    ///   - address: such as "http://user:password@proxy.example:3128".
    ///   - exceptions: as NO_PROXY has them, separated by commas: hosts and domains, with or without a leading dot,
    ///     addresses, networks such as 10.0.0.0/8, or "*".
    init(_ text: String, exceptions: String?) throws(Failure) {
        let (scheme, rest) = ProxyRules.scheme(of: text)
        var schemeName = scheme?.asciiLowercased() ?? "http"
        guard ProxyRules.schemes.contains(schemeName) else {
            throw .invalidArgument("`proxy` begins with http://, https://, socks5:// or socks5h://.")
        }
        // To libcurl the one looks names up here, where nobody judges what they lead to behind a proxy.
        if schemeName == "socks5" { schemeName = "socks5h" }
        let (whole, path) = rest.cut(at: UInt8(ascii: "/"))
        guard path?.isEmpty ?? true else { throw .invalidArgument("`proxy` has no path.") }
        var authority = String(whole)
        var username: String?
        var password: String?
        if let at = whole.utf8.lastIndex(of: UInt8(ascii: "@")) {
            let (user, secret) = whole[..<at].cut(at: UInt8(ascii: ":"))
            username = ProxyRules.decoded(user)
            password = secret.map(ProxyRules.decoded)
            authority = String(whole[whole.utf8.index(after: at)...])
        }
        // Read as the authority of an address, which refuses what is none.
        let uri: URI
        do throws(Failure) {
            uri = try URI("http://" + authority, what: "`proxy`")
        } catch {
            throw .invalidArgument(error.message)
        }
        let hasPort = !authority.asciiLowercased().hasSuffix(uri.host)
        let port = hasPort ? uri.port : schemeName.hasPrefix("socks") ? 1080 : schemeName == "https" ? 443 : 80
        self.address = "\(schemeName)://\(uri.host):\(port)"
        self.username = username
        self.password = password.map { Secret($0.utf8) }
        self.exceptions = try ProxyRules.exceptions(exceptions ?? "")
    }

    /// What the variables of the environment ask for; nil when they name no proxy.
    static func environment(_ variable: (String) -> String?) throws(Failure) -> ProxyRules? {
        func first(_ names: String...) -> String? {
            names.lazy.compactMap(variable).first { !$0.isEmpty }
        }
        // HTTP_PROXY in upper case is what a CGI program gets from a request's "Proxy" header.
        guard let address = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy") else {
            return nil
        }
        return try ProxyRules(address, exceptions: first("no_proxy", "NO_PROXY"))
    }

    /// Whether requests to this host go through the proxy.
    func isUsed(for uri: URI) -> Bool {
        let host = uri.host.removing(suffix: ".").map { String($0) } ?? uri.host
        let address = IPAddress.octets(of: host)
        return !exceptions.contains { exception in
            switch exception {
            case .all: return true
            case .domain(let domain): return host == domain || host.hasSuffix("." + domain)
            case .network(let network): return address.map(network.contains) ?? false
            }
        }
    }

    private static func exceptions(_ list: String) throws(Failure) -> [Exception] {
        var exceptions: [Exception] = []
        for part in list.parts(at: { ", ".utf8.contains($0) }) {
            if part == "*" {
                exceptions.append(.all)
                continue
            }
            if let network = IPNetwork(String(part)) {
                exceptions.append(.network(network))
                continue
            }
            guard !part.utf8.contains(UInt8(ascii: "/")) else {
                throw .invalidArgument("`noProxy` has an entry that is not a network: write it as 10.0.0.0/8.")
            }
            let domain = Substring(part.asciiLowercased().utf8.drop { ".*".utf8.contains($0) })
            if !domain.isEmpty { exceptions.append(.domain(String(domain))) }
        }
        return exceptions
    }

    private static func decoded(_ text: Substring) -> String {
        String(decoding: PercentEncoding.decode(text.utf8), as: UTF8.self)
    }

    /// What comes before the first "://", and what after it.
    private static func scheme(of text: String) -> (Substring?, rest: Substring) {
        let places = text.utf8.indices
        guard let place = places.first(where: { text.utf8[$0...].starts(with: "://".utf8) }) else {
            return (nil, text[...])
        }
        return (text[..<place], text[place...].removing(prefix: "://") ?? "")
    }
}
