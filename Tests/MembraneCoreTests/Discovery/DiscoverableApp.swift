@testable import MembraneCore

/// An app that speaks the MCP authorization specification, and its authorization server. What it says is the test's.
final class DiscoverableApp: Sendable {
    struct Script: Sendable {
        var resource: JSON?
        var server: JSON?
        /// WWW-Authenticate of the app's 401; nil: it answers 404 to whoever has no token.
        var challenge: String?
        /// Documents at further addresses, or in place of those that would be there; of one method where it is named.
        var documents: [String: HTTPResponse] = [:]
        var registration: HTTPResponse?
        var tokens: HTTPResponse = .tokens(1)
        var registered = 0
    }

    static let address = "https://mcp.test/mcp"
    static let issuer = "https://id.mcp.test"
    static let metadata = "https://mcp.test/.well-known/oauth-protected-resource/mcp"
    static let serverMetadata = "https://id.mcp.test/.well-known/oauth-authorization-server"

    let script: Lock<Script>
    private let transport: ScriptedTransport

    static let resource: JSON = [
        "resource": .string(address), "authorization_servers": [.string(issuer)],
        "scopes_supported": ["files:read", "files:write"],
    ]
    static let server: JSON = [
        "issuer": .string(issuer), "authorization_endpoint": "https://id.mcp.test/authorize",
        "token_endpoint": "https://id.mcp.test/token", "registration_endpoint": "https://id.mcp.test/register",
        "code_challenge_methods_supported": ["S256"], "response_types_supported": ["code"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
    ]

    init(_ transport: ScriptedTransport) {
        self.transport = transport
        script = Lock(Script(resource: Self.resource, server: Self.server))
        let answer: ScriptedTransport.Script = { [script] (request) throws(Failure) in
            script.withLock { Self.answer(request, &$0) }
        }
        transport.onApp(answer)
        transport.onToken(answer)
    }

    func change(_ change: (inout Script) -> Void) { script.withLock { change(&$0) } }

    func changeServer(_ members: JSON) { change { $0.server = ($0.server ?? [:]).merging(members) } }
    func changeResource(_ members: JSON) { change { $0.resource = ($0.resource ?? [:]).merging(members) } }

    func answer(_ request: HTTPRequest) -> HTTPResponse { script.withLock { Self.answer(request, &$0) } }

    private static func answer(_ request: HTTPRequest, _ script: inout Script) -> HTTPResponse {
        let address = request.uri.text
        if let document = script.documents["\(request.method) \(address)"] ?? script.documents[address] {
            return document
        }
        switch (request.method, address) {
        case ("GET", metadata): return script.resource.map { .json($0.text) } ?? .status(404)
        case ("GET", serverMetadata): return script.server.map { .json($0.text) } ?? .status(404)
        case ("POST", "https://id.mcp.test/register"):
            if let registration = script.registration { return registration }
            script.registered += 1
            let body = (try? JSON(parsing: request.bodyText, what: "A registration")) ?? [:]
            return .json(
                body.merging([
                    "client_id": .string("registered-\(script.registered)"),
                    "client_secret": .string("secret-of-\(script.registered)"), "client_secret_expires_at": 0,
                ]).text, status: 201)
        case ("POST", "https://id.mcp.test/token"): return script.tokens
        case ("GET", Self.address) where request.headers["Authorization"] == nil,
            ("POST", Self.address) where request.headers["Authorization"] == nil:
            guard let challenge = script.challenge else { return .status(401) }
            var response = HTTPResponse.status(401)
            response.headers["WWW-Authenticate"] = challenge
            return response
        case (_, let address) where address.hasPrefix(Self.address): return .json(#"{"ok": true}"#)
        default: return .status(404)
        }
    }

    /// Where requests went, in their order.
    var asked: [String] { transport.requests.map { "\($0.method) \($0.uri.text)" } }

    func requests(to address: String) -> [HTTPRequest] { transport.requests.filter { $0.uri.text == address } }
}
