import Testing

@testable import MembraneCore

/// Connecting by OAuth 1, with an app that checks nothing: what is signed is in `OAuth1SignatureTests`, and a real
/// server's opinion in `Tests/reality`.
@Suite struct OAuth1ConnectTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        client = try world.tenant()
        // Every address is the app's: the temporary credentials, the token, and the API.
        world.transport.onApp { request in
            switch request.uri.path {
            case "/request-token":
                .form("oauth_token=temp-1&oauth_token_secret=temp-secret&oauth_callback_confirmed=true")
            case "/access-token": .form("oauth_token=tok-1&oauth_token_secret=tok-secret&user_id=7")
            default: .json(#"{"ok": true}"#)
            }
        }
    }

    private func makeApp(_ config: JSON = [:], _ members: JSON = [:]) throws {
        let mapping: JSON = [
            "consumerKey": ["$var": "connectorParameters.consumerKey"],
            "consumerSecret": ["$var": "connectorParameters.consumerSecret"],
            "requestTokenUri": "https://old.test/request-token", "authorizeUri": "https://old.test/authorize?v=1",
            "tokenUri": "https://old.test/access-token", "extra": ["perms": "read"],
        ]
        let definition: JSON = [
            "key": "old", "name": "Old", "type": "oauth1",
            "getOAuthConfig": ["type": "mapping", "mapping": mapping.merging(config)],
            "makeApiClient": ["type": "mapping", "mapping": ["baseUri": "https://api.old.test"]],
            "test": ["type": "rest-api-mapping", "path": "/me"],
        ]
        let manager = try world.manager()
        _ = try manager.call(.createConnector, definition.merging(members))
        _ = try manager.call(
            .createIntegration,
            ["connectorKey": "old", "parameters": ["consumerKey": "ck", "consumerSecret": "consumer-secret"]])
    }

    private func start(_ request: JSON = [:]) throws -> (uri: URI, state: String) {
        let answer = try client.call(.connect, (["connectorKey": "old"] as JSON).merging(request))
        #expect(answer["state"] == "CLIENT_ACTION_REQUIRED")
        let uri = try URI(answer["clientAction"]?["uiUrl"]?.stringValue ?? "", what: "uiUrl")
        let callback = try #require(parameter("oauth_callback", world.transport.requests.last))
        let state = try URI(callback, what: "The callback").queryItems.first { $0.0 == "state" }?.1
        return (uri, state ?? "")
    }

    /// A parameter of the header.
    private func parameter(_ name: String, _ request: HTTPRequest?) -> String? {
        let fields = request?.headers["Authorization"]?.dropFirst("OAuth ".count).split(separator: ", ") ?? []
        guard let field = fields.first(where: { $0.hasPrefix(name + "=") }) else { return nil }
        let value = field.dropFirst(name.count + 2).dropLast()
        return String(decoding: PercentEncoding.decode(value.utf8), as: UTF8.self)
    }

    private func complete(_ query: [(String, String)]) -> Failure? {
        client.refusal(.completeConnect, callback(query))
    }

    private func callback(_ query: [(String, String)]) -> JSON {
        ["callbackUrl": .string(World.callbackUri + "?" + FormEncoding.encode(query))]
    }

    @Test func theWholeWay() throws {
        try makeApp()
        let (uri, state) = try start(["customState": "mine"])
        #expect(uri.text == "https://old.test/authorize?v=1&oauth_token=temp-1&perms=read")
        #expect(state.hasSuffix(":mine"))
        let answer = try client.call(
            .completeConnect, callback([("state", state), ("oauth_token", "temp-1"), ("oauth_verifier", "v-1")]))
        #expect(answer["customState"] == "mine" && answer["connection"]?["state"] == "READY")
        #expect(answer["connection"]?["canRefreshCredentials"] == false)
        let id = answer["connection"]?["id"]?.stringValue ?? ""
        #expect(
            try world.credentials(id) == ["oauth_token": "tok-1", "oauth_token_secret": "tok-secret", "user_id": "7"])
        let sent = world.transport.requests
        #expect(sent.map(\.uri.path) == ["/request-token", "/access-token", "/me"])
        #expect(parameter("oauth_token", sent[0]) == nil && parameter("oauth_consumer_key", sent[0]) == "ck")
        #expect(parameter("oauth_token", sent[1]) == "temp-1" && parameter("oauth_verifier", sent[1]) == "v-1")
        #expect(parameter("oauth_token", sent[2]) == "tok-1" && parameter("oauth_signature", sent[2]) != nil)
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/a?b=c"])
        #expect(parameter("oauth_token", world.transport.requests.last) == "tok-1")
        // Neither secret is sent, ever.
        for request in world.transport.requests {
            let text = request.uri.text + request.headerLines.joined() + request.bodyText
            for secret in ["consumer-secret", "temp-secret", "tok-secret"] {
                #expect(text.split(separator: secret, omittingEmptySubsequences: false).count == 1)
            }
        }
    }

    @Test func withoutConfirmationOfTheCallbackNobodyIsSentAnywhere() throws {
        try makeApp()
        world.transport.onApp { _ in .form("oauth_token=temp-1&oauth_token_secret=s") }
        let failure = client.refusal(.connect, ["connectorKey": "old"])
        #expect(failure?.status == .providerError && failure?.key == "token_answer_invalid")
    }

    @Test(arguments: [
        (401, Status.integrationBroken, "client_refused"), (400, .integrationBroken, "client_refused"),
        (500, .providerError, "provider_error"), (429, .rateLimited, "rate_limit_exceeded"),
        (302, .providerError, "token_answer_invalid"),
    ])
    func temporaryCredentialsMayBeRefused(_ code: Int, _ status: Status, _ key: String) throws {
        try makeApp()
        world.transport.onApp { _ in .form("oauth_problem=consumer_key_unknown", status: code) }
        let failure = client.refusal(.connect, ["connectorKey": "old"])
        #expect(failure?.status == status && failure?.key == key)
    }

    @Test func aTokenThatIsRefusedLosesTheAttemptOnly() throws {
        try makeApp()
        let (_, state) = try start()
        world.transport.onApp { _ in .form("oauth_problem=token_rejected", status: 401) }
        let failure = complete([("state", state), ("oauth_token", "temp-1"), ("oauth_verifier", "v")])
        #expect(failure?.status == .connectRefused && failure?.key == "grant_refused")
        #expect(failure?.oauthCode == "token_rejected")
    }

    @Test func anotherAttemptsTokenIsNotTaken() throws {
        try makeApp()
        let (_, state) = try start()
        let failure = complete([("state", state), ("oauth_token", "temp-2"), ("oauth_verifier", "v")])
        #expect(failure?.key == "token_mismatch" && world.transport.requests.count == 1)
        // The state was used up.
        let again = complete([("state", state), ("oauth_token", "temp-1"), ("oauth_verifier", "v")])
        #expect(again?.key == "state_used")
    }

    @Test func withoutOurStateTheTokenAloneIsOfNoUse() throws {
        try makeApp()
        _ = try start()
        #expect(complete([("oauth_token", "temp-1"), ("oauth_verifier", "v")])?.key == "state_unknown")
        #expect(complete([("oauth_verifier", "v")])?.key == "state_missing")
    }

    @Test func unlessTheProviderTakesNoQueryInTheCallback() throws {
        try makeApp(["noCallbackState": true])
        let (_, state) = try start()
        #expect(state == "" && parameter("oauth_callback", world.transport.requests.last) == World.callbackUri)
        #expect(complete([("oauth_token", "temp-1"), ("oauth_verifier", "v")]) == nil)
    }

    @Test(arguments: ["temp-1", "proof-of-person"])
    func aProblemThatRepeatsASecretIsNotShown(secret: String) throws {
        try makeApp()
        let (_, state) = try start()
        world.transport.onApp { _ in .form("oauth_problem=bad.\(secret)", status: 401) }
        let failure = try #require(
            complete([("state", state), ("oauth_token", "temp-1"), ("oauth_verifier", "proof-of-person")]))
        #expect(failure.oauthCode == OAuthErrorCode.unrecognised && !failure.json.text.contains(secret))
    }

    @Test(arguments: [[("denied", "temp-1")], [("oauth_token", "temp-1"), ("oauth_problem", "user_refused")]])
    func whoSaysNoIsHeard(_ query: [(String, String)]) throws {
        try makeApp()
        let (_, state) = try start()
        #expect(complete([("state", state)] + query)?.key == "access_denied")
    }

    @Test func anotherTenantCannotFinishIt() throws {
        try makeApp()
        let (_, state) = try start()
        let request = callback([("state", state), ("oauth_token", "temp-1"), ("oauth_verifier", "v")])
        #expect(try world.tenant("customer-2").refusal(.completeConnect, request)?.key == "state_unknown")
    }

    @Test func aParameterTwiceIsRefused() throws {
        try makeApp()
        let (_, state) = try start()
        let query = [("state", state), ("oauth_token", "temp-1"), ("oauth_token", "temp-2"), ("oauth_verifier", "v")]
        #expect(complete(query)?.status == .invalidRequest)
    }

    @Test func withoutTheIntegrationsKeyNobodyIsSentAnywhere() throws {
        try makeApp([:], ["parametersSchema": ["type": "object", "required": ["other"]]])
        let failure = client.refusal(.connect, ["connectorKey": "old"])
        #expect(failure?.status == .configuration && failure?.data["parameters"] == ["other"])
    }

    // MARK: Tokens that are entered

    /// NetSuite's way: key and token are made in its own pages.
    @Test func tokensThatAreGivenOutElsewhereAreEntered() throws {
        _ = try world.manager().call(
            .createConnector,
            [
                "key": "entered", "name": "Entered", "type": "oauth1",
                "inputSchema": [
                    "type": "object", "required": ["oauth_token", "oauth_token_secret", "account"],
                    "properties": [
                        "oauth_token": ["type": "string"], "oauth_token_secret": ["type": "string"],
                        "account": ["type": "string", "pattern": "^[A-Z0-9_]+$"],
                    ],
                ],
                "getOAuthConfig": [
                    "mapping": [
                        "consumerKey": "ck", "consumerSecret": "cs", "signatureMethod": "HMAC-SHA256",
                        "realm": ["$var": "connectionInput.account"],
                    ]
                ],
                "makeApiClient": ["mapping": ["baseUri": "https://api.entered.test"]],
            ])
        let answer = try client.call(
            .connect,
            [
                "connectorKey": "entered",
                "input": ["oauth_token": "t", "oauth_token_secret": "s", "account": "ACME_SB1"],
            ])
        #expect(answer["state"] == "READY")
        _ = try client.call(.request, ["connectionId": answer["id"] ?? .null, "path": "/"])
        let header = world.transport.requests.last?.headers["Authorization"] ?? ""
        #expect(header.hasPrefix(#"OAuth realm="ACME_SB1", "#))
        #expect(parameter("oauth_signature_method", world.transport.requests.last) == "HMAC-SHA256")
    }
}

extension HTTPResponse {
    fileprivate static func form(_ text: String, status: Int = 200) -> HTTPResponse {
        var response = HTTPResponse(status: status, body: Array(text.utf8))
        response.headers["Content-Type"] = "text/html"
        return response
    }
}
