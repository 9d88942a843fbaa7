/// Sends requests with libcurl, each on the thread that asks.
package final class CurlTransport: Transport {
    /// More than this many may send at once; what is kept for later is bounded.
    private static let maximumIdle = 16

    private let options: TransportOptions
    private let home = HomeProcess()
    /// Clients that no thread uses now, the last one used last.
    private let idle = Lock<[CurlClient]>([])
    private let idlePumps = Lock<[CurlPump]>([])
    private static let maximumIdlePumps = 2

    package init(_ options: TransportOptions) { self.options = options }

    /// - Parameter allowsPrivateAddresses: permits addresses that are not public, and plain http to them.
    package convenience init(allowsPrivateAddresses: Bool) {
        self.init(TransportOptions(allowsPrivateAddresses: allowsPrivateAddresses))
    }

    package func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
        try options.check(request)
        try home.check()
        try call.check()
        guard request.stream?.rewind() ?? true else { throw .bodyNotRewindable }
        let client = try client(for: request.uri.origin)
        defer { keep(client) }
        return try client.send(request, options, call)
    }

    package func sendAll(_ next: () -> Outgoing?, _ ended: (Outgoing, Result<HTTPResponse, Failure>) -> Void) {
        let pump: CurlPump
        do throws(Failure) {
            try home.check()
            let kept = idlePumps.withLock { $0.popLast() }
            pump = if let kept { kept } else { try CurlPump(options) }
        } catch {
            while let outgoing = next() { ended(outgoing, .failure(error)) }
            return
        }
        pump.run(next, ended)
        idlePumps.withLock { if $0.count < CurlTransport.maximumIdlePumps { $0.append(pump) } }
    }

    /// The one that is likely to have an open connection.
    private func client(for origin: String) throws(Failure) -> CurlClient {
        let kept = idle.withLock { idle -> CurlClient? in
            guard let index = idle.lastIndex(where: { $0.wasConnected(to: origin) }) else { return idle.popLast() }
            return idle.remove(at: index)
        }
        return if let kept { kept } else { try CurlClient(options) }
    }

    private func keep(_ client: CurlClient) {
        idle.withLock { if $0.count < CurlTransport.maximumIdle { $0.append(client) } }
    }
}
