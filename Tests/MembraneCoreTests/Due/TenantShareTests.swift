import Testing

@testable import MembraneCore

/// Tenants take turns, and none takes more than its share.
@Suite struct TenantShareTests {
    private let world: World

    init() throws {
        world = try World()
        try world.makeOAuthApp()
    }

    @discardableResult
    private func connect(_ tenant: String, _ count: Int = 1) throws -> [String] {
        try (0..<count).map { _ in
            try world.connectOAuth(
                try world.tenant(tenant), ["connectorKey": "crm", "allowMultipleConnections": true])
        }
    }

    private func run(_ count: Int) throws -> DueReport {
        var limits = DueLimits()
        limits.maximumCount = count
        return try world.engine.runDue(limits)
    }

    // MARK: Turns

    @Test func whoseTurnItIsIsRememberedBetweenRuns() throws {
        try connect("hog", 6)
        world.clock.advance(seconds: 1)
        let others = try ["quiet", "still"].map { try connect($0)[0] }
        // Everything else that is due is done.
        _ = try world.engine.runDue(DueLimits())
        world.clock.advance(seconds: 3600)
        let due = try others.map { try world.connection($0)?.dueAt ?? 0 }
        for _ in 0..<3 {
            // Whichever process does it: nothing but the store knows.
            #expect(try ConnectionUpkeep().run(world.engine.services, DueBudget.of(1, world), .patient).done == 1)
            world.clock.advance(seconds: 1)
        }
        for (id, before) in zip(others, due) { #expect(try world.connection(id)?.dueAt ?? 0 > before) }
    }

    @Test func whereEverybodyIsServedNothingIsWritten() throws {
        try connect("one")
        try connect("two")
        world.clock.advance(seconds: 3600)
        #expect(try run(1000)["connections"].done == 2)
        let turns = try world.read { (transaction) throws(Failure) in
            try transaction.session.first("SELECT COUNT(*) FROM tenants WHERE turn_at IS NOT NULL", []) {
                (row) throws(Failure) in row.integer(0)
            } ?? nil
        }
        #expect(turns == 0)
    }

    @Test func slowAppsComeLastAndTakeOnePlace() throws {
        try connect("slow", 5)
        world.clock.advance(seconds: 1)
        let quiet = try connect("quiet", 3)
        world.clock.advance(seconds: 3600)
        let clock = world.clock
        let order = Lock<[Bool]>([])
        let isOfSlow = Set(try world.tokens(ofTenant: "slow"))
        world.transport.onToken { request in
            let isSlow = isOfSlow.contains(request.formValue("refresh_token") ?? "")
            order.withLock { $0.append(isSlow) }
            if isSlow { clock.advance(seconds: 20) }
            return .json(#"{"access_token": "a", "refresh_token": "r", "expires_in": 36000}"#)
        }
        for _ in 0..<20 { _ = try ConnectionUpkeep().run(world.engine.services, DueBudget.of(64, world), .patient) }
        // After the first slow one all others.
        let asked = order.withLock { $0 }
        #expect(asked.count == 8 && asked.prefix(4).filter { $0 }.count == 1)
        for id in quiet { #expect(try world.connection(id)?.dueAt ?? 0 > clock.now) }
    }

    @Test func whoseAppsAreSlowHasOnePlace() throws {
        let (shares, clock) = (DueShares(), ManualClock())
        /// How many at a time `tenant` may have, of four runs.
        func places(_ tenant: String, _ taken: Int = 0) throws(Failure) -> Int {
            try shares.occupied(by: tenant, clock) { () throws(Failure) in try places(tenant, taken + 1) } ?? taken
        }
        func four(_ body: () throws(Failure) -> Int) throws(Failure) -> Int {
            try shares.running { () throws(Failure) in
                try shares.running { () throws(Failure) in
                    try shares.running { () throws(Failure) in try shares.running(body) }
                }
            }
        }
        #expect(try places("a") == 1)
        #expect(try four { () throws(Failure) in try places("a") } == 2)
        try shares.occupied(by: "a", clock) { () throws(Failure) in clock.advance(seconds: 10) }
        #expect(try four { () throws(Failure) in try places("a") } == 1)
        #expect(try four { () throws(Failure) in try places("b") } == 2)
        #expect(shares.slowLast(["a", "b"], clock.monotonic) { $0 } == ["b", "a"])
        // It rests four times as long as it was slow.
        clock.advance(seconds: 40)
        #expect(try four { () throws(Failure) in try places("a") } == 2)
    }

    @Test func deliveriesTakeTurnsAmongTenants() throws {
        let url = "https://hooks.product.test/in"
        _ = try world.manager().call(.createWebhook, ["url": .string(url)])
        try connect("hog", 40)
        world.clock.advance(seconds: 1)
        try connect("quiet")
        _ = try WebhookSource().run(world.engine.services, DueBudget.of(8, world), .patient)
        let tenants = world.transport.requests.filter { $0.uri.host == "hooks.product.test" }
            .map { $0.payload["data"]?["connection"]?["tenantKey"] ?? $0.payload["data"]?["tenantKey"] ?? .null }
        let keys = world.transport.requests.filter { $0.uri.host == "hooks.product.test" }
            .filter { $0.bodyText.contains("\"tenantKey\":\"quiet\"") }
        #expect(tenants.count == 8 && keys.count == 1)
    }

    // MARK: Limits

    private func limited(_ limits: String) throws -> World {
        let options = try EngineOptions(json: #"{"tenantLimits": \#(limits)}"#)
        let world = try World(options: options)
        try world.makeKeyedApp()
        try world.makeOAuthApp(key: "other")
        return world
    }

    private let another: JSON = ["connectorKey": "other", "allowMultipleConnections": true]

    private func connectKeyed(_ world: World, _ tenant: String) throws -> Failure? {
        let tenant = try world.tenant(tenant)
        return failure { () throws(Failure) in
            _ = try world.connectKeyed(tenant, ["allowMultipleConnections": true])
        }
    }

    @Test func connectionsHaveALimit() throws {
        let world = try limited(#"{"connections": 2}"#)
        for _ in 0..<2 { #expect(try connectKeyed(world, "hog") == nil) }
        let refusal = try connectKeyed(world, "hog")
        #expect(refusal?.status == .conflict && refusal?.key == "too_many_connections")
        #expect(try world.tenant("hog").refusal(.connect, another)?.key == "too_many_connections")
        // What is there goes on, and others have their own.
        let id = try world.tenant("hog").call(.listConnections)["items"]?[0]?["id"] ?? .null
        let again: JSON = ["connectionId": id, "input": ["apiKey": "key-2"]]
        #expect(try world.tenant("hog").refusal(.connect, again) == nil)
        #expect(try connectKeyed(world, "quiet") == nil)
    }

    @Test func attemptsHaveALimit() throws {
        let world = try limited(#"{"attempts": 3}"#)
        let hog = try world.tenant("hog")
        for _ in 0..<3 { #expect(hog.refusal(.connect, another) == nil) }
        #expect(hog.refusal(.connect, another)?.key == "too_many_attempts")
        #expect(try world.tenant("quiet").refusal(.connect, another) == nil)
        // Those that nobody finishes end by themselves.
        world.clock.advance(seconds: 601)
        #expect(hog.refusal(.connect, another) == nil)
    }

    @Test func eventsHaveALimit() throws {
        let world = try limited(#"{"events": 4}"#)
        for _ in 0..<4 { #expect(try connectKeyed(world, "hog") == nil) }
        #expect(try connectKeyed(world, "hog")?.key == "too_many_events")
        #expect(try connectKeyed(world, "quiet") == nil)
    }

    @Test func appsHaveALimit() throws {
        #expect(try EngineOptions(json: #"{"tenantLimits": {"apps": 7}}"#).tenantLimits.apps == 7)
    }

    @Test(arguments: [
        #"{"tenantLimits": {"connections": 0}}"#, #"{"tenantLimits": {"x": 1}}"#, #"{"tenantLimits": 5}"#,
    ])
    func limitsAreChecked(json: String) {
        #expect(failure { () throws(Failure) in _ = try EngineOptions(json: json) }?.status == .invalidArgument)
    }
}

extension DueBudget {
    fileprivate static func of(_ limit: Int, _ world: World) -> DueBudget {
        DueBudget(limit: limit, end: world.clock.monotonic + 1_000_000, clock: world.clock)
    }
}

extension World {
    /// The refresh tokens of a tenant's connections.
    fileprivate func tokens(ofTenant key: String) throws -> [String] {
        let items = try tenant(key).call(.listConnections)["items"]?.arrayValue ?? []
        return try items.compactMap { item in
            try credentials(item["id"]?.stringValue ?? "")["refresh_token"]?.stringValue
        }
    }
}
