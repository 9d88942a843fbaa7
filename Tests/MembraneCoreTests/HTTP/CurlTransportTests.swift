import Testing

import class Foundation.Thread

@testable import MembraneCore

/// Real requests to a real server.
@Suite struct CurlTransportTests {
    private let transport = CurlTransport(allowsPrivateAddresses: true)

    private func send(
        _ method: String, _ uri: URI, _ headers: [(String, String)] = [], body: [UInt8]? = nil
    ) throws(Failure) -> HTTPResponse {
        var request = HTTPRequest(method: method, uri: uri, body: body)
        for (name, value) in headers { request.headers.append(name, value) }
        return try transport.send(request, Call.patient)
    }

    @Test func givesStatusHeadersAndBody() throws {
        let server = try LoopbackServer { _, _ in
            .keep(
                "HTTP/1.1 103 Early Hints\r\nX-Hint: 1\r\n\r\n"
                    + "HTTP/1.1 418 Teapot\r\nX-A: 1\r\nx-a:  2 \r\nX-Empty:\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "7\r\nGrüße\r\n0\r\nX-Trailer: 1\r\n\r\n")
        }
        let response = try send("GET", server.uri())
        #expect(response.status == 418)
        #expect(
            response.headers.fields.map { "\($0.name)=\($0.value)" } == [
                "X-A=1", "x-a=2", "X-Empty=", "Transfer-Encoding=chunked",
            ])
        #expect(String(decoding: response.body, as: UTF8.self) == "Grüße")
    }

    @Test func sendsWhatItWasGivenAndLittleElse() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        _ = try send("GET", server.uri("/a%20b//c?d=e&f=%2F#g"), [("X-B", " c "), ("X-Empty", ""), ("X-B", "ü")])
        let lines = try #require(server.requests.first).head.split(separator: "\r\n").map(String.init)
        #expect(
            lines.filter { !$0.hasPrefix("Accept-Encoding: ") } == [
                "GET /a%20b//c?d=e&f=%2F HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "User-Agent: libmembrane/0.1",
                "Accept: */*", "X-B: c", "X-Empty:", "X-B: ü",
            ])
        #expect(lines.contains { $0.hasPrefix("Accept-Encoding: ") && $0.contains("gzip") })
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "GET", "REPORT"])
    func sendsABody(method: String) throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("ok") }
        // Large enough that libcurl would wait for "100 Continue".
        let body = Array(String(repeating: "0123456789", count: 200_000).utf8)
        #expect(
            try send(method, server.uri("/x"), [("Content-Type", "a/b"), ("User-Agent", "c")], body: body).status == 200
        )
        let request = try #require(server.requests.first)
        #expect(request.line == "\(method) /x HTTP/1.1")
        #expect(request.head.contains("\r\nContent-Type: a/b") && request.head.contains("\r\nUser-Agent: c"))
        #expect(!request.head.contains("Expect") && !request.head.contains("libmembrane"))
        #expect(request.body == body)
    }

    @Test(
        arguments: [("POST", nil), ("PUT", nil), ("PATCH", nil), ("POST", []), ("DELETE", [])] as [(String, [UInt8]?)])
    func sendsAnEmptyBody(method: String, body: [UInt8]?) throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        _ = try send(method, server.uri(), body: body)
        let head = try #require(server.requests.first).head
        #expect(head.hasPrefix("\(method) / HTTP/1.1\r\n"))
        #expect(head.contains("\r\nContent-Length: 0"))
        #expect(!head.contains("Content-Type"))
    }

    @Test(arguments: ["GET", "DELETE", "OPTIONS"])
    func sendsNoBody(method: String) throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        _ = try send(method, server.uri())
        let head = try #require(server.requests.first).head
        #expect(head.hasPrefix("\(method) / HTTP/1.1\r\n"))
        #expect(!head.contains("Content-"))
    }

    @Test func expectsNoBodyFromHEAD() throws {
        let server = try LoopbackServer { _, _ in .keep("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n") }
        let response = try send("HEAD", server.uri())
        #expect(response.status == 200)
        #expect(response.headers["content-length"] == "99999999")
        #expect(response.body.isEmpty)
        #expect(server.requests.first?.line == "HEAD / HTTP/1.1")
    }

    @Test func decodesACompressedBody() throws {
        // "hello" by `gzip -9n`.
        let compressed: [UInt8] = [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
        ]
        let server = try LoopbackServer { _, _ in
            .keep(Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n".utf8) + compressed)
        }
        let response = try send("GET", server.uri())
        #expect(String(decoding: response.body, as: UTF8.self) == "hello")
        #expect(response.headers.fields.isEmpty)
    }

    @Test func followsNoRedirect() throws {
        let server = try LoopbackServer { _, _ in
            LoopbackServer.answer(status: "302 Found", headers: "Location: /elsewhere\r\n")
        }
        let response = try send("GET", server.uri())
        #expect(response.status == 302)
        #expect(response.headers["location"] == "/elsewhere")
        #expect(server.requests.count == 1)
    }

    @Test func reusesTheConnection() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("ok") }
        let other = try LoopbackServer { _, _ in LoopbackServer.answer("ok") }
        for _ in 0..<5 {
            _ = try send("GET", server.uri("/get"), [("X-Once", "1")])
            _ = try send("POST", server.uri("/post"), body: [1, 2, 3])
            _ = try send("HEAD", server.uri("/head"))
            _ = try send("GET", other.uri())
        }
        #expect(server.connectionCount == 1)
        #expect(other.connectionCount == 1)
        #expect(server.requests.count == 15)
        // Nothing of a request stays for the next.
        for request in server.requests {
            #expect(request.body == (request.line.hasPrefix("POST") ? [1, 2, 3] : []))
            #expect(request.head.contains("Content-Length") == request.line.hasPrefix("POST"))
            #expect(request.head.contains("X-Once") == request.line.hasPrefix("GET"))
        }
    }

    @Test func keepsTheAnswersOfManyThreadsApart() throws {
        let server = try LoopbackServer { request, _ in LoopbackServer.answer(request.line) }
        let (threads, rounds) = (16, 25)
        let uri = try server.uri()
        let done = Lock((threads: 0, right: 0))
        for thread in 0..<threads {
            Thread.detachNewThread {
                for round in 0..<rounds {
                    let request = (try? uri.joining("\(thread)/\(round)")).map { HTTPRequest(method: "GET", uri: $0) }
                    let response = request.flatMap { try? transport.send($0, .patient) }
                    let isRight = response?.body == Array("GET /\(thread)/\(round) HTTP/1.1".utf8)
                    done.withLock { $0.right += isRight ? 1 : 0 }
                }
                done.withLockNotifying { $0.threads += 1 }
            }
        }
        let right = try done.wait(.patient) { $0.threads == threads ? $0.right : nil }
        #expect(right == threads * rounds)
        #expect(server.connectionCount <= threads)
    }
}
