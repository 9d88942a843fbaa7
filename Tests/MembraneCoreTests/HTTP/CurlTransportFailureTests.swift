import Testing

@testable import MembraneCore

@Suite struct CurlTransportFailureTests {
    private let transport = CurlTransport(allowsPrivateAddresses: true)
    private let strict = CurlTransport(allowsPrivateAddresses: false)

    /// The failure of a request whose path, query, header and body hold secrets.
    private func failed(
        _ uri: URI, _ call: Call = .patient, method: String = "GET", by other: CurlTransport? = nil
    ) throws -> Failure {
        var request = HTTPRequest(method: method, uri: try uri.joining("/s3cr3t?s3cr3t=s3cr3t"))
        request.headers.append("Authorization", "s3cr3t")
        if method != "GET" { request.body = Array("s3cr3t".utf8) }
        let failure = try #require(throws: Failure.self) { try (other ?? transport).send(request, call) }
        #expect(!"\(failure)".contains("s3cr3t"))
        return failure
    }

    private func expectNetwork(_ failure: Failure, _ key: String, host: String = "127.0.0.1") {
        #expect(failure.status == .network)
        #expect(failure.type == .connection)
        #expect(failure.key == key)
        #expect(failure.isRetryable)
        #expect(failure.message.contains(host))
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "",
    ])
    func reportsAnAnswerThatIsCutOff(answer: String) throws {
        let server = try LoopbackServer { _, _ in .close(answer) }
        expectNetwork(try failed(server.uri()), "answer_cut_off")
        #expect(server.requests.count == 1)
    }

    @Test func survivesAServerThatClosesWhileItIsSentTo() throws {
        let server = try LoopbackServer(reads: false) { _, _ in .close("") }
        var request = HTTPRequest(method: "POST", uri: try server.uri())
        // More than fits into the system's buffers. Writing to a closed connection must not raise SIGPIPE.
        request.body = [UInt8](repeating: 0, count: 32 << 20)
        let failure = try #require(throws: Failure.self) { try transport.send(request, .patient) }
        expectNetwork(failure, "answer_cut_off")
    }

    @Test func reportsAnAnswerThatIsNotHTTP() throws {
        let server = try LoopbackServer { _, _ in .close("SSH-2.0-s3cr3t\r\n") }
        expectNetwork(try failed(server.uri()), "network")
    }

    @Test func reportsAPortThatNobodyListensOn() throws {
        expectNetwork(try failed(URI("http://127.0.0.1:1", what: "The URI")), "connect_failed")
    }

    @Test func reportsANameThatCannotBeResolved() throws {
        // No name server is asked for a label of more than 63 octets.
        let host = String(repeating: "a", count: 64) + ".invalid"
        expectNetwork(try failed(URI("https://\(host)", what: "The URI")), "dns_failed", host: host)
    }

    /// Whether there is such a name inside is nothing for whoever may give an address, such as a tenant.
    @Test func tellsNoNamesOfTheInside() throws {
        // Most machines have the first in /etc/hosts, and none knows the others.
        let hosts = [
            "ip6-localhost", "ip6-loopback", "no-such-name.invalid", String(repeating: "a", count: 64) + ".invalid",
        ]
        let failures = try hosts.map { try failed(URI("https://\($0):1", what: "The URI"), by: strict) }
        for (host, failure) in zip(hosts, failures) {
            #expect(failure.status == .network && failure.key == "dns_failed" && failure.isRetryable, "\(failure)")
            #expect(failure.message.replacing(host, with: "") == failures[0].message.replacing(hosts[0], with: ""))
            #expect(failure.message.contains("allowPrivateAddresses"))
        }
    }

    @Test func reportsAServerThatDoesNotSpeakTLS() throws {
        let server = try LoopbackServer(reads: false) { _, _ in .close("HTTP/1.1 400 Bad Request\r\n\r\n") }
        expectNetwork(try failed(URI("https://127.0.0.1:\(server.port)", what: "The URI")), "tls_failed")
    }

    @Test func repeatsWhatMayBeRepeatedWhenAKeptConnectionDies() throws {
        let server = try LoopbackServer { _, number in number == 2 ? .close("") : LoopbackServer.answer() }
        let request = HTTPRequest(method: "GET", uri: try server.uri())
        #expect(try transport.send(request, .patient).status == 200)
        #expect(try transport.send(request, .patient).status == 200)
        #expect(server.requests.count == 3)
    }

    @Test(arguments: ["POST", "PATCH"])
    func sendsOnceWhatMustNotBeRepeated(method: String) throws {
        let server = try LoopbackServer { _, number in number == 2 ? .close("") : LoopbackServer.answer() }
        #expect(try transport.send(HTTPRequest(method: method, uri: server.uri()), .patient).status == 200)
        expectNetwork(try failed(server.uri(), method: method), "answer_cut_off")
        #expect(server.requests.count == 2)
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"])
    func endsWhenAnotherThreadCancels(answer: String) throws {
        let cancellation = Cancellation()
        let server = try LoopbackServer { _, number in
            guard number == 1 else { return LoopbackServer.answer() }
            cancellation.cancel()
            return .keep(answer)
        }
        #expect(try failed(server.uri(), .patient(with: [Cancellation(), cancellation])).status == .cancelled)
        // The half answer is not what the next request gets.
        #expect(try transport.send(HTTPRequest(method: "GET", uri: server.uri()), .patient).status == 200)
        #expect(server.connectionCount == 2)
    }

    @Test func sendsNothingForACallThatIsCancelledAlready() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(try failed(server.uri(), .patient(with: [cancellation])).status == .cancelled)
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: ["http", "https"])
    func endsWhenTheTimeHasPassed(scheme: String) throws {
        let server = try LoopbackServer { _, _ in .keep("") }
        let uri = try URI("\(scheme)://127.0.0.1:\(server.port)", what: "The URI")
        let failure = try failed(uri, Call(clock: SystemClock(), timeoutMilliseconds: 100))
        #expect(failure.status == .timedOut)
        #expect(failure.isRetryable)
    }

    @Test func limitsTheBody() throws {
        let limit = 16 << 20
        let server = try LoopbackServer { _, number in
            LoopbackServer.answer(String(repeating: "a", count: number == 1 ? limit : limit + 1))
        }
        #expect(try transport.send(HTTPRequest(method: "GET", uri: server.uri()), .patient).body.count == limit)
        let failure = try failed(server.uri())
        #expect(failure.status == .providerError)
        #expect(failure.type == .connection)
        #expect(failure.key == "answer_too_large")
        #expect(!failure.isRetryable)
    }

    @Test func limitsTheHeaders() throws {
        let field = "X-A: \(String(repeating: "a", count: 1017))\r\n"
        let server = try LoopbackServer { _, number in
            LoopbackServer.answer(headers: String(repeating: field, count: number == 1 ? 255 : 256))
        }
        #expect(try transport.send(HTTPRequest(method: "GET", uri: server.uri()), .patient).headers.fields.count == 256)
        #expect(try failed(server.uri()).key == "answer_too_large")
    }

    @Test(arguments: [
        "https://127.0.0.1", "https://127.1", "https://0.0.0.0", "https://localhost", "https://[::ffff:127.0.0.1]",
        "https://2130706433", "https://0177.0.0.1", "https://0x7f.1", "https://017700000001",
    ])
    func refusesAPrivateAddress(origin: String) throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        let uri = try URI("\(origin):\(server.port)", what: "The URI")
        let failure = try failed(uri, by: strict)
        #expect(failure.status == .addressRefused)
        #expect(failure.type == .configuration)
        #expect(failure.key == "address_refused")
        #expect(failure.message.contains(uri.host))
        #expect(server.connectionCount == 0)
    }

    @Test func refusesPlainHTTP() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        #expect(try failed(server.uri(), by: strict).key == "address_refused")
        #expect(server.connectionCount == 0)
        // Refused before a packet leaves.
        #expect(try failed(URI("http://1.1.1.1", what: "The URI"), by: transport).key == "address_refused")
    }

    @Test func refusesWhatIsNoRequest() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        #expect(try failed(server.uri(), method: "GET /\r\n").status == .invalidRequest)
        #expect(server.connectionCount == 0)
    }
}
