import Testing

@testable import MembraneCore

/// What a discovery leaves in the store, for how long, and what is asked for where an app does not say it.
@Suite struct DiscoveredAppTests {
    private let world: World
    private let app: DiscoverableApp
    private let client: Client
    private let request: JSON = ["appUrl": .string(DiscoverableApp.address)]

    init() throws {
        world = try World()
        app = DiscoverableApp(world.transport)
        client = try world.tenant()
    }

    private func count(_ table: String, in world: World? = nil) throws -> Int64 {
        try (world ?? self.world).read { (transaction) throws(Failure) in
            try transaction.session.first("SELECT COUNT(*) FROM \(table)", []) { (row) throws(Failure) in
                row.integer(0) ?? 0
            } ?? 0
        }
    }

    // MARK: Registrations that fail

    @Test(
        arguments: [
            .oauthError("invalid_redirect_uri"), .oauthError("invalid_client_metadata"), .status(403), .status(503),
            .status(429), .json("{}", status: 201), .json("no json", status: 201),
            .json(#"{"client_id": "a", "redirect_uris": ["https://evil.test/"]}"#, status: 201),
        ] as [HTTPResponse])
    func aRegistrationThatFailsLeavesNothing(answer: HTTPResponse) throws {
        app.change { $0.registration = answer }
        #expect(client.refusal(.connect, request) != nil)
        for table in ["connectors", "integrations", "registered_clients", "connections"] {
            #expect(try count(table) == 0, "\(table)")
        }
        // Nor does it stand in the way of one that does not.
        app.change { $0.registration = nil }
        #expect(try world.startOAuth(client, request).parameter("client_id") == "registered-1")
    }

    @Test func whereItIsRefusedSomebodyCanBringAClient() throws {
        app.change { $0.registration = .oauthError("invalid_redirect_uri") }
        let refusal = try #require(client.refusal(.connect, request))
        #expect(refusal.key == "registration_refused" && refusal.data["redirectUri"] != nil)
        let manager = try world.manager()
        _ = try manager.call(.createConnector, try #require(refusal.data["connector"]))
        _ = try manager.call(
            .createIntegration,
            [
                "connectorKey": try #require(refusal.data["connectorKey"]),
                "parameters": ["clientId": "by-hand", "clientSecret": "s"],
            ])
        let attempt = try world.startOAuth(client, request)
        #expect(attempt.parameter("client_id") == "by-hand" && attempt.uri.host == "id.mcp.test")
        #expect(client.refusal(.completeConnect, attempt.callback()) == nil)
        // By its key, where nothing is known of the server yet, it works as well.
        let again = try #require(client.refusal(.connect, ["appUrl": "https://mcp.test/mcp?x=1"]))
        #expect(again.key == "registration_refused" && again.data["connector"] != nil)
        _ = try manager.call(.createConnector, try #require(again.data["connector"]))
        let key = try #require(again.data["connectorKey"])
        _ = try manager.call(
            .createIntegration, ["connectorKey": key, "parameters": ["clientId": "by-hand", "clientSecret": "s"]])
        #expect(try world.startOAuth(client, ["connectorKey": key]).parameter("client_id") == "by-hand")
    }

    @Test func onceAClientIsThereTheConnectorIsNotHandedOut() throws {
        _ = try world.connectOAuth(client, request)
        world.clock.advance(milliseconds: DiscoveredApps.freshMilliseconds)
        app.changeResource(["authorization_servers": ["https://next.test"]])
        app.change {
            $0.documents["https://next.test/.well-known/oauth-authorization-server"] = .json(
                DiscoverableApp.server.merging([
                    "issuer": "https://next.test", "token_endpoint": "https://next.test/token",
                ]).text)
            $0.registration = .oauthError("access_denied")
        }
        let refusal = try world.tenant().refusal(.connect, request)
        #expect(refusal?.key == "registration_refused" && refusal?.data["connector"] == nil)
        #expect(refusal?.data["connectorKey"] != nil)
    }

    // MARK: Forgetting

    private func run(afterDays days: Int64) throws {
        world.clock.advance(milliseconds: days * 86_400_000)
        _ = try world.engine.runDue(DueLimits())
    }

    @Test func whatNobodyUsesIsForgotten() throws {
        _ = try world.startOAuth(client, request)
        try run(afterDays: 29)
        #expect(try count("connectors") == 1)
        try run(afterDays: 1)
        for table in ["connectors", "integrations", "registered_clients", "connections", "connection_requests"] {
            #expect(try count(table) == 0, "\(table)")
        }
        #expect(try world.startOAuth(world.tenant(), request).parameter("client_id") == "registered-2")
    }

    @Test func whatSomebodyUsesStays() throws {
        let id = try world.connectOAuth(client, request)
        try run(afterDays: 30)
        try run(afterDays: 30)
        #expect(try count("connectors") == 1 && count("integrations") == 1 && count("registered_clients") == 1)
        #expect(try world.tenant().call(.getConnection, ["id": .string(id)])["connectorKey"] != nil)
    }

    @Test func anAttemptThatIsNewKeepsItAMonthMore() throws {
        _ = try world.startOAuth(client, request)
        world.clock.advance(milliseconds: 29 * 86_400_000)
        _ = try world.startOAuth(world.tenant(), request)
        try run(afterDays: 1)
        #expect(try count("connectors") == 1)
        try run(afterDays: 30)
        #expect(try count("connectors") == 0)
    }

    /// Without it nobody would know where to.
    @Test func whatIsStillToBeGivenBackKeepsIt() throws {
        app.changeServer(["revocation_endpoint": "https://id.mcp.test/revoke"])
        app.change { $0.documents["https://id.mcp.test/revoke"] = .status(200) }
        let id = try world.connectOAuth(client, request)
        _ = try client.call(.archiveConnection, ["id": .string(id)])
        _ = try world.manager().call(.deleteTenant, ["tenantKey": "customer-1"])
        #expect(try count("connections") == 0 && world.keptGrants == 1)
        try run(afterDays: 31)
        // Housekeeping and giving back take turns in one run; either may have been the first.
        try run(afterDays: 31)
        #expect(try world.keptGrants == 0 && count("connectors") == 0)
        #expect(world.transport.requests.contains { $0.uri.path == "/revoke" })
    }

    @Test func aClientThatSomebodyBroughtKeepsIt() throws {
        app.changeServer(["registration_endpoint": .null])
        let key = try #require(client.refusal(.connect, request)?.data["connectorKey"])
        _ = try world.manager().call(
            .createIntegration, ["connectorKey": key, "parameters": ["clientId": "by-hand"]])
        try run(afterDays: 31)
        #expect(try count("connectors") == 1 && count("integrations") == 1)
    }

    @Test func aClientStaysAsLongAsOneAppHasIt() throws {
        let other = "https://mcp.test/mcp?x=1"
        _ = try world.startOAuth(client, request)
        _ = try world.connectOAuth(client, ["appUrl": .string(other)])
        #expect(try count("connectors") == 2 && count("registered_clients") == 1)
        try run(afterDays: 31)
        #expect(try count("connectors") == 1 && count("registered_clients") == 1)
    }

    @Test func connectorsThatAreMadeByHandAreNobodysToForget() throws {
        try world.makeOAuthApp()
        try run(afterDays: 100)
        #expect(try count("connectors") == 1)
    }

    // MARK: Several processes

    @Test func twoProcessesMakeOneApp() throws {
        let file = try StoreFile(inMemory: true)
        let transport = ScriptedTransport()
        let first = try World(file, transport: transport)
        let second = try World(file, clock: first.clock, transport: transport, seed: 2)
        let app = DiscoverableApp(transport)
        let slower = try first.tenant()
        let faster = try second.tenant("other")
        let isNested = Lock(false)
        // While one waits for its registration, the other discovers, registers and stores.
        transport.onApp { (request) throws(Failure) in
            let isFirst = isNested.withLock { isNested in
                defer { isNested = isNested || request.uri.path == "/register" }
                return !isNested && request.uri.path == "/register"
            }
            if isFirst { _ = try faster.call(.connect, ["appUrl": .string(DiscoverableApp.address)]) }
            return app.answer(request)
        }
        let slow = try first.startOAuth(slower, request)
        let fast = try second.startOAuth(faster, request)
        #expect(slow.parameter("client_id") == fast.parameter("client_id"))
        #expect(try count("connectors", in: first) == 1 && count("integrations", in: first) == 1)
        #expect(try count("registered_clients", in: first) == 1)
        #expect(slower.refusal(.completeConnect, slow.callback()) == nil)
        #expect(faster.refusal(.completeConnect, fast.callback()) == nil)
    }

    @Test func anIntegrationThatChangesMeanwhileIsNotDamaged() throws {
        app.changeServer(["registration_endpoint": .null])
        let key = try #require(client.refusal(.connect, request)?.data["connectorKey"])
        let manager = try world.manager()
        let integration = try manager.call(
            .createIntegration, ["connectorKey": key, "parameters": ["clientId": "by-hand"]])
        let id = try #require(integration["id"])
        // Somebody sets the secret while the app is asked.
        world.transport.onApp { [app] (request) throws(Failure) in
            if request.uri.text == DiscoverableApp.serverMetadata {
                _ = try manager.call(
                    .patchIntegration,
                    ["id": id, "name": "Ours", "parameters": ["clientId": "by-hand", "clientSecret": "new"]])
            }
            return app.answer(request)
        }
        let attempt = try world.startOAuth(client, request)
        #expect(client.refusal(.completeConnect, attempt.callback()) == nil)
        #expect(app.requests(to: "https://id.mcp.test/token").last?.formValue("client_secret") == "new")
        #expect(try manager.call(.listIntegrations)["items"]?[0]?["name"] == "Ours")
    }

    // MARK: Scopes

    private func scopes(_ members: JSON, options: String) throws -> String? {
        let world = try World(options: try EngineOptions(json: options))
        let app = DiscoverableApp(world.transport)
        app.changeResource(members)
        let attempt = try world.startOAuth(world.tenant(), request)
        let sent = try JSON(
            parsing: try #require(app.requests(to: "https://id.mcp.test/register").first).bodyText, what: "It")
        #expect(sent["scope"]?.stringValue == attempt.parameter("scope"))
        return attempt.parameter("scope")
    }

    @Test func whereNothingSaysThemTheProductsAreAskedFor() throws {
        let options = #"{"clientMetadata": {"scope": "read offline_access", "logo_uri": "https://product.test/l.svg"}}"#
        #expect(try scopes([:], options: options) == "files:read files:write")
        #expect(try scopes(["scopes_supported": []], options: options) == "read")
        #expect(try scopes(["scopes_supported": .null], options: options) == "read")
        #expect(try scopes(["scopes_supported": []], options: "{}") == nil)
    }

    @Test func anIntegrationsOwnScopesComeBeforeThose() throws {
        app.changeServer(["registration_endpoint": .null, "scopes_supported": ["offline_access"]])
        app.changeResource(["scopes_supported": .null])
        let key = try #require(client.refusal(.connect, request)?.data["connectorKey"])
        _ = try world.manager().call(
            .createIntegration, ["connectorKey": key, "parameters": ["clientId": "c", "scopes": ["own"]]])
        #expect(try world.startOAuth(client, request).parameter("scope") == "own offline_access")
    }

    @Test func theProductDescribesItself() throws {
        let options = #"""
            {"clientName": "Acme", "clientMetadata": {"client_uri": "https://acme.test", "contacts": ["a@acme.test"]}}
            """#
        let world = try World(options: try EngineOptions(json: options))
        let app = DiscoverableApp(world.transport)
        _ = try world.startOAuth(world.tenant(), request)
        let sent = try JSON(
            parsing: try #require(app.requests(to: "https://id.mcp.test/register").first).bodyText, what: "It")
        #expect(sent["client_uri"] == "https://acme.test" && sent["contacts"] == ["a@acme.test"])
        #expect(sent["client_name"] == "Acme" && sent["redirect_uris"] != nil)
    }

    @Test(arguments: [
        (#"{"client_name": "x"}"#, "clientName"), (#"{"redirect_uris": []}"#, "redirect_uris"),
        (#"{"logo_uri": "javascript:x"}"#, "logo_uri"), (#"{"contacts": "a"}"#, "contacts"),
        (#"{"scope": "a \"b"}"#, "scope"), (#"{"logo_url": "https://x.test"}"#, "logo_uri"),
    ])
    func whatTheLibraryDecidesIsNotDescribed(metadata: String, named: String) {
        let refusal = failure { () throws(Failure) in
            _ = try EngineOptions(json: #"{"clientMetadata": \#(metadata)}"#)
        }
        #expect(refusal?.status == .invalidArgument && refusal?.message.contains(named) == true)
    }
}
