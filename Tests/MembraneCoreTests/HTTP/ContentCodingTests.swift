import Testing

@testable import MembraneCore

/// Answers in codings that nobody knows, and what the fields about codings say afterwards.
@Suite struct ContentCodingTests {
    private let transport = CurlTransport(allowsPrivateAddresses: true)
    /// "hello" by gzip.
    private let zipped: [UInt8] = [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
    ]

    private func coded(_ coding: String, _ body: [UInt8]) -> LoopbackServer.Reply {
        .keep(Array("HTTP/1.1 201 Created\r\nContent-Length: \(body.count)\r\n\(coding)\r\n\r\n".utf8) + body)
    }

    static let unknown = [
        "Content-Encoding: utf-8", "content-encoding:aws-chunked", "Content-Encoding: gzip, exi",
        "Content-Encoding: exi\r\nContent-Encoding: gzip", "Content-Encoding: gzip\r\nContent-Encoding: exi",
        "Content-Encoding: application/json", "Content-Encoding: gzip2", "CONTENT-ENCODING: compress",
        "Content-Encoding: x-compress", "Content-Encoding: gzip, br, compress, gzip",
    ]

    @Test(arguments: unknown, ["GET", "POST"])
    func anUnknownCodingIsHandedOutAsItIs(coding: String, method: String) throws {
        let zipped = zipped
        let server = try LoopbackServer { [self] _, number in
            number == 1 ? coded(coding, zipped) : coded("Content-Encoding: gzip", zipped)
        }
        var request = HTTPRequest(method: method, uri: try server.uri())
        if method == "POST" { request.body = Array("{}".utf8) }
        let answer = try transport.send(request, .patient)
        #expect(answer.status == 201 && answer.body == zipped)
        #expect(answer.headers["Content-Encoding"] != nil && answer.headers["Content-Length"] == "\(zipped.count)")
        #expect(answer.json["bodyBase64"] == .string(Base64.encode(zipped)) && answer.json["body"] == nil)
        // The next one on the same handle is decoded again.
        let next = try transport.send(request, .patient)
        #expect(next.body == Array("hello".utf8) && next.headers["Content-Encoding"] == nil)
        #expect(next.headers["Content-Length"] == nil && server.connectionCount == 1)
    }

    @Test(arguments: ["identity", "GZIP", "x-gzip", "none", "gzip, identity", ""])
    func aKnownCodingIsUndone(coding: String) throws {
        let isZipped = coding.lowercased().contains("gzip")
        let body = isZipped ? zipped : Array("hello".utf8)
        let server = try LoopbackServer { [self] _, _ in coded("Content-Encoding: \(coding)", body) }
        let answer = try transport.send(HTTPRequest(method: "GET", uri: try server.uri()), .patient)
        #expect(answer.body == Array("hello".utf8))
    }

    @Test(arguments: ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, gzip"], ["GET", "POST"])
    func whatIsNotInItsCodingSaysWhatTheAppAnswered(coding: String, method: String) throws {
        // libcurl has the codings that it was built with.
        guard coding.hasPrefix("gzip") || ContentCodings.known.contains(coding) else { return }
        let server = try LoopbackServer { [self] _, _ in
            // libcurl takes what is no zlib for bare deflate data, of which no block begins with set bits alone.
            coded("Content-Encoding: \(coding)", [UInt8](repeating: 0xFF, count: 9))
        }
        var request = HTTPRequest(method: method, uri: try server.uri())
        if method == "POST" { request.body = [] }
        let failure = Failure.thrown { _ = try transport.send(request, .patient) }
        #expect(failure?.key == "answer_undecodable" && failure?.httpStatus == 201 && failure?.isRetryable == false)
    }

    /// Nothing was decoded, and the fields say what a GET would answer (RFC 9110, section 9.3.2).
    @Test(arguments: ["gzip", "br", "exi", "compress"])
    func withoutABodyTheFieldsStay(coding: String) throws {
        let server = try LoopbackServer { _, _ in
            .keep("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: 4711\r\n\r\n")
        }
        let answer = try transport.send(HTTPRequest(method: "HEAD", uri: try server.uri()), .patient)
        #expect(answer.status == 200 && answer.body.isEmpty)
        #expect(answer.headers["Content-Encoding"] == coding && answer.headers["Content-Length"] == "4711")
    }

    @Test(arguments: ["gzip", "br", "exi", "compress"])
    func anEmptyBodyIsInAnyCoding(coding: String) throws {
        let server = try LoopbackServer { [self] _, _ in coded("Content-Encoding: \(coding)", []) }
        var request = HTTPRequest(method: "POST", uri: try server.uri())
        request.body = []
        let answer = try transport.send(request, .patient)
        #expect(answer.status == 201 && answer.body.isEmpty)
    }

    @Test func chunksOfAnUnknownCodingArePutTogether() throws {
        let server = try LoopbackServer { _, _ in
            .keep(
                "HTTP/1.1 200 OK\r\nContent-Encoding: exi\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
            )
        }
        let answer = try transport.send(HTTPRequest(method: "GET", uri: try server.uri()), .patient)
        #expect(answer.body == Array("hello".utf8) && answer.headers["Content-Encoding"] == "exi")
    }

    /// Deliveries side by side have handles of their own.
    @Test func aPumpHandsItOutToo() throws {
        let server = try LoopbackServer { [self] _, _ in coded("Content-Encoding: exi", [1, 2]) }
        var left = [Outgoing(id: 1, request: HTTPRequest(method: "POST", uri: try server.uri()), call: .patient)]
        var bodies: [[UInt8]?] = []
        transport.sendAll({ left.popLast() }, { bodies.append(try? $1.get().body) })
        #expect(bodies == [[1, 2]])
    }
}
