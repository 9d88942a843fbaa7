import Testing

@testable import MembraneCore

/// Where the person's browser is sent.
@Suite struct AuthorizeURLTests {
    private let world: World

    init() throws { world = try World() }

    private func attempt(_ config: JSON = [:], _ request: JSON = [:], parameters: JSON? = nil) throws -> OAuthAttempt {
        try world.makeOAuthApp(config: config, parameters: parameters)
        return try world.startOAuth(world.tenant(), (["connectorKey": "crm"] as JSON).merging(request))
    }

    @Test func theAddressIsExact() throws {
        let attempt = try attempt()
        let state = attempt.state
        let challenge = try #require(attempt.parameter("code_challenge"))
        #expect(
            attempt.uri.text == "https://id.app.test/authorize?response_type=code&client_id=client%201"
                + "&redirect_uri=https%3A%2F%2Fproduct.test%2Fcallback&state=\(state)&scope=read%20write"
                + "&code_challenge=\(challenge)&code_challenge_method=S256")
        #expect(Base64.decode(state.utf8, .url)?.count == 32 && Base64.decode(challenge.utf8, .url)?.count == 32)
        #expect(world.transport.requests.isEmpty)
    }

    @Test func theAnswerSaysWhatToDo() throws {
        let answer = try attempt().answer
        #expect(answer["state"] == "CLIENT_ACTION_REQUIRED" && answer["connected"] == false)
        #expect(answer["clientAction"]?["type"] == "connect")
        #expect(answer["clientAction"]?["description"]?.stringValue?.contains("Test CRM") == true)
        #expect(answer["clientAction"]?["agentInstructions"]?.stringValue?.contains("callbackUrl") == true)
    }

    @Test func theChallengeIsTheHashOfTheVerifierThatIsRedeemed() throws {
        let client = try world.tenant()
        let attempt = try attempt()
        _ = try client.call(.completeConnect, attempt.callback())
        let verifier = try #require(world.transport.tokenRequests.first?.formValue("code_verifier"))
        #expect(verifier.utf8.count == 43)
        #expect(
            Base64.encode(try SHA2.sha256.digest(Array(verifier.utf8)), .url) == attempt.parameter("code_challenge"))
        #expect(!attempt.uri.text.contains(verifier))
    }

    @Test func everyAttemptHasItsOwnSecrets() throws {
        let first = try attempt()
        let second = try world.startOAuth(world.tenant())
        #expect(first.connectionId == second.connectionId)
        #expect(first.state != second.state && first.parameter("code_challenge") != second.parameter("code_challenge"))
    }

    @Test func withoutPKCENeitherLegHasIt() throws {
        let client = try world.tenant()
        let attempt = try attempt(["skipPkce": true])
        #expect(attempt.parameter("code_challenge") == nil && attempt.parameter("code_challenge_method") == nil)
        _ = try client.call(.completeConnect, attempt.callback())
        #expect(world.transport.tokenRequests.first?.formValue("code_verifier") == nil)
    }

    @Test func customStateFollowsAColon() throws {
        let attempt = try attempt([:], ["customState": "a:b &=é"])
        let parts = attempt.state.split(separator: ":", maxSplits: 1)
        #expect(parts.count == 2 && parts[0].utf8.count == 43 && parts[1] == "a:b &=é")
        let answer = try world.tenant().call(.completeConnect, attempt.callback())
        #expect(answer["customState"] == "a:b &=é")
    }

    @Test func scopesAreJoinedAsTheProviderWants() throws {
        #expect(try attempt(["scopes": ["a", "b:c"], "scopeSeparator": ","]).parameter("scope") == "a,b:c")
    }

    @Test func withoutScopesThereIsNoScope() throws {
        #expect(try attempt(["scopes": []]).parameter("scope") == nil)
    }

    @Test func extraParametersAreAdded() throws {
        let attempt = try attempt([
            "authorizeUri": "https://id.app.test/authorize?v=2", "extra": ["access_type": "offline", "prompt": "a b"],
        ])
        #expect(
            attempt.parameter("v") == "2" && attempt.parameter("access_type") == "offline"
                && attempt.parameter("prompt") == "a b")
        #expect(attempt.uri.text.hasPrefix("https://id.app.test/authorize?v=2&response_type=code&"))
    }

    @Test func extraParametersDoNotReplaceTheProtectingOnes() throws {
        let evil: JSON = [
            "state": "evil", "redirect_uri": "https://evil.test", "client_id": "evil", "response_type": "token",
            "scope": "all",
            "code_challenge": "evil", "code_challenge_method": "plain", "login_hint": "kept",
        ]
        let attempt = try attempt(
            ["extra": ["$var": "connectorParameters.extra"]],
            parameters: ["clientId": "client 1", "clientSecret": "secret-1", "extra": evil])
        #expect(attempt.parameter("login_hint") == "kept")
        #expect(!attempt.uri.text.contains("evil"))
        for name in [
            "state", "redirect_uri", "client_id", "response_type", "scope", "code_challenge", "code_challenge_method",
        ] {
            #expect(attempt.uri.queryItems.count { $0.0 == name } == 1, "\(name)")
        }
        #expect(attempt.parameter("response_type") == "code" && attempt.parameter("code_challenge_method") == "S256")
    }

    @Test func anIntegrationsOwnCallbackWins() throws {
        try world.makeOAuthApp()
        _ = try world.manager().call(
            .patchIntegration, ["key": "crm", "oAuthCallbackUri": "https://other.test/cb?x=1"])
        let attempt = try world.startOAuth(world.tenant())
        #expect(attempt.parameter("redirect_uri") == "https://other.test/cb?x=1")
        // The token endpoint compares it with what was sent, whatever is set meanwhile.
        _ = try world.manager().call(.patchIntegration, ["key": "crm", "oAuthCallbackUri": "https://third.test/cb"])
        _ = try world.tenant().call(.completeConnect, attempt.callback())
        #expect(world.transport.tokenRequests.first?.formValue("redirect_uri") == "https://other.test/cb?x=1")
    }

    @Test func whatIsMissingIsTheIntegrationsToSet() throws {
        try world.makeOAuthApp(parameters: ["clientSecret": "secret-1"])
        let refusal = try world.tenant().refusal(.connect, ["connectorKey": "crm"])
        #expect(refusal?.status == .configuration && refusal?.key == "missing_parameters")
        #expect(refusal?.data["parameters"] == ["clientId"])
        #expect(try world.tenant().call(.listConnections)["items"] == [])
    }

    @Test(arguments: ["javascript:alert(1)", "ftp://product.test/x", "/relative", "https://user@product.test/"])
    func redirectURIsThatAreNoWebAddressesAreRefused(uri: String) throws {
        try world.makeOAuthApp()
        let refusal = try world.tenant().refusal(.connect, ["connectorKey": "crm", "redirectUri": .string(uri)])
        #expect(refusal?.status == .invalidRequest)
        #expect(try world.tenant().call(.listConnections)["items"] == [])
    }
}
