import Testing

@testable import MembraneCore

/// `state` serves once, for ten minutes, and only whoever started the attempt.
@Suite struct ConnectStateTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
    }

    private func refusal(
        _ attempt: OAuthAttempt, _ query: [(String, String)]? = nil, by other: Client? = nil
    ) -> Failure? {
        (other ?? client).refusal(.completeConnect, attempt.callback(query))
    }

    @Test func theFlowEndsWithAWorkingConnection() throws {
        let attempt = try world.startOAuth(client)
        let connection = try client.call(.completeConnect, attempt.callback())["connection"]
        #expect(connection?["id"] == .string(attempt.connectionId) && connection?["state"] == "READY")
        #expect(
            connection?["connected"] == true && connection?["disconnected"] == false
                && connection?["clientAction"] == nil)
        #expect(connection?["canRefreshCredentials"] == true)
        #expect(connection?["nextCredentialsRefreshAt"] == .string(Timestamp.text(ManualClock.start + 3_300_000)))
        #expect(try world.credentials(attempt.connectionId)["access_token"] == "access-1")
    }

    @Test func aCallbackWithoutStateIsRefused() throws {
        let attempt = try world.startOAuth(client)
        for url in ["https://product.test/callback", "https://product.test/callback?code=c", "code=c", "?", "x"] {
            let refusal = client.refusal(.completeConnect, ["callbackUrl": .string(url)])
            #expect(refusal?.status == .connectRefused && refusal?.key == "state_missing", "\(url)")
        }
        #expect(refusal(attempt) == nil)
    }

    @Test func anUnknownStateIsRefused() throws {
        let attempt = try world.startOAuth(client)
        for state in [
            "x", attempt.state + "x", String(attempt.state.dropLast()), attempt.state.lowercased(),
            ":" + attempt.state,
        ] {
            let refusal = refusal(attempt, [("code", "c"), ("state", state)])
            #expect(refusal?.status == .connectRefused && refusal?.key == "state_unknown", "\(state)")
        }
        #expect(world.transport.requests.isEmpty)
        #expect(refusal(attempt) == nil)
    }

    @Test func aStateServesOnce() throws {
        let attempt = try world.startOAuth(client)
        #expect(refusal(attempt) == nil)
        let refusal = refusal(attempt)
        #expect(refusal?.status == .connectRefused && refusal?.key == "state_used")
        #expect(world.transport.tokenRequests.count == 1)
        #expect(try world.connection(attempt.connectionId)?.state == .ready)
    }

    @Test func aFailedAttemptUsesItsStateUpToo() throws {
        let attempt = try world.startOAuth(client)
        #expect(refusal(attempt, [("error", "access_denied"), ("state", attempt.state)])?.key == "access_denied")
        #expect(refusal(attempt)?.key == "state_used")
    }

    @Test func tenMinutesAreExact() throws {
        let early = try world.startOAuth(client)
        world.clock.advance(milliseconds: 599_999)
        #expect(refusal(early) == nil)
        let late = try world.startOAuth(client)
        world.clock.advance(milliseconds: 600_000)
        let refusal = refusal(late)
        #expect(refusal?.status == .connectRefused && refusal?.key == "state_expired")
        #expect(self.refusal(late)?.key == "state_used")
        #expect(world.transport.tokenRequests.count == 1)
    }

    @Test func anotherTenantCannotFinishTheAttempt() throws {
        let attempt = try world.startOAuth(client)
        #expect(refusal(attempt, by: try world.tenant("attacker"))?.key == "state_unknown")
        #expect(world.transport.requests.isEmpty)
        #expect(refusal(attempt) == nil)
    }

    @Test func anotherWorkspaceCannotFinishTheAttempt() throws {
        let attempt = try world.startOAuth(client)
        let secret = Secret([UInt8](repeating: 9, count: 32))
        _ = try world.write { (transaction) throws(Failure) in
            try transaction.acrossWorkspaces.makeWorkspace(key: "other", secret: secret)
        }
        let claims = TokenClaims(workspaceKey: "other", tenantKey: "customer-1")
        let token = try Token.sign(claims, secret: secret, .hs256, now: world.clock.now)
        #expect(refusal(attempt, by: try Client(engine: world.engine, token: token))?.key == "state_unknown")
        #expect(refusal(attempt) == nil)
    }

    @Test func whatFollowsTheColonIsNotTrusted() throws {
        let attempt = try world.startOAuth(client, ["connectorKey": "crm", "customState": "mine"])
        let ours = try #require(attempt.state.split(separator: ":").first)
        let answer = try client.call(.completeConnect, attempt.callback([("code", "c"), ("state", ours + ":theirs")]))
        #expect(answer["customState"] == "mine")
    }

    @Test(arguments: ["state", "code", "iss", "error"])
    func aRepeatedParameterIsRefused(name: String) throws {
        let attempt = try world.startOAuth(client)
        let query = [("code", "c"), ("state", attempt.state), (name, "1"), (name, "2")]
        #expect(refusal(attempt, query)?.status == .invalidRequest)
        #expect(world.transport.requests.isEmpty)
    }

    @Test func theQueryAloneAndAFragmentAreUnderstood() throws {
        for url in ["%q", "?%q", "%q#_=_", "https://product.test/callback?%q#fragment?x=1"] {
            let attempt = try world.startOAuth(client)
            let parts = url.split(separator: "%q", omittingEmptySubsequences: false)
            let callback = parts[0] + "code=c&state=\(attempt.state)" + parts[1]
            #expect(client.refusal(.completeConnect, ["callbackUrl": .string(String(callback))]) == nil, "\(url)")
        }
    }

    @Test func ofManyWhoFinishOneAttemptExactlyOneWins() throws {
        let file = try StoreFile()
        let transport = ScriptedTransport()
        let clock = ManualClock(waitsReally: true)
        let worlds = try (1...2).map { try World(file, clock: clock, transport: transport, seed: UInt64($0)) }
        try worlds[0].makeOAuthApp()
        let attempt = try worlds[0].startOAuth(worlds[0].tenant())
        let results = try onThreads(8) { (index) throws(Failure) in
            _ = try worlds[index % 2].tenant().call(.completeConnect, attempt.callback())
        }
        #expect(results.compactMap(\.success).count == 1)
        #expect(results.compactMap(\.failure).map(\.key) == [String](repeating: "state_used", count: 7))
        #expect(transport.tokenRequests.count == 1)
    }

    @Test func nothingOfTheAttemptStaysBehind() throws {
        let file = try StoreFile()
        let world = try World(file)
        try world.makeOAuthApp()
        let attempt = try world.startOAuth(world.tenant())
        _ = try world.tenant().call(.completeConnect, attempt.callback())
        let secrets = try file.execute { (session) throws(Failure) in
            try session.all("SELECT secrets FROM connection_requests", []) { (row) throws(Failure) in row.blob(0) ?? [1]
            }
        }
        #expect(secrets == [[]])
    }
}
