import Testing

@testable import MembraneCore

/// Servers that give too much, or nothing for ever. Each limit has an error by its name.
@Suite struct HostileAnswerTests {
    private func failure(
        _ answer: LoopbackServer.Reply, _ change: (inout TransportOptions) -> Void = { _ in }
    ) throws
        -> Failure
    {
        var options = TransportOptions(allowsPrivateAddresses: true)
        change(&options)
        let transport = CurlTransport(options)
        let server = try LoopbackServer { _, _ in answer }
        return try #require(throws: Failure.self) {
            try transport.send(HTTPRequest(method: "GET", uri: server.uri()), .patient)
        }
    }

    private func expectTooLarge(_ failure: Failure) {
        #expect(failure.status == .providerError && failure.key == "answer_too_large")
        #expect(!failure.isRetryable)
    }

    @Test func aBodyOfTenGigabytesIsNotWaitedFor() throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"
        expectTooLarge(try failure(.close(Array(head.utf8) + [UInt8](repeating: 0x78, count: 20 << 20))))
    }

    @Test func chunksWithoutEndAreNotTaken() throws {
        let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x78, count: 1 << 20) + Array("\r\n".utf8)
        let head = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        expectTooLarge(try failure(.close((0..<20).reduce(into: head) { all, _ in all += chunk })))
    }

    @Test(arguments: [1 << 10, 90 << 10])
    func aHeaderOfTenMegabytesIsNotTaken(field: Int) throws {
        let line = "X-A: \(String(repeating: "a", count: field))\r\n"
        let count = (10 << 20) / line.utf8.count
        expectTooLarge(try failure(.close("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: count))))
    }

    /// libcurl calls it want of memory, which the host would look for in vain.
    @Test(arguments: ["HTTP/1.1 200 ", "HTTP/1.1 200 OK\r\nX-A: b\r\nX-B: "])
    func aLineWithoutEndIsNotTaken(beginning: String) throws {
        expectTooLarge(try failure(.close(beginning + String(repeating: "a", count: 10 << 20))))
    }

    @Test func aFieldOfTenMegabytesIsNotTaken() throws {
        let value = String(repeating: "a", count: 10 << 20)
        expectTooLarge(try failure(.close("HTTP/1.1 200 OK\r\nX-A: \(value)\r\n\r\n")))
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "HTTP/1.1 200 OK\r\nX-A: b\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", "",
    ])
    func aPieceThatNeverComesIsNotWaitedFor(answer: String) throws {
        let failure = try failure(.keep(answer)) { $0.idleMilliseconds = 100 }
        #expect(failure.status == .network && failure.key == "answer_stalled")
        #expect(failure.isRetryable)
    }
}
