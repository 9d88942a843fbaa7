import Testing

@testable import MembraneCore

/// Which proxy a request goes through, and what is still refused then.
@Suite struct ProxyRulesTests {
    private func uri(_ text: String) throws(Failure) -> URI { try URI(text, what: "The address") }

    @Test(arguments: [
        ("proxy.test:3128", "http://proxy.test:3128"), ("http://proxy.test", "http://proxy.test:80"),
        ("https://proxy.test", "https://proxy.test:443"), ("socks5h://proxy.test", "socks5h://proxy.test:1080"),
        ("HTTP://Proxy.test:8080/", "http://proxy.test:8080"), ("http://[::1]:3128", "http://[::1]:3128"),
        ("socks5://proxy.test:80", "socks5h://proxy.test:80"), ("SOCKS5://[::1]", "socks5h://[::1]:1080"),
    ])
    func addressesAreUnderstood(text: String, address: String) throws {
        #expect(try ProxyRules(text, exceptions: nil).address == address)
    }

    @Test func credentialsAreDecoded() throws {
        let proxy = try ProxyRules("http://us%40er:p%3Ass@proxy.test:1", exceptions: nil)
        #expect(proxy.address == "http://proxy.test:1" && proxy.username == "us@er")
        #expect(proxy.password?.exposed == Array("p:ss".utf8))
    }

    @Test(arguments: [
        "ftp://proxy.test", "http://", "http://a b", "http://proxy.test/path", "socks4://x", "http://proxy.test:0",
    ])
    func whatIsNoProxyIsRefused(text: String) throws {
        let failure = try #require(throws: Failure.self) { try ProxyRules(text, exceptions: nil) }
        #expect(failure.status == .invalidArgument)
    }

    @Test(arguments: [
        ("example.com", "https://example.com", false), ("example.com", "https://api.example.com", false),
        ("example.com", "https://notexample.com", true), (".example.com", "https://example.com", false),
        ("*.example.com", "https://a.b.example.com", false), ("EXAMPLE.com", "https://example.COM", false),
        ("a.test, example.com", "https://example.com", false), ("*", "https://example.com", false),
        ("", "https://example.com", true),
        ("10.0.0.0/8", "https://10.1.2.3", false), ("10.0.0.0/8", "https://11.1.2.3", true),
        ("10.0.0.1", "https://10.0.0.1", false),
        ("fd00::/8", "https://[fd12::1]", false), ("::1", "https://[::1]", false),
        ("0.0.0.0/0", "https://1.2.3.4", false),
        ("10.0.0.0/9", "https://10.128.0.1", true), ("127.0.0.1", "https://127.1", false),
    ])
    func exceptionsAreConnectedToDirectly(list: String, address: String, isUsed: Bool) throws {
        #expect(try ProxyRules("http://proxy.test", exceptions: list).isUsed(for: uri(address)) == isUsed)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/+8", "example.com/8"])
    func networksThatAreNoneAreRefused(list: String) throws {
        #expect(throws: Failure.self) { try ProxyRules("http://proxy.test", exceptions: list) }
    }

    @Test func theEnvironmentCountsWhenAskedFor() throws {
        let variables = ["HTTPS_PROXY": "http://a.test:1", "NO_PROXY": "x.test", "HTTP_PROXY": "http://evil.test"]
        let proxy = try #require(try ProxyRules.environment { variables[$0] })
        #expect(proxy.address == "http://a.test:1")
        #expect(try !proxy.isUsed(for: uri("https://x.test")))
        // A CGI program's request decides what that variable is.
        #expect(try ProxyRules.environment { ["HTTP_PROXY": "http://evil.test"][$0] } == nil)
        #expect(try ProxyRules.environment { _ in nil } == nil)
        for name in ["all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"] {
            let socks = try ProxyRules.environment { [name: "socks5://a.test"][$0] }
            #expect(socks?.address == "socks5h://a.test:1080")
        }
    }

    // MARK: Sending

    /// What an HTTP proxy answers to everything.
    private func options(
        _ server: LoopbackServer, allowsPrivate: Bool, _ credentials: String = ""
    ) throws -> TransportOptions {
        var options = TransportOptions(allowsPrivateAddresses: allowsPrivate)
        options.proxy = try ProxyRules("http://\(credentials)127.0.0.1:\(server.port)", exceptions: nil)
        return options
    }

    @Test func aSecureRequestAsksTheProxyForATunnel() throws {
        let server = try LoopbackServer { _, _ in
            .close("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        }
        let transport = CurlTransport(try options(server, allowsPrivate: false, "user:p%40ss@"))
        var request = HTTPRequest(method: "GET", uri: try uri("https://api.app.test/path?query"))
        request.headers["Authorization"] = "Bearer s3cr3t"
        let failure = try #require(throws: Failure.self) { try transport.send(request, .patient) }
        #expect(failure.key == "proxy_failed" && !"\(failure)".contains("p@ss"))
        let head = try #require(server.requests.first?.head)
        #expect(head.hasPrefix("CONNECT api.app.test:443 HTTP/1.1"))
        #expect(head.contains("Proxy-Authorization: Basic \(Base64.encode(Array("user:p@ss".utf8)))"))
        #expect(!head.contains("s3cr3t") && !head.contains("path"))
    }

    @Test(arguments: [
        "https://127.0.0.1", "https://10.0.0.1", "https://169.254.169.254", "https://[::1]",
        "https://[::ffff:10.0.0.1]",
        "https://localhost", "https://a.localhost", "https://metadata.google.internal", "https://printer.local",
        "https://intranet", "https://0x7f.1", "https://2130706433",
    ])
    func whatIsPrivateByItselfIsRefusedHere(address: String) throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer() }
        let transport = CurlTransport(try options(server, allowsPrivate: false))
        let failure = try #require(throws: Failure.self) {
            try transport.send(HTTPRequest(method: "GET", uri: try uri(address)), .patient)
        }
        #expect(failure.status == .addressRefused && server.connectionCount == 0)
    }

    @Test func aProxyThatIsNotThereIsSaidToBe() throws {
        var options = TransportOptions(allowsPrivateAddresses: true)
        options.proxy = try ProxyRules("http://127.0.0.1:1", exceptions: nil)
        let failure = try #require(throws: Failure.self) {
            try CurlTransport(options).send(HTTPRequest(method: "GET", uri: try uri("https://api.app.test")), .patient)
        }
        #expect(failure.key == "proxy_failed")
    }

    @Test func anExceptionIsConnectedToDirectly() throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.answer("direct") }
        var options = TransportOptions(allowsPrivateAddresses: true)
        options.proxy = try ProxyRules("http://127.0.0.1:1", exceptions: "127.0.0.0/8")
        let answer = try CurlTransport(options).send(HTTPRequest(method: "GET", uri: server.uri()), .patient)
        #expect(answer.body == Array("direct".utf8))
    }

    // MARK: Certificates

    @Test func certificatesThatCannotBeReadAreSaidToBe() throws {
        let server = try LoopbackServer(reads: false) { _, _ in .keep("") }
        var options = TransportOptions(allowsPrivateAddresses: true)
        options.certificateFile = "/nowhere/ca.pem"
        let failure = try #require(throws: Failure.self) {
            try CurlTransport(options).send(
                HTTPRequest(method: "GET", uri: try uri("https://127.0.0.1:\(server.port)")), .patient)
        }
        #expect(failure.key == "ca_invalid" && failure.status == .configuration)
    }
}
