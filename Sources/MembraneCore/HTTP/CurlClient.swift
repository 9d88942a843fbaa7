import CCurl

/// Sends one request after another, and keeps connections open in between. One thread uses it at a time.
final class CurlClient {
    private let easy: CurlEasy
    private let multi: CurlMulti
    /// Where its connections lead, if they are still open; the latest last.
    private var origins: [String] = []

    init(_ options: TransportOptions) throws(Failure) {
        easy = try CurlEasy()
        multi = try CurlMulti()
        try easy.setPolicy(options)
    }

    func wasConnected(to origin: String) -> Bool { origins.contains(origin) }

    /// A request that may be repeated is sent once more, on a new connection, where a kept one turns out to be dead. libcurl
    /// does so as well, but five times for a handle and never anew (curl#19066), and only as long as another kept one is alive.
    func send(_ request: HTTPRequest, _ options: TransportOptions, _ call: Call) throws(Failure) -> HTTPResponse {
        let first = try CurlExchange(request, options)
        do throws(Failure) {
            return try send(first, call)
        } catch {
            guard error.status == .network, first.hasMetDeadConnection, request.mayBeRepeated else { throw error }
            guard request.stream?.rewind() ?? true else { throw .bodyNotRewindable }
            try easy.set(CURLOPT_FRESH_CONNECT, true)
            defer { try? easy.set(CURLOPT_FRESH_CONNECT, false) }
            return try send(CurlExchange(request, options), call)
        }
    }

    private func send(_ exchange: CurlExchange, _ call: Call) throws(Failure) -> HTTPResponse {
        let body = exchange.request.body ?? []
        unsafe exchange.begin(on: easy.handle)
        defer { exchange.end() }
        let code = try unsafe body.withUnsafeBufferPointer { (body) throws(Failure) in
            try unsafe easy.set(exchange, body: body)
            return try multi.perform(easy, exchange, call)
        }
        exchange.note(code, madeConnections: easy.madeConnections)
        guard code == CURLE_OK || exchange.isCutShort else { throw exchange.failure(code, reason: easy.reason) }
        guard exchange.hasWholeHeader else { throw exchange.failure(CURLE_GOT_NOTHING, reason: "") }
        remember(exchange.request.uri.origin)
        return try exchange.answer(easy)
    }

    private func remember(_ origin: String) {
        if origins.last == origin { return }
        origins.removeAll { $0 == origin }
        origins.append(origin)
        origins = origins.suffix(CurlMulti.maximumConnections)
    }
}
