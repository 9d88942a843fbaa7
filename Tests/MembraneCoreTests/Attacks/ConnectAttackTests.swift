import Testing

@testable import MembraneCore

/// Attacks on the way to a connection, each as its victim would meet it.
///
/// The numbers are those of the list that the library is tested against; discovery, the seventh, has tests of its own
/// in `DiscoveryAttackTests`.
@Suite struct ConnectAttackTests {
    private let world: World
    /// Whoever began and whoever was lured are of one tenant: the hardest case.
    private let client: Client

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
    }

    private func refusal(_ request: JSON) -> Failure? { client.refusal(.completeConnect, request) }

    private var nothingWasRedeemed: Bool { world.transport.tokenRequests.isEmpty }

    // MARK: 1, one callback for many apps

    /// Two providers, each with a redirect URI of its own.
    private func makeTwoProviders(_ template: String) throws -> World {
        var options = try EngineOptions(json: nil)
        options.oAuthCallbackUri = try CallbackTemplate(template)
        let world = try World(options: options)
        try world.makeOAuthApp(key: "honest")
        try world.makeOAuthApp(
            key: "evil", config: ["authorizeUri": "https://evil.test/authorize", "tokenUri": "https://evil.test/token"])
        return world
    }

    @Test(arguments: ["https://product.test/callback/{integration}", "https://product.test/callback?app={integration}"])
    func anotherProvidersCodeIsNotTakenForAnAttemptAtAMaliciousApp(template: String) throws {
        let world = try makeTwoProviders(template)
        let client = try world.tenant()
        let attempt = try world.startOAuth(client, ["connectorKey": "evil"])
        #expect(attempt.parameter("redirect_uri") != nil)
        // The malicious app sent the person on to the honest provider, with its own attempt's state.
        let honest = try #require(try world.startOAuth(client, ["connectorKey": "honest"]).parameter("redirect_uri"))
        let mark = honest.contains("?") ? "&" : "?"
        let stolen: JSON = ["callbackUrl": .string("\(honest)\(mark)code=honest-code&state=\(attempt.state)")]
        let refusal = client.refusal(.completeConnect, stolen)
        #expect(refusal?.status == .connectRefused && refusal?.key == "redirect_uri_mismatch")
        // Both addresses, and nothing of the query that the code came in.
        let arrived = honest.cut(at: UInt8(ascii: "?")).before
        #expect(refusal?.data["arrived"] == .string(String(arrived)) && refusal?.data["expected"] != nil)
        #expect(refusal?.message.holds("honest-code") == false && refusal?.message.holds(String(arrived)) == true)
        // Nobody was given the code, the malicious app least of all.
        #expect(world.transport.requests.isEmpty)
    }

    @Test func everyIntegrationHasARedirectURIOfItsOwn() throws {
        let world = try makeTwoProviders("https://product.test/callback/{integration}")
        world.transport.onApp { (_) throws(Failure) in .tokens(1) }
        let client = try world.tenant()
        for key in ["honest", "evil"] {
            let attempt = try world.startOAuth(client, ["connectorKey": .string(key)])
            #expect(attempt.parameter("redirect_uri") == "https://product.test/callback/\(key)")
            let callback = "https://product.test/callback/\(key)?code=c&state=\(attempt.state)"
            #expect(client.refusal(.completeConnect, ["callbackUrl": .string(callback)]) == nil)
            #expect(world.transport.requests.last?.formValue("redirect_uri") == "https://product.test/callback/\(key)")
        }
    }

    @Test func aQueryAloneDoesNotHideWhichRedirectURIItCameTo() throws {
        let world = try makeTwoProviders("https://product.test/callback/{integration}")
        let client = try world.tenant()
        let attempt = try world.startOAuth(client, ["connectorKey": "evil"])
        let refusal = client.refusal(.completeConnect, ["callbackUrl": .string("code=c&state=\(attempt.state)")])
        #expect(refusal?.key == "callback_url_incomplete")
        #expect(world.transport.requests.isEmpty)
    }

    @Test(arguments: [
        "http://product.test/callback", "https://product.test:444/callback", "https://product.test/callback/",
        "https://product.test/Callback", "https://product.test/", "https://product.test.evil.test/callback",
        "https://product.test/callback%2F",
    ])
    func theRedirectURIIsComparedExactly(address: String) throws {
        let attempt = try world.startOAuth(client)
        #expect(
            refusal(["callbackUrl": .string("\(address)?code=c&state=\(attempt.state)")])?.key
                == "redirect_uri_mismatch")
        #expect(nothingWasRedeemed)
    }

    @Test func errorsOfAnotherRedirectURIAreNotBelievedEither() throws {
        let attempt = try world.startOAuth(client)
        let url = "https://product.test/other?error=access_denied&state=\(attempt.state)"
        let refusal = refusal(["callbackUrl": .string(url)])
        #expect(refusal?.key == "redirect_uri_mismatch" && refusal?.oauthCode == nil)
    }

    @Test func anIntegrationThatWasChangedMeanwhileGetsNoCode() throws {
        let attempt = try world.startOAuth(client)
        _ = try world.manager().call(
            .patchIntegration, ["key": "crm", "parameters": ["clientId": "another", "clientSecret": "s"]])
        #expect(refusal(attempt.callback())?.key == "integration_changed")
        #expect(nothingWasRedeemed)
    }

    // MARK: 2, a link that is forwarded

    @Test func aForwardedLinkLeadsNowhereInAnotherBrowser() throws {
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "bindBrowser": true])
        let secret = try #require(attempt.answer["clientAction"]?["browserBinding"]?.stringValue)
        #expect(secret.utf8.count == 43)
        #expect(!attempt.uri.text.contains(secret))
        // The victim is signed in, of the same tenant, and has agreed: only the cookie is missing.
        #expect(refusal(attempt.callback())?.key == "browser_binding_missing")
        #expect(nothingWasRedeemed)
        #expect(try world.connection(attempt.connectionId)?.hasCredentials == false)
        // The attempt is over: the code has been in the wrong browser.
        let again = attempt.callback().merging(["browserBinding": .string(secret)])
        #expect(refusal(again)?.key == "state_used")
    }

    @Test func theBrowserThatBeganFinishes() throws {
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "bindBrowser": true])
        let secret = try #require(attempt.answer["clientAction"]?["browserBinding"])
        #expect(refusal(attempt.callback().merging(["browserBinding": secret])) == nil)
    }

    @Test func theVictimsOwnBindingDoesNotFitTheAttackersAttempt() throws {
        let attackers = try world.startOAuth(client, ["connectorKey": "crm", "bindBrowser": true])
        let victims = try world.startOAuth(client, ["connectorKey": "crm", "bindBrowser": true])
        let cookie = try #require(victims.answer["clientAction"]?["browserBinding"])
        #expect(
            refusal(attackers.callback().merging(["browserBinding": cookie]))?.key == "browser_binding_mismatch")
        #expect(refusal(victims.callback().merging(["browserBinding": cookie])) == nil)
    }

    @Test func errorAnswersInAnotherBrowserAreRefusedToo() throws {
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "bindBrowser": true])
        let callback = attempt.callback([("error", "access_denied"), ("state", attempt.state)])
        let refusal = refusal(callback)
        #expect(refusal?.key == "browser_binding_missing" && refusal?.oauthCode == nil)
    }

    @Test func theHostMayBringABindingOfItsOwn() throws {
        let own = "the-session-of-this-browser"
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "browserBinding": .string(own)])
        #expect(attempt.answer["clientAction"]?["browserBinding"] == nil)
        #expect(refusal(attempt.callback().merging(["browserBinding": .string(own)])) == nil)
        let short: JSON = ["connectorKey": "crm", "browserBinding": "guessable"]
        #expect(client.refusal(.connect, short)?.data["path"] == "browserBinding")
    }

    @Test func anEngineMayBindEveryAttempt() throws {
        var options = try EngineOptions(json: nil)
        options.requiresBrowserBinding = true
        let world = try World(options: options)
        try world.makeOAuthApp()
        let client = try world.tenant()
        let attempt = try world.startOAuth(client)
        #expect(attempt.answer["clientAction"]?["browserBinding"] != nil)
        #expect(client.refusal(.completeConnect, attempt.callback())?.key == "browser_binding_missing")
    }

    @Test func onlyAHashOfTheBindingIsStored() throws {
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "bindBrowser": true])
        let secret = try #require(attempt.answer["clientAction"]?["browserBinding"]?.stringValue)
        let secrets = try world.read { (transaction) throws(Failure) in
            guard
                let connection = try transaction.connection(id: attempt.connectionId, tenantId: nil)
            else { return ConnectionRequest.Secrets() }
            let state = attempt.state.split(separator: ":").first.map { String($0) } ?? ""
            return try transaction.connectionRequest(
                stateHash: try AuthorizationRequest.hash(state: state), tenantId: connection.tenantId)?.secrets
                ?? ConnectionRequest.Secrets()
        }
        #expect(secrets.browserBinding != nil && secrets.browserBinding != secret)
        #expect(!JSON.object(secrets.sealedForm).text.contains(secret))
    }

    @Test func theProductRefusesAnAttemptOfSomebodyElse() throws {
        let asked = Lock<[JSON]>([])
        world.engine.setConfirmCallback { text in
            let question = (try? JSON(parsing: text, what: "The attempt")) ?? .null
            asked.withLock { $0.append(question) }
            return question["customState"] == question["context"]?["userId"] ? 1 : 0
        }
        let request: JSON = [
            "connectorKey": "crm", "customState": "mallory", "redirectUri": "https://product.test/end",
        ]
        let attempt = try world.startOAuth(client, request)
        let refusal = refusal(attempt.callback().merging(["context": ["userId": "alice"]]))
        #expect(refusal?.status == .connectRefused && refusal?.key == "not_confirmed")
        #expect(nothingWasRedeemed)
        let question = try #require(asked.withLock { $0.first })
        #expect(question["tenantKey"] == "customer-1" && question["workspaceKey"] == .string(World.workspaceKey))
        #expect(question["connection"]?["id"] == .string(attempt.connectionId))
        #expect(question["integration"]?["key"] == "crm" && question["connector"]?["name"] == "Test CRM")
        #expect(question["redirectUri"] == "https://product.test/end")
        // The one who began it finishes another attempt.
        let own = try world.startOAuth(client, request)
        #expect(self.refusal(own.callback().merging(["context": ["userId": "mallory"]])) == nil)
        #expect(asked.withLock { $0.count } == 2)
    }

    @Test func theCustomStateThatIsConfirmedIsNotTheBrowsers() throws {
        let asked = Lock<JSON?>(nil)
        world.engine.setConfirmCallback { text in
            asked.withLock { $0 = (try? JSON(parsing: text, what: "The attempt"))?["customState"] }
            return 1
        }
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "customState": "mine"])
        let ours = try #require(attempt.state.split(separator: ":").first)
        #expect(refusal(attempt.callback([("code", "c"), ("state", ours + ":theirs")])) == nil)
        #expect(asked.withLock { $0 } == "mine")
    }

    @Test(arguments: [0, -1, 2, 100] as [Int32])
    func anythingButOneRefuses(answer: Int32) throws {
        world.engine.setConfirmCallback { _ in answer }
        let attempt = try world.startOAuth(client)
        #expect(refusal(attempt.callback())?.key == "not_confirmed")
        #expect(nothingWasRedeemed)
    }

    @Test func nobodyIsAskedAboutWhatIsRefusedAnyway() throws {
        let asked = Lock(0)
        world.engine.setConfirmCallback { _ in
            asked.withLock { $0 += 1 }
            return 1
        }
        let denied = try world.startOAuth(client)
        _ = refusal(denied.callback([("error", "access_denied"), ("state", denied.state)]))
        let bound = try world.startOAuth(client, ["connectorKey": "crm", "bindBrowser": true])
        _ = refusal(bound.callback())
        _ = refusal(bound.callback([("code", "c"), ("state", "unknown")]))
        #expect(asked.withLock { $0 } == 0)
    }

    @Test func theHostMayCloseTheEngineWhileItIsAsked() throws {
        let engine = world.engine
        engine.setConfirmCallback { _ in
            engine.close()
            return 1
        }
        let attempt = try world.startOAuth(client)
        #expect(refusal(attempt.callback())?.status == .cancelled)
        #expect(nothingWasRedeemed)
        #expect(refusal(attempt.callback())?.status == .closed)
    }

    // MARK: 3, state and PKCE (and ConnectStateTests)

    @Test func aCallbackWithoutStateFinishesNothingWhateverElseItBrings() throws {
        world.engine.setConfirmCallback { _ in 1 }
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "browserBinding": "binding-of-16-bytes"])
        for query in ["code=c", "code=c&state=", "code=c&state=:\(attempt.state)", "code=c&State=\(attempt.state)"] {
            let refusal = refusal([
                "callbackUrl": .string("\(World.callbackUri)?\(query)"), "browserBinding": "binding-of-16-bytes",
                "context": ["connectionId": .string(attempt.connectionId)],
            ])
            #expect(refusal?.status == .connectRefused, "\(query)")
            #expect(refusal?.key == "state_missing" || refusal?.key == "state_unknown", "\(query)")
        }
        #expect(nothingWasRedeemed)
    }

    @Test func aCodeOfAnotherSessionMeetsAnotherVerifier() throws {
        let attackers = try world.startOAuth(client)
        let victims = try world.startOAuth(client)
        #expect(attackers.parameter("code_challenge") != victims.parameter("code_challenge"))
        // The attacker's code under the victim's state: the provider is shown the victim's verifier and refuses.
        #expect(refusal(victims.callback([("code", "attackers"), ("state", victims.state)])) == nil)
        let verifier = try #require(world.transport.tokenRequests.last?.formValue("code_verifier"))
        let challenge = Base64.encode(try SHA2.sha256.digest(Array(verifier.utf8)), .url)
        #expect(challenge == victims.parameter("code_challenge") && challenge != attackers.parameter("code_challenge"))
    }

    @Test func pkceIsNotTalkedDown() throws {
        // A connector cannot either: these parameters are the flow's own.
        let refusal = failure { () throws(Failure) in
            try world.makeOAuthApp(key: "talker", config: ["extra": ["code_challenge_method": "plain"]])
        }
        #expect(refusal?.status == .invalidRequest)
        let attempt = try world.startOAuth(client, ["connectorKey": "crm"])
        #expect(attempt.parameter("code_challenge_method") == "S256")
        let callback = attempt.callback([
            ("code", "c"), ("state", attempt.state), ("code_challenge_method", "plain"), ("code_verifier", "x"),
        ])
        #expect(self.refusal(callback) == nil)
        #expect(world.transport.tokenRequests.last?.formValue("code_verifier")?.utf8.count == 43)
    }

    // MARK: 4, mix-up (and IssuerTests)

    @Test func anIssuerThatIsMissingOrDiffersByASlashGetsNoCode() throws {
        try world.makeOAuthApp(key: "named", config: ["issuer": "https://id.app.test"])
        for issuer in [nil, "https://id.app.test/", "https://evil.test"] {
            for answer in [("code", "c"), ("error", "access_denied")] {
                let attempt = try world.startOAuth(client, ["connectorKey": "named"])
                let query = [answer, ("state", attempt.state)] + (issuer.map { [("iss", $0)] } ?? [])
                let refusal = refusal(attempt.callback(query))
                #expect(refusal?.key == "issuer_mismatch" && refusal?.oauthCode == nil)
            }
        }
        #expect(nothingWasRedeemed)
    }

    // MARK: 5, open redirects

    @Test(arguments: [
        "javascript:alert(1)", "data:text/html,x", "//evil.test", "http://localhost:80@evil.test/",
        "https://product.test@evil.test", "http://127.0.0.1.evil.test/", "http://localhost.evil.test",
        "http://product.test/", "https://product.test\\@evil.test", "ftp://product.test",
    ])
    func theBrowserIsSentToNoSuchAddress(address: String) {
        let refusal = client.refusal(.connect, ["connectorKey": "crm", "redirectUri": .string(address)])
        #expect(refusal?.status == .invalidRequest)
    }

    @Test func onlyTheProductsOwnOriginsMayBeNamed() throws {
        let options = try EngineOptions(json: #"{"redirectOrigins": ["https://app.product.test"]}"#)
        let world = try World(options: options)
        try world.makeOAuthApp()
        let client = try world.tenant()
        for (address, isAllowed) in [
            ("https://app.product.test/done?x=1", true), ("https://APP.product.test:443/", true),
            ("https://evil.test/", false), ("https://app.product.test.evil.test", false),
            ("https://app.product.test:8443/", false), ("http://localhost:3000/", false),
        ] {
            let request: JSON = ["connectorKey": "crm", "redirectUri": .string(address)]
            #expect((client.refusal(.connect, request) == nil) == isAllowed, "\(address)")
        }
        for option in [#""https://a.test""#, #"[1]"#, #"["https://a.test/path"]"#, #"["javascript:x"]"#] {
            #expect(
                failure { () throws(Failure) in _ = try EngineOptions(json: "{\"redirectOrigins\": \(option)}") }?
                    .status == .invalidArgument)
        }
    }

    @Test func loopbackIsThePlaceOfDevelopers() throws {
        let request: JSON = ["connectorKey": "crm", "redirectUri": "http://localhost:3000/done"]
        #expect(client.refusal(.connect, request) == nil)
    }

    // MARK: 6, what a provider writes is not shown

    @Test func nothingThatTheCallbackSaysIsRepeated() throws {
        let markup = "<script>alert(1)</script>"
        let attempt = try world.startOAuth(
            client, ["connectorKey": "crm", "redirectUri": "https://product.test/end?tab=apps"])
        let callback = attempt.callback([
            ("error", markup), ("error_description", markup), ("error_uri", "javascript:alert(1)"),
            ("state", attempt.state),
        ])
        let refusal = try #require(client.refusal(.completeConnect, callback))
        #expect(refusal.oauthCode == "unrecognised_error")
        let text = refusal.json.text
        #expect(!text.contains("<") && !text.contains("script") && !text.contains("javascript"))
        let uri = try URI(refusal.data["redirectUri"]?.stringValue ?? "", what: "redirectUri")
        #expect(uri.origin == "https://product.test" && uri.path == "/end")
        #expect(uri.queryItems.map(\.0) == ["tab", "error", "errorData"])
    }
}
