import Testing

@testable import MembraneCore

/// Attempts that the person or the provider ends, and what is left of them.
@Suite struct ConnectRefusalTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
    }

    private func refusal(
        _ query: [(String, String)] = [("code", "code-1")], _ request: JSON = [:]
    ) throws -> (Failure, Connection) {
        let attempt = try world.startOAuth(client, (["connectorKey": "crm"] as JSON).merging(request))
        let refusal = client.refusal(.completeConnect, attempt.callback(query + [("state", attempt.state)]))
        return (try #require(refusal), try #require(try world.connection(attempt.connectionId)))
    }

    @Test func aPersonWhoRefusesIsNamed() throws {
        let (refusal, connection) = try refusal([("error", "access_denied"), ("error_description", "canary")])
        #expect(
            refusal.status == .connectRefused && refusal.key == "access_denied" && refusal.oauthCode == "access_denied")
        #expect(connection.state == .clientActionRequired && connection.error?["key"] == "access_denied")
        #expect(!refusal.json.text.contains("canary"))
        #expect(world.transport.requests.isEmpty)
    }

    /// What has no value is as if it were left out (RFC 6749, section 3.1).
    @Test func anEmptyErrorIsNone() throws {
        let (refusal, _) = try refusal([("error", ""), ("error_description", "")])
        #expect(refusal.status == .connectRefused && refusal.key == "code_missing")
    }

    @Test(arguments: [
        ("invalid_scope", "invalid_scope"), ("server_error", "server_error"), ("<script>", "unrecognised_error"),
        ("a b", "unrecognised_error"),
        (String(repeating: "x", count: 65), "unrecognised_error"),
    ])
    func otherErrorsOfTheProviderAreShownIfTheyAreCodes(error: String, shown: String) throws {
        let (refusal, _) = try refusal([("error", error)])
        #expect(refusal.key == "authorization_failed" && refusal.oauthCode == shown && refusal.message.contains(shown))
    }

    /// Some providers, and whoever writes a callback by hand, repeat what came with it.
    @Test(arguments: ["c0de", "s.c0de.x", "c%30de", "YzBkZS1vZi1vYXV0aA"])
    func anErrorThatRepeatsTheCodeIsNotShown(error: String) throws {
        let code = error.hasPrefix("Y") ? "c0de-of-oauth" : "c0de"
        let (refusal, _) = try refusal([("error", error), ("code", code)])
        #expect(refusal.oauthCode == "unrecognised_error")
        #expect(!refusal.json.text.contains("c0de") && !refusal.json.text.contains("YzBkZS"))
    }

    @Test(arguments: [[], [("code", "")]])
    func anAnswerWithoutACodeIsRefused(query: [(String, String)]) throws {
        let (refusal, _) = try refusal(query)
        #expect(refusal.status == .connectRefused && refusal.key == "code_missing")
    }

    @Test(arguments: [
        (HTTPResponse.oauthError("invalid_grant"), Status.connectRefused, "grant_refused"),
        (.oauthError("bad_verification_code", status: 200), .connectRefused, "grant_refused"),
        (.oauthError("invalid_client", status: 401), .integrationBroken, "client_refused"),
        (.oauthError("unauthorized_client"), .integrationBroken, "client_refused"),
        (.oauthError("redirect_uri_mismatch"), .configuration, "token_request_refused"),
        (.oauthError("temporarily_unavailable", status: 503), .providerError, "provider_error"),
        (.json(#"{"error": {"code": 7}}"#), .providerError, "provider_error"),
        (.json(#"{"ok": false, "secret": "canary"}"#), .providerError, "provider_error"),
        (.status(500), .providerError, "provider_error"), (.status(302), .providerError, "token_answer_invalid"),
        (.status(404), .providerError, "provider_error"), (.status(429), .rateLimited, "rate_limit_exceeded"),
        (.status(200), .providerError, "token_answer_invalid"), (.json("{}"), .providerError, "token_answer_invalid"),
        (.json("<html>"), .providerError, "token_answer_invalid"),
        (.json("[]"), .providerError, "token_answer_invalid"),
        (.json(#"{"access_token": ""}"#), .providerError, "token_answer_invalid"),
        (.json(#"{"access_token": 5}"#), .providerError, "token_answer_invalid"),
    ])
    func aTokenEndpointThatGivesNoTokenEndsTheAttempt(response: HTTPResponse, status: Status, key: String) throws {
        world.transport.onToken { _ in response }
        let (refusal, connection) = try refusal()
        #expect(refusal.status == status && refusal.key == key)
        #expect(
            connection.state == .clientActionRequired && !connection.hasCredentials
                && connection.error?["key"] == .string(key))
        #expect(!refusal.json.text.contains("canary"))
    }

    @Test func aNetworkThatFailsIsNamed() throws {
        world.transport.onToken { (_) throws(Failure) in throw Failure(.network, .connection, "network", "No answer.") }
        #expect(try refusal().0.status == .network)
    }

    @Test func aFormEncodedAnswerIsUnderstood() throws {
        world.transport.onToken { _ in
            var response = HTTPResponse(status: 200, body: Array("access_token=a%2B1&expires_in=60&scope=x".utf8))
            response.headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
            return response
        }
        let id = try world.connectOAuth(client)
        #expect(try world.credentials(id)["access_token"] == "a+1")
        #expect(try world.connection(id)?.credentialsExpireAt == ManualClock.start + 60_000)
    }

    // MARK: The way back

    @Test func theBrowsersWayBackNamesTheConnection() throws {
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "redirectUri": "https://product.test/done?a=1#top"])
        let answer = try client.call(.completeConnect, attempt.callback())
        #expect(
            answer["redirectUri"] == .string("https://product.test/done?a=1&connectionId=\(attempt.connectionId)#top"))
    }

    @Test func withoutARedirectURIThereIsNoWayBack() throws {
        let attempt = try world.startOAuth(client)
        #expect(try client.call(.completeConnect, attempt.callback())["redirectUri"] == nil)
        #expect(try refusal([("error", "access_denied")]).0.data["redirectUri"] == nil)
    }

    /// Settings and addresses are for those who make the product.
    @Test(arguments: [
        ("wrong_secret", "cannot be connected at the moment"), ("trouble", "try again later"),
        ("place", "connect it again"),
    ])
    func developersWordsDoNotReachPeople(what: String, words: String) throws {
        world.transport.onToken { _ in what == "trouble" ? .status(503) : .oauthError("invalid_client", status: 401) }
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "redirectUri": "https://product.test/done"])
        let callback: JSON =
            what == "place"
            ? ["callbackUrl": .string("https://elsewhere.test/?code=c&state=\(attempt.state)")] : attempt.callback()
        let refusal = try #require(client.refusal(.completeConnect, callback))
        let uri = try URI(try #require(refusal.data["redirectUri"]?.stringValue), what: "redirectUri")
        let shown = uri.queryItems.first { $0.0 == "error" }?.1 ?? ""
        #expect(shown.holds(words) && shown != refusal.message, "\(shown)")
    }

    @Test func theBrowsersWayBackNamesTheError() throws {
        let (refusal, _) = try refusal([("error", "access_denied")], ["redirectUri": "https://product.test/done?a=1"])
        let uri = try URI(try #require(refusal.data["redirectUri"]?.stringValue), what: "redirectUri")
        let items = uri.queryItems
        #expect(items.map(\.0) == ["a", "error", "errorData"])
        #expect(items[1].1 == "The access to the app was not allowed.")
        let data = try JSON(parsing: items[2].1, what: "errorData")
        #expect(data["key"] == "access_denied" && data["type"] == "connection")
    }
}
