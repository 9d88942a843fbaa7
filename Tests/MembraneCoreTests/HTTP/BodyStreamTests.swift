import Testing

@testable import MembraneCore

/// Bodies that go from the host to the network and back without being held.
@Suite struct BodyStreamTests {
    private let transport = CurlTransport(allowsPrivateAddresses: true)
    private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    private func send(
        _ host: TestStream, to server: LoopbackServer, method: String = "PUT",
        _ change: (inout HTTPRequest) -> Void = { _ in },
        surrounded: (String, String)? = nil
    ) throws(Failure) -> HTTPResponse {
        let stream = StreamedBodies(host)
        stream.takeAnswers { (200..<300).contains($0.status) ? String($0.status) : nil }
        if let (before, after) = surrounded { stream.surround(Array(before.utf8), Array(after.utf8)) }
        var request = HTTPRequest(method: method, uri: try server.uri())
        request.stream = stream
        change(&request)
        return try transport.send(request, .patient)
    }

    // MARK: To the app

    @Test(arguments: ["POST", "PUT", "PATCH", "REPORT"])
    func aBodyOfKnownSizeIsSentWithIt(method: String) throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("ok") }
        let host = TestStream(bytes, size: Int64(bytes.count))
        #expect(try send(host, to: server, method: method).status == 200)
        #expect(server.requests.map(\.body) == [bytes])
        #expect(server.requests.first?.line == "\(method) / HTTP/1.1")
        #expect(server.requests.first?.head.lowercased().contains("content-length: 300000") == true)
        #expect(host.seen.taken == Array("ok".utf8) && host.seen.heads == ["200"])
    }

    @Test func aBodyOfUnknownSizeIsSentInChunks() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        #expect(try send(TestStream(bytes), to: server).status == 200)
        #expect(server.requests.map(\.body) == [bytes])
        #expect(server.requests.first?.head.lowercased().contains("content-length") == false)
    }

    @Test(arguments: [Int64(300_000), nil])
    func aBodyCanStandBetweenOthers(size: Int64?) throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        #expect(try send(TestStream(bytes, size: size), to: server, surrounded: ("before", "after")).status == 200)
        #expect(server.requests.map(\.body) == [Array("before".utf8) + bytes + Array("after".utf8)])
    }

    @Test func anEmptyBodyIsOne() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        _ = try send(TestStream([], size: 0), to: server)
        _ = try send(TestStream([]), to: server)
        #expect(server.requests.map(\.body.count) == [0, 0])
    }

    @Test func afterAStreamOtherRequestsAreAsBefore() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("ok") }
        _ = try send(TestStream(bytes), to: server)
        let answer = try transport.send(HTTPRequest(method: "GET", uri: server.uri()), .patient)
        #expect(answer.body == Array("ok".utf8) && server.requests.last?.body == [])
        #expect(server.connectionCount == 1)
    }

    @Test func theHostMayEndItWhileGiving() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        let failure = try #require(throws: Failure.self) { try send(TestStream(bytes, aborts: 100_000), to: server) }
        #expect(failure.status == .cancelled && failure.key == "callback_aborted")
        #expect(server.requests.isEmpty)
    }

    @Test func aBodyThatIsShorterThanPromisedIsNotSentAsAWhole() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        let failure = try #require(throws: Failure.self) { try send(TestStream(bytes, size: 300_001), to: server) }
        #expect(failure.status == .invalidArgument)
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [true, false])
    func aKeptConnectionThatDiesMeansRewinding(canRewind: Bool) throws {
        let server = try LoopbackServer { _, number in number == 2 ? .close("") : LoopbackServer.answer() }
        #expect(try transport.send(HTTPRequest(method: "GET", uri: server.uri()), .patient).status == 200)
        let host = TestStream(bytes, size: 300_000, canRewind: canRewind)
        if canRewind {
            #expect(try send(host, to: server).status == 200)
            #expect(server.requests.last?.body == bytes && host.seen.rewinds == 1)
        } else {
            let failure = try #require(throws: Failure.self) { try send(host, to: server) }
            #expect(failure.key == "body_not_rewindable")
        }
    }

    // MARK: From the app

    @Test func aLargeBodyIsNeverHeld() throws {
        let size = 24 << 20
        let server = try LoopbackServer { _, _ in
            .close(
                Array("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n".utf8) + [UInt8](repeating: 0x78, count: size)
            )
        }
        let host = TestStream(keeps: false)
        let answer = try send(host, to: server, method: "GET") { $0.maximumAnswer = 1 << 20 }
        #expect(answer.isStreamed && answer.body.isEmpty)
        #expect(host.seen.takenCount == size)
        // What is handed over at once does not grow with the body.
        #expect(host.seen.largestPiece <= 1 << 20)
    }

    @Test func theHostMayEndItWhileTaking() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer(String(repeating: "x", count: 1 << 20)) }
        let failure = try #require(throws: Failure.self) {
            try send(TestStream(aborts: 100_000), to: server, method: "GET")
        }
        #expect(failure.key == "callback_aborted")
    }

    @Test func aLimitHoldsForWhatIsStreamedToo() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer(String(repeating: "x", count: 100_001)) }
        let failure = try #require(throws: Failure.self) {
            try send(TestStream(), to: server, method: "GET") { $0.maximumStreamed = 100_000 }
        }
        #expect(failure.key == "answer_too_large")
    }

    @Test func anAnswerThatIsNotWantedSoIsHeld() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("no", status: "404 Not Found") }
        let host = TestStream()
        let answer = try send(host, to: server, method: "GET")
        #expect(!answer.isStreamed && answer.body == Array("no".utf8))
        #expect(host.seen.heads == [] && host.seen.takenCount == 0)
    }

    @Test func anAnswerWithoutABodyHasItsHead() throws {
        let server = try LoopbackServer { _, _ in .keep("HTTP/1.1 204 No Content\r\n\r\n") }
        let host = TestStream()
        #expect(try send(host, to: server, method: "GET").isStreamed)
        #expect(host.seen.heads == ["204"])
    }
}
