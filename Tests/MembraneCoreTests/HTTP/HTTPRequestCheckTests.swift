import Testing

@testable import MembraneCore

@Suite struct HTTPRequestCheckTests {
    private func request(_ method: String = "GET", _ name: String = "X", _ value: String = "y") throws -> HTTPRequest {
        var request = HTTPRequest(method: method, uri: try URI("https://example.com", what: "The URI"))
        request.headers.append(name, value)
        return request
    }

    @Test func aHeaderThatNoServerTakesIsRefused() throws {
        var request = HTTPRequest(method: "GET", uri: try URI("https://a.test", what: "The URI"))
        for number in 0..<20_000 { request.headers.append("X-\(number)", "1") }
        let refusal = failure { () throws(Failure) in try request.check() }
        #expect(refusal == nil)
        for number in 20_000..<40_000 { request.headers.append("X-\(number)", "1") }
        #expect(failure { () throws(Failure) in try request.check() }?.status == .invalidRequest)
        let query = [("q", String(repeating: "x", count: 4_000_000))]
        let long = HTTPRequest(method: "GET", uri: request.uri.appending(query: query))
        #expect(failure { () throws(Failure) in try long.check() }?.status == .invalidRequest)
    }

    @Test func allowsWhatHTTPAllows() throws {
        try request("PATCH", "X-Custom_1.~", "a\tb \u{80}ü, \"c\"; d=e").check()
        try request("GET", "X-Empty", "").check()
    }

    @Test(arguments: ["", "GET /", "GET\r\n", "G ET", "GET:", "GÉT", "\0"])
    func refusesAMethodThatIsNone(method: String) throws {
        #expect(try refusal(of: request(method)).status == .invalidRequest)
    }

    @Test(arguments: ["", "A B", "A:", "A\r\nB", "A\n", "Ä", "A\0", "A\t", "A;", "A/B", "\u{7F}"])
    func refusesANameThatIsNone(name: String) throws {
        #expect(try refusal(of: request("GET", name)).status == .invalidRequest)
    }

    @Test(arguments: [
        "secret\r\nHost: evil", "secret\n", "\rsecret", "secret\0", "secret\u{1B}", "secret\u{7F}", "secret\u{B}",
    ])
    func refusesAValueThatBreaksTheLine(value: String) throws {
        let failure = try refusal(of: request("GET", "Authorization", value))
        #expect(failure.status == .invalidRequest)
        #expect(failure.message == "The header Authorization contains a control character.")
    }

    @Test(arguments: ["Host", "content-length", "Transfer-Encoding", "CONNECTION", "Upgrade"])
    func refusesWhatFramesTheMessage(name: String) throws {
        #expect(try refusal(of: request("GET", name)).message == "The header \(name) is set by the library.")
    }

    @Test func refusesABodyThatIsNeverSent() throws {
        var request = try request("HEAD")
        request.body = [1]
        #expect(try refusal(of: request).status == .invalidRequest)
    }

    private func refusal(of request: HTTPRequest) throws -> Failure {
        try #require(throws: Failure.self) { try request.check() }
    }
}
