import Glibc

import class Foundation.Thread

@testable import MembraneCore

/// An HTTP/1.1 server for one test, on 127.0.0.1 and a free port, with a thread for each connection.
///
/// It serves until the tests end, so that no test depends on when its server is released.
struct LoopbackServer: Sendable {
    struct Request: Sendable {
        let head: String
        let body: [UInt8]

        var line: String { head.split(separator: "\r\n").first.map(String.init) ?? "" }
    }

    enum Reply {
        /// And waits for the next request.
        case keep([UInt8])
        /// And closes the connection.
        case close([UInt8])

        static func keep(_ text: String) -> Reply { .keep(Array(text.utf8)) }
        static func close(_ text: String) -> Reply { .close(Array(text.utf8)) }
    }

    struct State {
        var connectionCount = 0
        var requests: [Request] = []
    }

    let port: Int
    let state = Lock(State())

    /// - Parameters:
    ///   - reads: false answers each connection at once.
    ///   - answer: the reply to the request of that number, counted from 1.
    init(reads: Bool = true, _ answer: @escaping @Sendable (Request, Int) -> Reply) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, size) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isListening else { throw Failure.internal("The test's server cannot listen.") }
        let state = state
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                state.withLockNotifying { $0.connectionCount += 1 }
                Thread.detachNewThread {
                    LoopbackServer.serve(connection, reads, state, answer)
                    close(connection)
                }
            }
        }
    }

    var connectionCount: Int { state.withLock { $0.connectionCount } }
    var requests: [Request] { state.withLock { $0.requests } }

    func uri(_ path: String = "/") throws(Failure) -> URI {
        try URI("http://127.0.0.1:\(port)\(path)", what: "The server")
    }

    /// A whole answer.
    static func answer(_ body: String = "", status: String = "200 OK", headers: String = "") -> Reply {
        .keep("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
    }

    private static func serve(
        _ connection: Int32, _ reads: Bool, _ state: Lock<State>, _ answer: (Request, Int) -> Reply
    ) {
        var received: [UInt8] = []
        while let request = reads ? read(from: connection, &received) : Request(head: "", body: []) {
            let number = state.withLockNotifying { state -> Int in
                state.requests.append(request)
                return state.requests.count
            }
            switch answer(request, number) {
            case .keep(let bytes): guard send(bytes, to: connection) else { return }
            case .close(let bytes): return _ = send(bytes, to: connection)
            }
        }
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { rest in
                unsafe Glibc.send(connection, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest.removeFirst(count)
        }
        return true
    }

    /// Nil when the connection ends.
    private static func read(from connection: Int32, _ received: inout [UInt8]) -> Request? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            if let request = takeRequest(&received) { return request }
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            received += buffer.prefix(count)
        }
    }

    private static func takeRequest(_ received: inout [UInt8]) -> Request? {
        guard let end = received.indices.first(where: { received[$0...].starts(with: "\r\n\r\n".utf8) }) else {
            return nil
        }
        let head = String(decoding: received[..<end], as: UTF8.self)
        if head.lowercased().contains("transfer-encoding: chunked") {
            return takeChunks(&received, after: end + 4, head)
        }
        let length =
            head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
        guard received.count >= end + 4 + length else { return nil }
        let request = Request(head: head, body: Array(received[(end + 4)..<(end + 4 + length)]))
        received.removeFirst(end + 4 + length)
        return request
    }
}

extension LoopbackServer {
    private static func takeChunks(_ received: inout [UInt8], after start: Int, _ head: String) -> Request? {
        var place = start
        var body: [UInt8] = []
        while let end = received.indices.dropFirst(place).first(where: { received[$0] == UInt8(ascii: "\r") }),
            let size = Int(String(decoding: received[place..<end], as: UTF8.self), radix: 16),
            received.count >= end + 2 + size + 2
        {
            body += received[(end + 2)..<(end + 2 + size)]
            place = end + 2 + size + 2
            guard size == 0 else { continue }
            received.removeFirst(place)
            return Request(head: head, body: body)
        }
        return nil
    }
}

extension Call {
    /// A defect that makes a request hang ends it after this time.
    static var patient: Call { patient(with: []) }

    static func patient(with cancellations: [Cancellation]) -> Call {
        Call(clock: SystemClock(), timeoutMilliseconds: 60_000, cancellations: cancellations)
    }
}
