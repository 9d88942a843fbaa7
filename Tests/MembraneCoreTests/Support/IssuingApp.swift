@testable import MembraneCore

/// An app whose tokens are counted, connected in one of the ways in which something is issued.
struct IssuingApp {
    enum Flow: String, CaseIterable, Sendable {
        case code
        case tokenFunction
        case oauth1
        case clientCredentials
        case login
        case device
    }

    let flow: Flow
    let world: World
    let client: Client
    let script: Script

    /// What happens while the provider answers, and what the app thinks of what it gave.
    final class Script: Sendable {
        private struct State: Sendable {
            var begun = 0
            var count = 0
            var onIssue: @Sendable () -> Void = {}
            var onTest: @Sendable () -> HTTPResponse = { .status(200) }
        }

        private let state = Lock(State())

        func onIssue(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.onIssue = body } }
        func onTest(_ body: @escaping @Sendable () -> HTTPResponse) { state.withLock { $0.onTest = body } }

        /// The next number.
        func issue() -> Int {
            let (count, body) = state.withLock { state in
                state.count += 1
                return (state.count, state.onIssue)
            }
            body()
            return count
        }

        func begin() -> Int {
            state.withLock { state in
                state.begun += 1
                return state.begun
            }
        }

        func test() -> HTTPResponse { state.withLock { $0.onTest }() }
        var count: Int { state.withLock { $0.count } }
    }

    init(
        _ flow: Flow, _ world: World, config: JSON = [:], script: Script = Script(), makesApp: Bool = true
    ) throws {
        self.flow = flow
        self.world = world
        self.script = script
        if makesApp { try Self.makeApp(flow, world, config) }
        client = try world.tenant()
        world.transport.onToken { request in
            switch request.uri.path {
            case "/revoke": .status(200)
            case "/device":
                .json(
                    #"{"device_code": "d", "user_code": "u", "verification_uri": "https://app.test/d", "expires_in": 600}"#
                )
            case "/request-token":
                .text("oauth_token=temp-\(script.begin())&oauth_token_secret=t&oauth_callback_confirmed=true")
            case "/access-token": .text("oauth_token=access-\(script.issue())&oauth_token_secret=s")
            default: .tokens(script.issue())
            }
        }
        world.transport.onApp { $0.uri.path == "/v1/logout" || $0.uri.path == "/logout" ? .status(200) : script.test() }
    }

    private static func makeApp(_ flow: Flow, _ world: World, _ config: JSON) throws(Failure) {
        let test: JSON = ["type": "rest-api-mapping", "path": "/me"]
        let logout: JSON = [
            "type": "rest-api-mapping", "method": "POST", "path": "/logout",
            "requestMapping": [
                "data": [
                    "token": [
                        "$firstNotEmpty": [["$var": "credentials.access_token"], ["$var": "credentials.oauth_token"]]
                    ]
                ]
            ],
        ]
        let base: JSON = ["type": "mapping", "mapping": ["baseUri": "https://api.app.test"]]
        let revocation = (["revocationUri": "https://id.app.test/revoke"] as JSON).merging(config)
        switch flow {
        case .code: try world.makeOAuthApp(config: revocation, members: ["test": test])
        case .tokenFunction:
            try world.makeOAuthApp(
                config: revocation,
                members: [
                    "test": test,
                    "getTokenData": [
                        "type": "rest-api-mapping", "method": "POST", "path": "https://id.app.test/exchange",
                        "requestMapping": ["data": ["code": ["$var": "queryParameters.code"]]],
                    ],
                ])
        case .clientCredentials:
            try world.makeOAuthApp(
                config: revocation.merging(["grantType": "client_credentials"]), members: ["test": test])
        case .device:
            try world.makeOAuthApp(
                config: revocation.merging([
                    "grantType": "device_code", "deviceAuthorizationUri": "https://id.app.test/device",
                ]), members: ["test": test])
        case .login:
            try world.makeKeyedApp(
                key: "crm",
                members: [
                    "getCredentialsFromConnectionParameters": [
                        "type": "rest-api-mapping", "method": "POST", "path": "https://id.app.test/login",
                        "requestMapping": ["data": ["key": ["$var": "connectionInput.apiKey"]]],
                    ], "disconnect": logout,
                ])
        case .oauth1:
            let manager = try world.manager()
            _ = try manager.call(
                .createConnector,
                [
                    "key": "crm", "name": "Old", "type": "oauth1", "makeApiClient": base, "disconnect": logout,
                    "test": test,
                    "getOAuthConfig": [
                        "type": "mapping",
                        "mapping": [
                            "consumerKey": "ck", "consumerSecret": "cs",
                            "authorizeUri": "https://id.app.test/authorize",
                            "requestTokenUri": "https://id.app.test/request-token",
                            "tokenUri": "https://id.app.test/access-token", "noCallbackState": true,
                        ],
                    ],
                ])
            _ = try manager.call(.createIntegration, ["connectorKey": "crm"])
        }
    }

    // MARK: Connecting

    /// Whether the connection has an id before anything is issued.
    var isBegunFirst: Bool { flow != .clientCredentials && flow != .login }

    /// Connects, or connects `id` again, under the limits of the call in which something is issued.
    @discardableResult
    func connect(
        again id: String? = nil, timeoutMilliseconds: Int64? = nil, cancellation: Cancellation? = nil
    ) throws -> JSON {
        let target: JSON = id.map { ["connectionId": .string($0)] } ?? ["connectorKey": "crm"]
        func call(_ operation: MembraneCore.Operation, _ request: JSON) throws(Failure) -> JSON {
            let answer = try client.perform(
                operation, request.text, timeoutMilliseconds: timeoutMilliseconds, cancellation: cancellation)
            return try JSON(parsing: answer, what: "The answer")
        }
        switch flow {
        case .code, .tokenFunction: return try call(.completeConnect, try world.startOAuth(client, target).callback())
        case .oauth1:
            let attempt = try world.startOAuth(client, target)
            return try call(
                .completeConnect,
                attempt.callback([("oauth_token", attempt.parameter("oauth_token") ?? ""), ("oauth_verifier", "v")]))
        case .clientCredentials: return try call(.connect, target)
        case .login: return try call(.connect, target.merging(["input": ["apiKey": "key-1"]]))
        case .device:
            let id = try client.call(.connect, target)["id"] ?? .null
            world.clock.advance(seconds: 5)
            let connection = try call(.getConnection, ["id": id, "wait": true, "timeout": 4])
            guard connection["error"] == nil else {
                throw Failure(.connectRefused, .connection, connection["error"]?["key"]?.stringValue ?? "", "Failed.")
            }
            return connection
        }
    }

    /// The connections that there are.
    var connections: [JSON] { get throws(Failure) { try client.call(.listConnections)["items"]?.arrayValue ?? [] } }

    /// The state of the only one.
    var state: String? { get throws(Failure) { try connections.first?["state"]?.stringValue } }

    var id: String { get throws(Failure) { try connections.first?["id"]?.stringValue ?? "" } }

    /// The numbers of what was given back, in order.
    var returned: [String] {
        world.transport.requests.filter { ["/revoke", "/logout", "/v1/logout"].contains($0.uri.path) }.map { request in
            let token = request.formValue("token") ?? request.bodyText
            return String(token.filter { $0.isNumber })
        }
    }

    func due() throws(Failure) { _ = try world.engine.runDue(DueLimits()) }
}

extension HTTPResponse {
    fileprivate static func text(_ form: String) -> HTTPResponse {
        HTTPResponse(status: 200, body: Array(form.utf8))
    }
}
