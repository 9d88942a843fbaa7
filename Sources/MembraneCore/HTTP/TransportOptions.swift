/// How the library's own transport sends.
package struct TransportOptions: Sendable {
    /// Permits addresses that are not public, and plain http to them.
    var allowsPrivateAddresses = false
    /// Nil: no proxy.
    var proxy: ProxyRules?
    /// Certificates that are trusted, in place of the system's: the path of a PEM file, or the text of one.
    var certificateFile: String?
    var certificates: [UInt8]?
    /// Offers HTTP/2 to servers that speak TLS.
    var usesHTTP2 = true
    /// Bytes of an answer's header fields.
    var maximumHeader = 256 << 10
    var connectMilliseconds: Int64 = 30_000
    /// Longest time in which nothing arrives and nothing can be sent.
    var idleMilliseconds: Int64 = 120_000

    package init() {}

    init(allowsPrivateAddresses: Bool) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }
}

extension TransportOptions {
    /// Refuses what must not be sent, before anything is looked up.
    func check(_ request: HTTPRequest) throws(Failure) {
        try request.check()
        guard request.uri.isSecure || allowsPrivateAddresses else {
            throw .addressRefused(host: request.uri.host, isSecure: false)
        }
        try checkBehindProxy(request.uri)
    }

    /// A proxy looks names up itself and connects: its answers cannot be judged here. What can be is what it is asked for.
    private func checkBehindProxy(_ uri: URI) throws(Failure) {
        guard !allowsPrivateAddresses, let proxy, proxy.isUsed(for: uri) else { return }
        let isRefused = IPAddress.octets(of: uri.host).map { !AddressPolicy.isPublic($0) }
        guard !(isRefused ?? IPAddress.isLocalName(uri.host)) else {
            throw .addressRefused(host: uri.host, isSecure: uri.isSecure)
        }
    }
}
