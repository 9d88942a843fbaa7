@testable import MembraneCore

/// Time that passes only when somebody waits.
final class FuzzClock: MembraneCore.Clock {
    static let start: Int64 = 1_800_000_000_000
    private let passed: Lock<Int64>

    init(passed: Int64 = 0) { self.passed = Lock(passed) }

    var now: Int64 { Self.start + monotonic }
    var monotonic: Int64 { passed.withLock { $0 } }
    func sleep(milliseconds: Int64) { passed.withLock { $0 += max(0, milliseconds) } }
}

/// The same in every run, and never the same twice.
final class FuzzRandom: RandomSource {
    private let state: Lock<UInt64>

    init(seed: UInt64 = 0) { state = Lock(seed) }

    func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
        }
    }
}

/// Apps, providers and the product's own API, which answer as the input says.
final class FuzzTransport: Transport {
    private let input: Lock<InputReader>
    private let look: @Sendable (HTTPRequest) -> Void

    /// `look` sees every request.
    init(_ input: Lock<InputReader>, _ look: @escaping @Sendable (HTTPRequest) -> Void) {
        self.input = input
        self.look = look
    }

    private static let bodies = [
        #"{"ok":true}"#, #"{"access_token":"a-1","refresh_token":"r-1","expires_in":3600}"#,
        #"{"access_token":"a-2","expires_in":"60","scope":"read write"}"#, #"{"error":"invalid_grant"}"#,
        #"{"error":"invalid_client"}"#, #"{"id":"1","email":"a@b.test"}"#, #"{"items":[{"id":1}],"next":"2"}"#,
        "access_token=a-3&token_type=bearer", "", "null", "[]", "{", "<html>",
        #"{"device_code":"d","user_code":"U","verification_uri":"https://id.test/device","expires_in":600,"interval":5}"#,
        #"{"error":"authorization_pending"}"#, #"{"error":"slow_down"}"#,
        "oauth_token=t&oauth_token_secret=s&oauth_callback_confirmed=true",
        #"{"resource":"https://mcp.test","authorization_servers":["https://id.test"],"scopes_supported":["a"]}"#,
        #"{"issuer":"https://id.test","authorization_endpoint":"https://id.test/a","token_endpoint":"https://id.test/t","#
            + #""registration_endpoint":"https://id.test/r","code_challenge_methods_supported":["S256"],"#
            + #""authorization_response_iss_parameter_supported":true}"#,
        #"{"client_id":"c","client_secret":"s","redirect_uris":["https://product.test/callback"]}"#,
        #"{"request_uri":"urn:x","expires_in":60}"#,
    ]
    private static let statuses = [200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 410, 429, 500, 503]
    private static let fields = [
        ("Content-Type", "application/json"), ("Content-Type", "application/x-www-form-urlencoded"),
        ("Retry-After", "120"), ("Retry-After", "Fri, 15 Jan 2027 08:01:00 GMT"), ("X-RateLimit-Reset", "1800000060"),
        ("Link", "<https://app.test/v1/me?page=2>; rel=next"), ("Link", "<?a=1>; rel=\"next\""),
        ("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"a b\""),
        ("WWW-Authenticate", "Bearer resource_metadata=\"https://mcp.test/.well-known/x\""), ("Location", "/elsewhere"),
        ("Set-Cookie", "a=b"),
    ]

    /// As libcurl passes fields on: those with NUL are refused, and a line ends at its break.
    private static func passedOn(_ text: String) -> String {
        String(decoding: text.utf8.filter { !"\0\r\n".utf8.contains($0) }, as: UTF8.self)
    }

    func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
        try call.check()
        try request.check()
        look(request)
        try request.stream.map { (stream) throws(Failure) in try read(stream) }
        var response = HTTPResponse(status: 200)
        let isLost = input.withLock { input in
            response.status = Self.statuses[input.choice(Self.statuses.count)]
            let choice = input.choice(Self.bodies.count + 1)
            response.body = Array((choice < Self.bodies.count ? Self.bodies[choice] : input.text()).utf8)
            if response.status == 302 { response.headers["Location"] = Self.passedOn(input.text()) }
            for _ in 0..<max(0, input.choice(8) - 5) {
                let field = input.choice(Self.fields.count + 1)
                let (name, value) = field < Self.fields.count ? Self.fields[field] : (input.text(), input.text())
                response.headers.append(Self.passedOn(name), Self.passedOn(value))
            }
            return input.choice(16) == 15
        }
        if isLost {
            var failure = Failure(.network, .connection, "fuzz_lost", "The answer was lost.")
            failure.isRetryable = true
            throw failure
        }
        if let stream = request.stream, stream.takesBody { try give(&response, stream) }
        return response
    }

    // MARK: Streams, as `CurlExchange` has them

    private func read(_ stream: StreamedBodies) throws(Failure) {
        guard stream.givesBody else { return }
        guard stream.rewind() else { throw .bodyNotRewindable }
        var place = [UInt8](repeating: 0, count: 100)
        while true {
            guard let count = unsafe place.withUnsafeMutableBytes({ unsafe stream.read(into: $0) }) else {
                throw stream.ending == .tooShort ? .bodyTooShort : .abortedByCallback
            }
            if count == 0 { return }
        }
    }

    private func give(_ response: inout HTTPResponse, _ stream: StreamedBodies) throws(Failure) {
        guard let isStreamed = stream.begin(response) else { throw .abortedByCallback }
        guard isStreamed else { return }
        let isTaken = unsafe response.body.withUnsafeBytes { bytes in unsafe bytes.isEmpty || stream.take(bytes) }
        guard isTaken else { throw .abortedByCallback }
        response.body = []
        response.isStreamed = true
    }
}
