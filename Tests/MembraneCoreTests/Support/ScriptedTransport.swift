@testable import MembraneCore

/// A network of two hosts that answer as the test says: the provider's token endpoint, and everything else.
final class ScriptedTransport: Transport {
    typealias Script = @Sendable (HTTPRequest) throws(Failure) -> HTTPResponse

    private struct State: Sendable {
        var requests: [HTTPRequest] = []
        var tokens: Script
        var app: Script = { _ in .json(#"{"ok": true}"#) }
    }

    private let state: Lock<State>

    /// The token endpoint's default gives `access-1` and `refresh-1`, then `access-2` and `refresh-2`, and so on.
    init() {
        let count = Lock(0)
        state = Lock(
            State(tokens: { _ in
                .tokens(
                    count.withLock {
                        $0 += 1; return $0
                    })
            }))
    }

    func onToken(_ script: @escaping Script) { state.withLock { $0.tokens = script } }
    func onApp(_ script: @escaping Script) { state.withLock { $0.app = script } }

    func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
        try call.check()
        try request.check()
        let script = state.withLock { state in
            state.requests.append(request)
            return request.isTokenRequest ? state.tokens : state.app
        }
        return try script(request)
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    var tokenRequests: [HTTPRequest] { requests.filter(\.isTokenRequest) }
    var appRequests: [HTTPRequest] { requests.filter { !$0.isTokenRequest } }
}

extension HTTPRequest {
    static let tokenHost = "id.app.test"

    var isTokenRequest: Bool { uri.host == Self.tokenHost }
    var bodyText: String { String(decoding: body ?? [], as: UTF8.self) }
    var form: [(String, String)] { FormEncoding.decode(bodyText) }

    func formValue(_ name: String) -> String? { form.first { $0.0 == name }?.1 }

    /// The header fields as lines, sorted.
    var headerLines: [String] { headers.fields.map { "\($0.name): \($0.value)" }.sorted() }
}

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        var response = HTTPResponse(status: status, body: Array(text.utf8))
        response.headers["Content-Type"] = "application/json"
        return response
    }

    static func tokens(_ number: Int, expiresIn: Int = 3600) -> HTTPResponse {
        .json(
            #"{"access_token": "access-\#(number)", "refresh_token": "refresh-\#(number)", "#
                + #""token_type": "Bearer", "expires_in": \#(expiresIn)}"#)
    }

    static func status(_ status: Int) -> HTTPResponse { HTTPResponse(status: status) }

    static func oauthError(_ code: String, status: Int = 400) -> HTTPResponse {
        .json(#"{"error": "\#(code)"}"#, status: status)
    }
}
