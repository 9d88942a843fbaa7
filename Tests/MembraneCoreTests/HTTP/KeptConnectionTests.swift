import Testing

@testable import MembraneCore

/// Connections that are kept, and turn out to be dead when they are used again.
@Suite struct KeptConnectionTests {
    /// Answers the first request of each connection and leaves the second one alone.
    private func forgetfulServer() throws -> LoopbackServer {
        try LoopbackServer { _, number in number % 2 == 1 ? LoopbackServer.answer("\(number)") : .close([]) }
    }

    private func request(_ server: LoopbackServer, _ method: String, _ body: String? = nil) throws -> HTTPRequest {
        var request = HTTPRequest(method: method, uri: try server.uri())
        request.body = body.map { Array($0.utf8) }
        return request
    }

    /// libcurl itself repeats five times for a handle.
    @Test(arguments: ["GET", "PUT", "DELETE"])
    func whatMayBeRepeatedIsRepeatedEveryTime(method: String) throws {
        let server = try forgetfulServer()
        let transport = CurlTransport(allowsPrivateAddresses: true)
        let body = method == "PUT" ? "content" : nil
        for turn in 0..<20 {
            let answer = try transport.send(request(server, method, body), .patient)
            #expect(answer.body == Array("\(2 * turn + 1)".utf8))
        }
        #expect(server.connectionCount == 20 && server.requests.count == 39)
        #expect(server.requests.allSatisfy { $0.body == Array((body ?? "").utf8) })
    }

    @Test func soIsAStreamedBodyThatCanBeRewound() throws {
        let server = try forgetfulServer()
        let transport = CurlTransport(allowsPrivateAddresses: true)
        for _ in 0..<8 {
            var request = try request(server, "PUT")
            request.stream = StreamedBodies(TestStream(Array("streamed".utf8)))
            #expect(try transport.send(request, .patient).status == 200)
        }
        #expect(server.requests.allSatisfy { $0.body == Array("streamed".utf8) })
    }

    @Test func whatTheAppPromisesToNoticeIsRepeatedToo() throws {
        let server = try forgetfulServer()
        let transport = CurlTransport(allowsPrivateAddresses: true)
        for _ in 0..<8 {
            var request = try request(server, "POST", "{}")
            request.headers["Idempotency-Key"] = "once"
            #expect(try transport.send(request, .patient).status == 200)
        }
    }

    @Test func nothingElseIs() throws {
        let server = try forgetfulServer()
        let transport = CurlTransport(allowsPrivateAddresses: true)
        for turn in 1...14 {
            let failure = Failure.thrown { _ = try transport.send(try request(server, "POST", "{}"), .patient) }
            #expect(failure?.key == (turn % 2 == 1 ? nil : "answer_cut_off"))
        }
        #expect(server.requests.count == 14)
    }

    /// A new connection that dies says that something else is wrong.
    @Test func aNewConnectionIsNotTriedAgain() throws {
        let server = try LoopbackServer { _, _ in .close([]) }
        let transport = CurlTransport(allowsPrivateAddresses: true)
        #expect(
            Failure.thrown { _ = try transport.send(try request(server, "GET"), .patient) }?.key == "answer_cut_off")
        #expect(server.requests.count == 1)
    }
}
