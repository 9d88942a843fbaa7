@testable import MembraneCore

/// Time that passes only when somebody waits.
final class FuzzClock: MembraneCore.Clock {
    private let passed = Lock<Int64>(0)

    var now: Int64 { 1_800_000_000_000 + monotonic }
    var monotonic: Int64 { passed.withLock { $0 } }
    func sleep(milliseconds: Int64) { passed.withLock { $0 += max(0, milliseconds) } }
}

/// The same in every run, and never the same twice.
final class FuzzRandom: RandomSource {
    private let state = Lock<UInt64>(0)

    func bytes(_ count: Int) -> [UInt8] {
        state.withLock { state in
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 56)
            }
        }
    }
}

/// Apps and providers, which answer as the input says.
final class FuzzTransport: Transport {
    private let input: Lock<InputReader>

    init(_ input: Lock<InputReader>) { self.input = input }

    private static let bodies = [
        #"{"ok":true}"#, #"{"access_token":"a-1","refresh_token":"r-1","expires_in":3600}"#,
        #"{"access_token":"a-2","expires_in":"60","scope":"read write"}"#, #"{"error":"invalid_grant"}"#,
        #"{"error":"invalid_client"}"#, #"{"id":"1","email":"a@b.test"}"#, #"{"items":[{"id":1}],"next":"2"}"#,
        "access_token=a-3&token_type=bearer", "", "null", "[]", "{", "<html>",
    ]
    private static let statuses = [200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503]

    func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
        try call.check()
        try request.check()
        var response = HTTPResponse(status: 200)
        let isLost = input.withLock { input in
            response.status = Self.statuses[input.choice(Self.statuses.count)]
            let choice = input.choice(Self.bodies.count + 1)
            response.body = Array((choice < Self.bodies.count ? Self.bodies[choice] : input.text()).utf8)
            if response.status == 302 { response.headers["Location"] = input.text() }
            return input.choice(16) == 15
        }
        if isLost { throw .configuration("fuzz_lost", "The answer was lost.") }
        return response
    }
}
