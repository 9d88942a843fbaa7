import Testing

@testable import MembraneCore

/// The seventh attack on connecting: metadata that lies. Nothing secret was sent anywhere in any of these.
@Suite struct DiscoveryAttackTests {
    private let world: World
    private let app: DiscoverableApp
    private let client: Client
    private let request: JSON = ["appUrl": .string(DiscoverableApp.address)]

    init() throws {
        world = try World()
        app = DiscoverableApp(world.transport)
        client = try world.tenant()
    }

    private func refusal() -> Failure? { client.refusal(.connect, request) }

    private var nothingWasRegistered: Bool { app.script.withLock { $0.registered } == 0 }

    @Test(arguments: [
        "https://id.mcp.test/", "https://ID.mcp.test", "https://id.mcp.test:443", "http://id.mcp.test",
        "https://bank.test", "https://id.mcp.test/tenant", "",
    ])
    func aServerDoesNotSpeakForAnotherIssuer(issuer: String) {
        app.changeServer(["issuer": .string(issuer)])
        let refusal = refusal()
        #expect(refusal?.status == .providerError && refusal?.key == "issuer_mismatch")
        #expect(nothingWasRegistered)
    }

    @Test(arguments: [
        "https://bank.test/mcp", "https://mcp.test/other", "https://mcp.test/mcp/", "https://mcp.test/MCP",
        "http://mcp.test/mcp", "https://mcp.test:8443/mcp", "https://mcp.test/mcp?x=1", "https://mcp.test/mcp#x",
        "https://mcp.test/", "https://mcp.test", "https://mcp.test@bank.test/mcp", "mcp.test/mcp", "",
    ])
    func anAppDoesNotHaveTokensMadeForAnother(resource: String) {
        app.changeResource(["resource": .string(resource)])
        let refusal = refusal()
        #expect(refusal?.status == .providerError && refusal?.key == "resource_mismatch")
        #expect(nothingWasRegistered)
    }

    @Test func onAHostOfManyNobodySpeaksForTheHostButItsRoot() {
        // The path's owner writes the challenge and its own document; neither makes it the whole host.
        app.change {
            $0.challenge = #"Bearer resource_metadata="https://mcp.test/mcp/metadata""#
            $0.documents["https://mcp.test/mcp/metadata"] = .json(
                DiscoverableApp.resource.merging(["resource": "https://mcp.test"]).text)
        }
        #expect(refusal()?.key == "resource_mismatch")
    }

    @Test(arguments: [
        "authorization_endpoint", "token_endpoint", "registration_endpoint", "revocation_endpoint",
    ])
    func endpointsAreHttpsAddresses(endpoint: String) {
        for address in [
            "http://id.mcp.test/x", "javascript:alert(1)", "https://user:pw@id.mcp.test/x", "https:///x", "/x",
            "ftp://x",
            "https://id.mcp.test/x#y", "https://id.mcp.test/a b", "https://id.mcp.test/../x",
        ] {
            app.changeServer([endpoint: .string(address)])
            #expect(refusal()?.key == "metadata_invalid", "\(address)")
        }
        app.changeServer([endpoint: 7])
        #expect(refusal()?.key == "metadata_invalid")
        #expect(nothingWasRegistered)
    }

    @Test(arguments: ["authorization_endpoint", "token_endpoint"])
    func endpointsAreThere(endpoint: String) {
        app.changeServer([endpoint: .null])
        #expect(refusal()?.key == "metadata_invalid")
    }

    @Test(arguments: [.null, [], ["plain"], "S256", ["s256"]] as [JSON])
    func pkceIsNotTalkedDown(methods: JSON) {
        app.changeServer(["code_challenge_methods_supported": methods])
        #expect(refusal()?.key == "pkce_missing")
        #expect(nothingWasRegistered)
    }

    @Test(arguments: [
        "http://id.mcp.test", "https://id.mcp.test?x", "https://id.mcp.test#x", "id.mcp.test", "", "file:///etc",
    ])
    func issuersAreHttpsAddresses(issuer: String) {
        app.changeResource(["authorization_servers": [.string(issuer)]])
        #expect(refusal()?.key == "metadata_invalid")
        #expect(app.asked.allSatisfy { $0.hasPrefix("GET https://mcp.test/") })
    }

    @Test(arguments: ["http://169.254.169.254/latest", "file:///etc/passwd", "https://a@b.test/"])
    func theChallengeLeadsToNoOtherKindOfAddress(address: String) {
        app.change { $0.challenge = "Bearer resource_metadata=\"\(address)\"" }
        // As if it were not there: the metadata is where it always is.
        #expect(refusal() == nil)
        #expect(app.asked.allSatisfy { $0.contains(" https://mcp.test/") || $0.contains(" https://id.mcp.test/") })
    }

    @Test func whatAnAddressOfTheInsideAnswersIsNotTold() throws {
        // Refused by the address policy, or not there at all: an app that names it learns no difference.
        let inside = "https://inside.test/metadata"
        app.change { $0.challenge = "Bearer resource_metadata=\"\(inside)\"" }
        world.transport.onApp { [app] (request) throws(Failure) in
            guard request.uri.text == inside else { return app.answer(request) }
            throw Failure(.addressRefused, .configuration, "address_refused", "inside.test is 10.0.0.1.")
        }
        #expect(refusal() == nil)
        app.change { $0.resource = nil }
        let told = try #require(try world.tenant("other").refusal(.connect, ["appUrl": "https://mcp.test/mcp?x=1"]))
        #expect(told.key == "nothing_discovered" && !told.json.text.contains("10.0.0.1"))
    }

    @Test func everyAddressMeetsTheAddressPolicy() throws {
        // The real transport: what it refuses it refuses for all of them.
        for (address, key) in [("https://127.0.0.1/mcp", "address_refused"), ("https://[::1]/", "address_refused")] {
            var environment = EngineEnvironment(rootKey: World.rootKey)
            environment.clock = world.clock
            let engine = try Engine(
                url: ":memory:", try EngineOptions(json: #"{"oAuthCallbackUri": "https://product.test/cb"}"#),
                environment)
            let access = try JSON(parsing: try engine.workspaceAccess(key: nil), what: "It")
            let claims = TokenClaims(workspaceKey: access["key"]?.stringValue ?? "", tenantKey: "t")
            let token = try Token.sign(
                claims, secret: Secret((access["secret"]?.stringValue ?? "").utf8), .hs256, now: world.clock.now)
            let refusal = try Client(engine: engine, token: token).refusal(.connect, ["appUrl": .string(address)])
            #expect(refusal?.status == .addressRefused, "\(address) \(key)")
        }
    }

    @Test func redirectsDoNotLeaveTheOrigin() {
        for target in ["https://evil.test/metadata", "http://mcp.test/metadata", "//evil.test/x", "file:///etc/passwd"]
        {
            app.change { $0.documents[DiscoverableApp.metadata] = .redirect(target) }
            #expect(refusal()?.key == "nothing_discovered", "\(target)")
        }
        #expect(app.asked.allSatisfy { $0.contains(" https://mcp.test/") })
    }

    @Test func aSecretIsSentToItsOwnIssuerOnly() throws {
        _ = try world.connectOAuth(client, request)
        // The app names another server by now, which has what looks like the same endpoints.
        let evil = "https://evil.test"
        app.change { script in
            script.resource = DiscoverableApp.resource.merging(["authorization_servers": [.string(evil)]])
            script.documents["\(evil)/.well-known/oauth-authorization-server"] = .json(
                DiscoverableApp.server.merging([
                    "issuer": .string(evil), "token_endpoint": .string("\(evil)/token"),
                    "authorization_endpoint": .string("\(evil)/authorize"),
                    "registration_endpoint": .string("\(evil)/register"),
                ]).text)
            script.documents["\(evil)/register"] = .json(
                #"{"client_id": "evils", "client_secret": "evil"}"#, status: 201)
            script.documents["\(evil)/token"] = .tokens(9)
        }
        world.clock.advance(milliseconds: DiscoveredApps.freshMilliseconds)
        let tenant = try world.tenant()
        let attempt = try world.startOAuth(tenant, request)
        #expect(attempt.parameter("client_id") == "evils")
        #expect(tenant.refusal(.completeConnect, attempt.callback()) == nil)
        for sent in world.transport.requests where sent.uri.host == "evil.test" {
            #expect(!sent.bodyText.contains("registered-1") && !sent.bodyText.contains("secret-of-1"))
            #expect(!sent.bodyText.contains("refresh-1"))
        }
        // The old connection goes on with its own server.
        let old = try #require(
            try tenant.call(.listConnections)["items"]?.arrayValue?.last { $0["id"] != .string(attempt.connectionId) })
        app.change { $0.tokens = .tokens(2) }
        _ = try tenant.call(.refreshConnection, ["id": try #require(old["id"])])
        #expect(world.transport.requests.last?.uri.host == "id.mcp.test")
        #expect(world.transport.requests.last?.formValue("refresh_token") == "refresh-1")
    }

    @Test func storedGrantsDoNotFollowATokenEndpointToAnotherHost() throws {
        let id = try world.connectOAuth(client, request)
        app.changeServer(["token_endpoint": "https://evil.test/token"])
        world.clock.advance(milliseconds: DiscoveredApps.freshMilliseconds)
        let tenant = try world.tenant()
        _ = try world.startOAuth(tenant, request)
        app.change { $0.tokens = .tokens(2) }
        _ = try tenant.call(.refreshConnection, ["id": .string(id)])
        #expect(world.transport.requests.last?.uri.host == "id.mcp.test")
        #expect(!world.transport.requests.contains { $0.uri.host == "evil.test" })
    }

    @Test func aClientByHandDoesNotFollowTheAppToAnotherServer() throws {
        app.changeServer(["registration_endpoint": .null])
        let key = try #require(refusal()?.data["connectorKey"])
        _ = try world.manager().call(
            .createIntegration, ["connectorKey": key, "parameters": ["clientId": "by-hand", "clientSecret": "s"]])
        _ = try world.startOAuth(client, request)
        app.change { script in
            script.resource = DiscoverableApp.resource.merging(["authorization_servers": ["https://evil.test"]])
            script.documents["https://evil.test/.well-known/oauth-authorization-server"] = .json(
                DiscoverableApp.server.merging(["issuer": "https://evil.test"]).text)
        }
        world.clock.advance(milliseconds: DiscoveredApps.freshMilliseconds)
        #expect(try world.tenant().refusal(.connect, request)?.key == "issuer_changed")
    }

    @Test func twoServersHaveTwoRedirectURIs() throws {
        let attempt = try world.startOAuth(client, request)
        let uri = try #require(attempt.parameter("redirect_uri"))
        #expect(uri.hasPrefix(World.callbackUri + "?issuer="))
        // What came to another server's redirect URI, or to none's, is refused.
        for other in [World.callbackUri + "?issuer=0123456789abcdef0123", World.callbackUri + "?"] {
            let attempt = try world.startOAuth(client, request)
            let url = "\(other)&code=c&state=\(attempt.state)"
            #expect(client.refusal(.completeConnect, ["callbackUrl": .string(url)])?.key == "redirect_uri_mismatch")
        }
        #expect(app.requests(to: "https://id.mcp.test/token").isEmpty)
    }

    @Test(arguments: [true, false], [nil, DiscoverableApp.issuer, DiscoverableApp.issuer + "/", "https://evil.test"])
    func theIssuerIsEnforcedWhereItIsAdvertisedAndComparedWhereItComes(isAdvertised: Bool, issuer: String?) throws {
        app.changeServer(["authorization_response_iss_parameter_supported": .bool(isAdvertised)])
        let attempt = try world.startOAuth(client, request)
        let callback = attempt.callback(
            [("code", "c"), ("state", attempt.state)] + (issuer.map { [("iss", $0)] } ?? []))
        let isAccepted = issuer == DiscoverableApp.issuer || issuer == nil && !isAdvertised
        #expect(client.refusal(.completeConnect, callback)?.key == (isAccepted ? nil : "issuer_mismatch"))
    }

    @Test(arguments: [
        "{}", #"{"client_id": ""}"#, #"{"client_id": 7}"#, #"{"client_id": "a\nb"}"#, "[]", "no json",
        #"{"client_id": "a", "client_secret": "b\u0000"}"#,
        #"{"client_id": "a", "redirect_uris": ["https://evil.test/"]}"#,
        #"{"client_id": "a", "token_endpoint_auth_method": "private_key_jwt"}"#,
        #"{"client_id": "a", "token_endpoint_auth_method": "client_secret_basic"}"#,
    ])
    func aRegistrationThatIsNoneIsRefused(answer: String) {
        app.change { $0.registration = .json(answer, status: 201) }
        let refusal = refusal()
        #expect(refusal?.key == "registration_invalid" || refusal?.key == "registration_refused", "\(answer)")
        #expect(refusal?.status == .providerError || refusal?.status == .configuration)
    }

    @Test func nothingThatMetadataSaysIsRepeatedInFull() throws {
        let markup = "https://mcp.test/<script>"
        app.changeResource(["resource": .string(markup), "resource_name": "<b>Your bank</b>"])
        let text = try #require(refusal()).json.text
        #expect(!text.contains("<") && !text.contains("bank"))
        app.changeResource(["resource": .string(DiscoverableApp.address)])
        #expect(try world.startOAuth(client, request).answer["name"] == "mcp.test")
    }

    @Test func discoveryEndsWhateverIsAnswered() throws {
        // Every document leads on: to redirects, to further servers, to more places.
        world.transport.onApp { (request) throws(Failure) in
            if request.uri.path.hasPrefix("/.well-known/oauth-protected-resource") {
                let servers = (1...1000).map { JSON.string("https://s\($0).test/path") }
                return .json(
                    (["resource": "https://mcp.test/mcp", "authorization_servers": .array(servers)] as JSON).text)
            }
            let hop = Int(request.uri.query?.split(separator: "=").last ?? "0") ?? 0
            return .redirect("\(request.uri.path)?n=\(hop + 1)")
        }
        #expect(refusal()?.status == .providerError)
        #expect(world.transport.requests.count <= MetadataReader.maximumRequests)
    }

    @Test func aTenantFillsItsOwnShareAndNobodyElses() throws {
        try world.write { (transaction) throws(Failure) in
            let tenantId = try transaction.tenant(key: "customer-1")?.id
            for _ in 0..<TenantLimits().apps {
                let id = try transaction.newId(.connector)
                let definition: JSON = [
                    "key": .string("x" + id.filter { $0 != "_" }), "name": "X", "type": "client-credentials",
                    "makeApiClient": ["type": "mapping", "mapping": ["baseUri": "https://x.test"]],
                ]
                var connector = try Connector(
                    definition: definition.objectValue ?? JSONObject(), id: id, isBuiltIn: false)
                try transaction.insert(&connector, discoveredBy: tenantId)
            }
        }
        #expect(refusal()?.key == "too_many_apps")
        let other = try world.tenant("other")
        #expect(other.refusal(.connect, request) == nil)
        // What is there already costs nothing.
        #expect(refusal() == nil)
    }
}
