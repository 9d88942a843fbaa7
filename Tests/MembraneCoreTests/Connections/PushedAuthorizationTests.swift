import Testing

@testable import MembraneCore

/// Authorization requests that are sent to the provider before the browser goes there (RFC 9126).
@Suite struct PushedAuthorizationTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        try world.makeOAuthApp(config: [
            "pushedAuthorizationRequestUri": "https://id.app.test/par", "requirePushedAuthorizationRequests": true,
            "tokenRequestFormat": "json", "extra": ["audience": "api"],
        ])
        client = try world.tenant()
        push(.json(#"{"request_uri": "urn:ietf:params:oauth:request_uri:6esc", "expires_in": 60}"#, status: 201))
    }

    private func push(_ answer: HTTPResponse) {
        world.transport.onToken { $0.uri.path == "/par" ? answer : .tokens(1) }
    }

    @Test func theBrowserCarriesNothingButAName() throws {
        let attempt = try world.startOAuth(client)
        let request = try #require(world.transport.tokenRequests.first)
        #expect(request.method == "POST" && request.uri.text == "https://id.app.test/par")
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
        #expect(request.formValue("client_id") == "client 1" && request.formValue("audience") == "api")
        #expect(request.formValue("response_type") == "code" && request.formValue("code_challenge_method") == "S256")
        #expect(request.formValue("redirect_uri") == World.callbackUri)
        #expect(attempt.uri.queryItems.map(\.0) == ["client_id", "request_uri"])
        #expect(attempt.parameter("request_uri") == "urn:ietf:params:oauth:request_uri:6esc")
        let action = attempt.answer["clientAction"]
        #expect(action?["expiresAt"] == .string(Timestamp.text(world.clock.now + 60_000)))
        let state = try #require(request.formValue("state"))
        _ = try client.call(.completeConnect, attempt.callback([("code", "c"), ("state", state)]))
        #expect(try client.call(.getConnection, ["id": .string(attempt.connectionId)])["state"] == "READY")
        let verifier = try JSON(parsing: world.transport.tokenRequests[1].bodyText, what: "The body")["code_verifier"]
        let challenge = Base64.encode(try SHA2.sha256.digest(Array((verifier?.stringValue ?? "").utf8)), .url)
        #expect(request.formValue("code_challenge") == challenge)
    }

    private static let bad: [(HTTPResponse, Status, String)] = [
        (.json("{}", status: 201), .providerError, "token_answer_invalid"),
        (.json(#"{"request_uri": 5, "expires_in": 60}"#), .providerError, "token_answer_invalid"),
        (.json(#"{"request_uri": "canary x", "expires_in": 60}"#), .providerError, "token_answer_invalid"),
        (.json(#"{"request_uri": "", "expires_in": 60}"#), .providerError, "token_answer_invalid"),
        (.json(#"{"request_uri": "urn:x", "expires_in": -1}"#), .providerError, "token_answer_invalid"),
        (.json(#"{"request_uri": "urn:x", "expires_in": "soon"}"#), .providerError, "token_answer_invalid"),
        (.json("nonsense", status: 200), .providerError, "token_answer_invalid"),
        (.status(302), .providerError, "token_answer_invalid"), (.status(405), .providerError, "provider_error"),
        (.status(503), .providerError, "provider_error"), (.status(429), .rateLimited, "rate_limit_exceeded"),
        (.oauthError("invalid_request"), .configuration, "token_request_refused"),
        (.oauthError("invalid_client", status: 401), .integrationBroken, "client_refused"),
        (
            .json(String(repeating: "[", count: 100_000)), .providerError, "token_answer_invalid"
        ),
        (
            .json(#"{"request_uri": "\#(String(repeating: "u", count: 3000))", "expires_in": 60}"#), .providerError,
            "token_answer_invalid"
        ),
        (
            HTTPResponse(status: 200, body: [UInt8](repeating: 0x20, count: 2 << 20)), .providerError,
            "token_answer_invalid"
        ),
    ]

    @Test(arguments: bad.indices)
    func aBadAnswerBeginsNothing(index: Int) throws {
        let (answer, status, key) = Self.bad[index]
        push(answer)
        let refusal = client.refusal(.connect, ["connectorKey": "crm"])
        #expect(refusal?.status == status && refusal?.key == key, "\(index): \(refusal?.message ?? "")")
        #expect(refusal?.message.contains("canary") == false)
        #expect(try client.call(.listConnections)["items"] == [])
    }

    @Test(
        arguments: [
            #""expires_in": 60.0"#, #""expires_in": "60""#, #""expires_in": null"#, #""expires_in": """#,
            #""expires_in": 60, "error": null"#, #""expires_in": 60, "error": """#,
            #""expires_in": 60, "id": 18446744073709551615, "name": "\ud83d\u0000""#,
            #""expires_in": 5, "expires_in": 6e1"#,
        ])
    func whatIsOptionalMayBeOdd(member: String) throws {
        push(.json(#"{"request_uri": "urn:x", \#(member)}"#, status: 201))
        let attempt = try world.startOAuth(client)
        #expect(attempt.parameter("request_uri") == "urn:x")
        if member.contains("6") {
            let expiry = attempt.answer["clientAction"]?["expiresAt"]
            #expect(expiry == .string(Timestamp.text(world.clock.now + 60_000)))
        }
    }
}
