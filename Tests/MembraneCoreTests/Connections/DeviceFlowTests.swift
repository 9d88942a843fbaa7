import Testing

@testable import MembraneCore

/// A person agrees on another device (RFC 8628).
@Suite struct DeviceFlowTests {
    private let world: World
    private let client: Client

    private static let codes = #"""
        {"device_code": "canary-device-code", "user_code": "WDJB-MJHT", "verification_uri": "https://app.test/device",
         "verification_uri_complete": "https://app.test/device?user_code=WDJB-MJHT", "expires_in": 600, "interval": 5}
        """#

    init() throws { try self.init(nil) }

    private init(_ file: StoreFile?, clock: ManualClock = ManualClock()) throws {
        world = try World(file, clock: clock)
        try world.makeOAuthApp(config: [
            "grantType": "device_code", "deviceAuthorizationUri": "https://id.app.test/device",
            "extra": ["audience": "api"],
        ])
        client = try world.tenant()
        answer(.oauthError("authorization_pending"))
    }

    private func answer(_ token: HTTPResponse, device: HTTPResponse = .json(DeviceFlowTests.codes)) {
        world.transport.onToken { $0.uri.path == "/device" ? device : token }
    }

    private var polls: [HTTPRequest] { world.transport.tokenRequests.filter { $0.uri.path == "/token" } }

    private func connect() throws -> JSON { try client.call(.connect, ["connectorKey": "crm"]) }

    private func get(_ id: JSON?, _ more: JSON = [:]) throws(Failure) -> JSON {
        try client.call(.getConnection, (["id": id ?? .null] as JSON).merging(more))
    }

    @discardableResult private func due() throws -> DueCount { try world.engine.runDue(DueLimits())["deviceFlows"] }

    @Test func thePersonIsToldWhatToDo() throws {
        let answer = try connect()
        let request = try #require(world.transport.tokenRequests.first)
        #expect(request.method == "POST" && request.bodyText == "client_id=client+1&scope=read+write&audience=api")
        #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
        #expect(answer["state"] == "CLIENT_ACTION_REQUIRED" && answer["connected"] == false)
        let action = try #require(answer["clientAction"])
        #expect(action["type"] == "connect" && action["userCode"] == "WDJB-MJHT")
        #expect(action["verificationUri"] == "https://app.test/device")
        #expect(action["verificationUriComplete"] == "https://app.test/device?user_code=WDJB-MJHT")
        #expect(action["uiUrl"] == action["verificationUriComplete"])
        #expect(action["expiresAt"] == .string(Timestamp.text(world.clock.now + 600_000)))
        #expect(!answer.text.contains("canary"))
        // Whoever looks again is told the same.
        #expect(try get(answer["id"])["clientAction"] == action)
        #expect(try client.call(.listConnections).text.contains("canary") == false)
    }

    @Test func whoeverWaitsFindsOutWhenThePersonHasAgreed() throws {
        let id = try connect()["id"]
        let count = Lock(0)
        world.transport.onToken { _ in
            count.withLock {
                $0 += 1; return $0
            } < 3 ? .oauthError("authorization_pending") : .tokens(1)
        }
        let start = world.clock.now
        let connection = try get(id, ["wait": true, "timeout": 60])
        #expect(connection["state"] == "READY" && connection["connected"] == true && connection["clientAction"] == nil)
        #expect(polls.count == 3 && polls.allSatisfy { $0.formValue("device_code") == "canary-device-code" })
        #expect(polls[0].formValue("grant_type") == "urn:ietf:params:oauth:grant-type:device_code")
        // Never oftener than every five seconds.
        #expect(world.clock.now - start >= 15_000 && world.clock.now - start < 16_000)
        _ = try client.call(.request, ["connectionId": id ?? .null, "path": "/me"])
        #expect(world.transport.appRequests.last?.accessToken == "access-1")
        #expect(try world.connection(id?.stringValue ?? "")?.canRefresh == true)
        #expect(try world.events().map(\.type) == ["connection.created"])
    }

    @Test func withoutAnybodyWaitingItIsDueWork() throws {
        let id = try connect()["id"]
        #expect(try world.engine.runDue(DueLimits()).nextDueAt == world.clock.now + 5000)
        #expect(try due().all == 0 && polls.isEmpty)
        world.clock.advance(seconds: 5)
        #expect(try due().done == 1)
        answer(.tokens(1))
        #expect(try due().all == 0, "too early")
        world.clock.advance(seconds: 5)
        #expect(try due().done == 1)
        #expect(try get(id)["state"] == "READY")
        world.clock.advance(seconds: 60)
        #expect(try due().all == 0 && polls.count == 2)
    }

    @Test func aProviderThatIsAskedTooOftenIsAskedLessOften() throws {
        _ = try connect()
        answer(.oauthError("slow_down"))
        world.clock.advance(seconds: 5)
        try due()
        answer(.oauthError("authorization_pending"))
        world.clock.advance(seconds: 9)
        #expect(try due().all == 0)
        world.clock.advance(seconds: 1)
        #expect(try due().done == 1)
        world.clock.advance(seconds: 9)
        #expect(try due().all == 0, "for good")
        world.clock.advance(seconds: 1)
        #expect(try due().done == 1)
    }

    @Test(arguments: [503, 500]) func troubleIsWaitedOut(status: Int) throws {
        let id = try connect()["id"]
        answer(.status(status))
        world.clock.advance(seconds: 5)
        try due()
        answer(.tokens(1))
        world.clock.advance(seconds: 10)
        try due()
        #expect(try get(id)["state"] == "READY")
    }

    @Test func aNetworkThatFailsIsWaitedOut() throws {
        let id = try connect()["id"]
        world.transport.onToken { (_) throws(Failure) in throw Failure(.network, .connection, "connect_failed", "No.") }
        world.clock.advance(seconds: 5)
        try due()
        answer(.tokens(1))
        world.clock.advance(seconds: 10)
        try due()
        #expect(try get(id)["state"] == "READY")
    }

    @Test(arguments: [
        ("access_denied", "access_denied"), ("expired_token", "device_code_expired"),
        ("invalid_grant", "grant_refused"), ("invalid_client", "client_refused"), ("<b>no code", "provider_error"),
    ])
    func aRefusalEndsTheAttempt(code: String, key: String) throws {
        let id = try connect()["id"]
        answer(.oauthError(code))
        let connection = try get(id, ["wait": true, "timeout": 60])
        #expect(connection["state"] == "CLIENT_ACTION_REQUIRED" && connection["error"]?["key"] == .string(key))
        #expect(!connection.text.contains("WDJB"))
        world.clock.advance(seconds: 60)
        #expect(try due().all == 0 && polls.count == 1)
    }

    @Test func aCodeThatNobodyUsesEnds() throws {
        let id = try connect()["id"]
        for _ in 0..<200 { world.clock.advance(seconds: 5); try due() }
        #expect(polls.count == 119, "one every five seconds, and none after ten minutes")
        #expect(try get(id)["error"]?["key"] == "device_code_expired")
    }

    /// Whoever ends in the middle leaves the next turn to others.
    @Test func anotherProcessGoesOn() throws {
        let file = try StoreFile()
        let test = try DeviceFlowTests(file)
        let id = try test.connect()["id"]
        test.world.clock.advance(seconds: 5)
        // As if the process ended with its request under way.
        test.world.transport.onToken { (_) throws(Failure) in throw Failure.cancelled }
        #expect(throws: Failure.self) { try test.due() }
        let other = try World(file, clock: test.world.clock, transport: test.world.transport, seed: 2)
        test.answer(.tokens(1))
        #expect(try other.engine.runDue(DueLimits())["deviceFlows"].all == 0, "its turn is not over")
        test.world.clock.advance(seconds: 40)
        #expect(try other.engine.runDue(DueLimits())["deviceFlows"].done == 1)
        #expect(try test.get(id)["state"] == "READY")
    }

    @Test func ofSeveralProcessesOneAsks() throws {
        let file = try StoreFile()
        // Waiting for the store must not move the date: the next turn would come.
        let test = try DeviceFlowTests(file, clock: ManualClock(waitsReally: true))
        _ = try test.connect()
        let worlds = try (2...5).map {
            try World(file, clock: test.world.clock, transport: test.world.transport, seed: UInt64($0))
        }
        let engines = worlds.map(\.engine)
        test.world.clock.advance(seconds: 5)
        let counts = try onThreads(engines.count) { index throws(Failure) in
            try engines[index].runDue(DueLimits())["deviceFlows"]
        }
        #expect(counts.allSatisfy { $0.success != nil } && test.polls.count == 1)
    }

    @Test func aConnectionThatWorksGoesOnUntilTheNewOneHasCome() throws {
        let id = try connect()["id"]
        answer(.tokens(1))
        _ = try get(id, ["wait": true, "timeout": 10])
        answer(.oauthError("authorization_pending"))
        let again = try client.call(.connect, ["connectionId": id ?? .null])
        #expect(again["state"] == "CLIENT_ACTION_REQUIRED" && again["clientAction"]?["userCode"] == "WDJB-MJHT")
        #expect(try get(id)["state"] == "READY")
        _ = try client.call(.request, ["connectionId": id ?? .null, "path": "/me"])
        answer(.tokens(2))
        #expect(try get(id, ["wait": true, "timeout": 10])["state"] == "READY")
        #expect(try world.credentials(id?.stringValue ?? "")["access_token"] == "access-2")
    }

    @Test func anArchivedConnectionIsNotAskedAbout() throws {
        let id = try connect()["id"]
        _ = try client.call(.archiveConnection, ["id": id ?? .null])
        world.clock.advance(seconds: 5)
        #expect(try due().all == 0 && polls.isEmpty)
    }

    @Test func aSecondAttemptReplacesTheFirst() throws {
        let id = try connect()["id"]
        _ = try client.call(.connect, ["connectionId": id ?? .null])
        world.clock.advance(seconds: 5)
        #expect(try due().all == 1)
    }

    /// No browser brings a device flow to its end.
    @Test func noCallbackFinishesIt() throws {
        _ = try connect()
        let url = World.callbackUri + "?code=c&state=x"
        #expect(client.refusal(.completeConnect, ["callbackUrl": .string(url)])?.key == "state_unknown")
    }

    private static let bad: [(String, Status)] = [
        ("{}", .providerError), ("[]", .providerError), ("nonsense", .providerError),
        (#"{"error": "unauthorized_client"}"#, .integrationBroken), (#"{"error": "invalid_scope"}"#, .configuration),
        (#"{"device_code": ""}"#, .providerError), (#"{"user_code": "\u001b[2J"}"#, .providerError),
        (#"{"verification_uri": "javascript:alert(1)"}"#, .providerError),
        (#"{"verification_uri_complete": "data:text/html,canary"}"#, .providerError),
        (#"{"verification_uri": null}"#, .providerError), (#"{"expires_in": 0}"#, .providerError),
        (#"{"expires_in": null}"#, .providerError), (#"{"expires_in": "soon"}"#, .providerError),
        (#"{"interval": -1}"#, .providerError), (#"{"verification_uri": ""}"#, .providerError),
        (#"{"interval": 1e300}"#, .providerError), (#"{"interval": 100000}"#, .providerError),
        (#"{"user_code": "\#(String(repeating: "A", count: 100))"}"#, .providerError),
    ]

    @Test(arguments: bad.indices)
    func aBadAnswerBeginsNothing(index: Int) throws {
        let (change, expected) = Self.bad[index]
        var text = change
        if let changes = try? JSON(parsing: change, what: "The change"), changes != [:], changes.objectValue != nil {
            text = try JSON(parsing: Self.codes, what: "The codes").merging(changes).text
        }
        answer(.oauthError("authorization_pending"), device: .json(text))
        let refusal = failure { () throws(Failure) in _ = try client.call(.connect, ["connectorKey": "crm"]) }
        #expect(refusal?.status == expected, "\(change): \(refusal?.message ?? "")")
        #expect(refusal?.message.contains("canary") == false)
        #expect(try client.call(.listConnections)["items"] == [])
    }

    /// What need not be there.
    @Test func intervalAndTheCompleteAddressMayBeMissing() throws {
        answer(
            .oauthError("authorization_pending"),
            device: .json(
                #"{"device_code": "d", "user_code": "u", "verification_url": "https://app.test/d", "expires_in": "60"}"#
            ))
        let action = try #require(try connect()["clientAction"])
        #expect(action["uiUrl"] == "https://app.test/d" && action["verificationUriComplete"] == nil)
        #expect(try world.engine.runDue(DueLimits()).nextDueAt == world.clock.now + 5000)
    }

    @Test(
        arguments: [
            (#"{"interval": 5.0}"#, 5000), (#"{"interval": "7"}"#, 7000), (#"{"interval": 2.9}"#, 2000),
            (#"{"interval": 0}"#, 5000), (#"{"interval": null}"#, 5000), (#"{"interval": ""}"#, 5000),
            (#"{"verification_uri_complete": ""}"#, 5000), (#"{"verification_uri_complete": null}"#, 5000),
            (#"{"expires_in": "600.0", "message": 18446744073709551615}"#, 5000), (#"{"expires_in": 6e2}"#, 5000),
        ] as [(String, Int64)])
    func whatIsOptionalMayBeOdd(change: String, interval: Int64) throws {
        let codes = try JSON(parsing: Self.codes, what: "The codes").merging(try JSON(parsing: change, what: "It"))
        let read = try DeviceAuthorization(try #require(JSONObject(lenient: Array(codes.text.utf8))), requestedAt: 1000)
        #expect(read.interval == interval && read.expiresAt == 601_000)
        #expect((read.verificationUriComplete == nil) == change.contains("complete"))
    }
}
