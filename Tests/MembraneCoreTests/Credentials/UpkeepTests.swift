import Testing

@testable import MembraneCore

/// Refreshes that run by themselves, before anybody needs them.
@Suite struct UpkeepTests {
    private func due(_ world: World, _ limits: DueLimits = DueLimits()) throws -> DueCount {
        try world.engine.runDue(limits)["connections"]
    }

    @Test func aTokenIsReplacedBeforeItExpires() throws {
        let app = try ConnectedApp()
        #expect(try due(app.world).all == 0)
        app.clock.advance(seconds: 3299)
        #expect(try due(app.world).all == 0)
        app.clock.advance(seconds: 1)
        #expect(try due(app.world).done == 1)
        #expect(app.redeemed == ["refresh-1"])
        try app.send()
        #expect(app.accessTokens == ["access-2"])
        #expect(try due(app.world).all == 0)
    }

    /// Otherwise an idle connection would ask for tokens without a pause.
    @Test(arguments: [1, 5, 10]) func aTokenThatLivesForSecondsIsGotWhenItIsUsed(lifetime: Int) throws {
        let app = try ConnectedApp(first: .tokens(1, expiresIn: lifetime))
        app.transport.onToken { _ in .tokens(2, expiresIn: lifetime) }
        for _ in 0..<60 {
            app.clock.advance(seconds: 1)
            #expect(try due(app.world).all == 0)
        }
        try app.send()
        #expect(app.accessTokens == ["access-2"])
        #expect(app.refreshes.count == 1)
        // The refresh token must be used now and then as well.
        app.clock.advance(seconds: 86_400)
        #expect(try due(app.world).done == 1)
    }

    @Test func soIsOneThatTheAppRefusesAtOnce() throws {
        let unknown = HTTPResponse.json(#"{"access_token": "access-1", "refresh_token": "refresh-1"}"#)
        let app = try ConnectedApp(first: unknown)
        app.transport.onToken { _ in unknown }
        app.transport.onApp { _ in .status(401) }
        app.clock.advance(milliseconds: 100)
        #expect(app.refusal?.status == .credentialsRefused)
        let asked = app.refreshes.count
        for _ in 0..<60 {
            app.clock.advance(seconds: 1)
            _ = try due(app.world)
        }
        #expect(app.refreshes.count - asked <= 1)
    }

    @Test func theNextThingDueIsTold() throws {
        let app = try ConnectedApp()
        let report = try app.world.engine.runDue(DueLimits())
        #expect(report.nextDueAt == ManualClock.start + 3_300_000)
    }

    @Test func aFailureIsRepairedByItself() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(503) }
        #expect(try due(app.world).failed == 1)
        #expect(try due(app.world).all == 0)
        app.transport.onToken { _ in .tokens(2) }
        app.clock.advance(seconds: 2)
        #expect(try due(app.world).done == 1)
        #expect(try app.connection?.refresh.attempts == 0)
    }

    /// Pain 11: without an expiry a token is not taken to live for ever.
    @Test func aTokenOfUnknownLifetimeIsReplacedOnceADay() throws {
        let app = try ConnectedApp(first: .json(#"{"access_token": "access-1", "refresh_token": "refresh-1"}"#))
        app.clock.advance(seconds: 86_399)
        #expect(try due(app.world).all == 0)
        app.clock.advance(seconds: 1)
        #expect(try due(app.world).done == 1)
    }

    @Test func howLongTokensLiveIsLearned() throws {
        let unknown = #"{"access_token": "access-%", "refresh_token": "refresh-%"}"#
        @Sendable func answer(_ number: Int) -> HTTPResponse {
            .json(unknown.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\(number)"))
        }
        let app = try ConnectedApp(first: answer(1))
        app.transport.onToken { _ in answer(2) }
        app.transport.onApp { $0.accessToken == "access-1" ? .status(401) : .status(200) }
        app.clock.advance(seconds: 7200)
        try app.send()
        #expect(try app.connection?.refresh.learnedLifetime == 7_200_000)
        // Four fifths of it.
        #expect(try app.connection?.refresh.refreshAt == app.clock.now + 5_760_000)
        app.transport.onToken { _ in answer(3) }
        app.clock.advance(seconds: 5761)
        try app.send()
        #expect(app.accessTokens.last == "access-3")
        #expect(try app.connection?.refresh.learnedLifetime == 7_200_000)
    }

    /// Pain 24: broken connections do not starve the others.
    @Test func brokenConnectionsDoNotKeepHealthyOnesWaiting() throws {
        let app = try ConnectedApp()
        var broken: [String] = []
        for number in 0..<12 {
            let client = try app.world.tenant("broken-\(number)")
            broken.append(try app.world.connectOAuth(client))
        }
        app.transport.onToken {
            ["refresh-1", "refresh-99"].contains($0.formValue("refresh_token")) ? .tokens(99) : .status(503)
        }
        app.expire()
        #expect(try due(app.world).failed == 12)
        // Once more: all of them are due, and only few may be done.
        app.clock.advance(seconds: 7200)
        var limits = DueLimits()
        limits.maximumCount = 4
        let count = app.refreshes.count
        #expect(try due(app.world, limits) == DueCount(done: 1, failed: 3))
        #expect(app.redeemed[count] == "refresh-99")
    }

    @Test func tenantsTakeTurns() throws {
        let world = try World()
        try world.makeOAuthApp()
        let (large, small) = (try world.tenant("large"), try world.tenant("small"))
        for _ in 0..<20 {
            _ = try world.connectOAuth(large, ["connectorKey": "crm", "allowMultipleConnections": true])
        }
        let id = try world.connectOAuth(small)
        world.clock.advance(seconds: 3600)
        var limits = DueLimits()
        limits.maximumCount = 6
        #expect(try due(world, limits).done == 6)
        #expect(try world.connection(id)?.refresh.leaseNumber == 1)
    }

    /// Also when all that is looked at first belongs to one tenant, and the next lot to another.
    @Test func whoeverHasManyKeepsNobodyWaiting() throws {
        let world = try World()
        try world.makeOAuthApp()
        for key in ["first", "second"] {
            let large = try world.tenant(key)
            for _ in 0..<20 {
                _ = try world.connectOAuth(large, ["connectorKey": "crm", "allowMultipleConnections": true])
            }
            world.clock.advance(seconds: 1)
        }
        let id = try world.connectOAuth(world.tenant("small"))
        world.clock.advance(seconds: 3600)
        var limits = DueLimits()
        limits.maximumCount = 4
        #expect(try due(world, limits).done == 4)
        #expect(try world.connection(id)?.refresh.leaseNumber == 1)
    }

    /// Whose endpoint takes a whole run has had its turn in the next one.
    @Test func turnsAreRememberedBetweenRuns() throws {
        let world = try World()
        try world.makeOAuthApp()
        let (slow, quick) = (try world.tenant("slow"), try world.tenant("quick"))
        for _ in 0..<3 {
            _ = try world.connectOAuth(slow, ["connectorKey": "crm", "allowMultipleConnections": true])
        }
        world.clock.advance(seconds: 1)
        let id = try world.connectOAuth(quick)
        world.clock.advance(seconds: 3600)
        world.transport.onToken { [clock = world.clock] (_) throws(Failure) in
            clock.advance(seconds: 20)
            return .tokens(2)
        }
        var limits = DueLimits()
        limits.maximumMilliseconds = 1000
        var counts: [Int] = []
        while try world.connection(id)?.refresh.leaseNumber != 1 {
            counts.append(try due(world, limits).done)
            try #require(counts.count < 4)
        }
        // Every run begins with another kind of work, and may do no refresh.
        #expect(counts.reduce(0, +) == 2)
    }

    /// While one thread waits for a tenant's provider, another does the others' work, and more of that tenant's only when it
    /// leaves as many places again.
    @Test func aTenantHasHalfOfThePlaces() throws {
        let world = try World(clock: ManualClock(waitsReally: true))
        try world.makeOAuthApp()
        let (slow, quick) = (try world.tenant("slow"), try world.tenant("quick"))
        for _ in 0..<3 {
            _ = try world.connectOAuth(slow, ["connectorKey": "crm", "allowMultipleConnections": true])
        }
        world.transport.onToken { _ in .tokens(50) }
        _ = try world.connectOAuth(quick)
        world.clock.advance(seconds: 3600)
        let waiting = Lock(0)
        let isOver = Lock(false)
        world.transport.onToken { request in
            guard request.formValue("refresh_token") != "refresh-50" else { return .tokens(51) }
            waiting.withLockNotifying { $0 += 1 }
            _ = try? isOver.wait(.patient) { $0 ? true : nil }
            return .tokens(2)
        }
        let results = try onThreads(2) { (index) throws(Failure) in
            if index == 0 { return try world.engine.runDue(DueLimits())["connections"] }
            _ = try waiting.wait(.patient) { $0 > 0 ? true : nil }
            defer { isOver.withLockNotifying { $0 = true } }
            return try world.engine.runDue(DueLimits())["connections"]
        }
        #expect(Set(results.compactMap { $0.success?.done }) == [1, 3])
        #expect(world.transport.tokenRequests.filter(\.isRefresh).count == 4)
    }

    /// Another process is done with it between two looks of this one.
    @Test(arguments: [1, 2, 3, 4, 5, 6])
    func whatSomebodyElseHasJustDoneIsNotDoneAgain(read: Int) throws {
        let file = try StoreFile()
        let other = try World(file, seed: 2)
        try other.makeOAuthApp()
        let id = try other.connectOAuth(other.tenant())
        let database = InterruptedDatabase(try SQLiteDatabase(path: file.path, .patient))
        var environment = EngineEnvironment(
            clock: other.clock, random: SeededRandom(seed: 3), transport: other.transport, rootKey: World.rootKey)
        environment.database = database
        let engine = try Engine(url: ":memory:", EngineOptions(json: nil), environment)
        other.clock.advance(seconds: 3500)
        database.beforeRead(read) { _ = try? other.engine.runDue(DueLimits()) }
        _ = try engine.runDue(DueLimits())
        _ = try other.engine.runDue(DueLimits())
        #expect(other.transport.tokenRequests.filter(\.isRefresh).count == 1)
        #expect(try other.credentials(id)["refresh_token"] == "refresh-2")
    }

    @Test func severalProcessesDoNothingTwice() throws {
        let file = try StoreFile()
        let world = try World(file, clock: ManualClock(waitsReally: true))
        try world.makeOAuthApp()
        for number in 0..<12 { _ = try world.connectOAuth(world.tenant("t\(number)")) }
        let others = try (2...4).map {
            try World(file, clock: world.clock, transport: world.transport, seed: UInt64($0))
        }
        world.clock.advance(seconds: 3600)
        let engines = ([world] + others).map(\.engine)
        let counts = try onThreads(engines.count) { index throws(Failure) in
            try engines[index].runDue(DueLimits())["connections"]
        }
        #expect(counts.allSatisfy { $0.success != nil })
        // On a machine that is very slow somebody may have put something off.
        for _ in 0..<40 where world.transport.tokenRequests.filter(\.isRefresh).count < 12 {
            world.clock.advance(seconds: 4)
            world.clock.sleep(milliseconds: 500)
            _ = try due(world)
        }
        let sent = world.transport.tokenRequests.filter(\.isRefresh).compactMap { $0.formValue("refresh_token") }
        #expect(sent.count == 12 && Set(sent).count == 12, "\(sent) \(counts)")
    }

    /// Pain 23: a refresh token's own end is known where the provider says it.
    @Test func aRefreshTokenThatDiesFirstIsUsedBefore() throws {
        let app = try ConnectedApp(
            first: .json(
                #"{"access_token": "a", "refresh_token": "refresh-1", "expires_in": 864000, "x_refresh_token_expires_in": 3600}"#
            ))
        #expect(try app.connection?.refresh.refreshTokenExpiresAt == ManualClock.start + 3_600_000)
        #expect(try app.connection?.dueAt == ManualClock.start + 2_880_000)
    }

    @Test func whereItsEndStandsMayBeSaid() throws {
        let first = HTTPResponse.json(
            #"{"access_token": "a", "refresh_token": "refresh-1", "expires_in": 864000, "of": {"refresh": {"left": 3600}}}"#
        )
        let app = try ConnectedApp(
            first: first, config: ["tokenResponse": ["refreshTokenExpiresIn": "of.refresh.left"]])
        #expect(try app.connection?.refresh.refreshTokenExpiresAt == ManualClock.start + 3_600_000)
    }
}

/// A database in which something happens just before one of the reads.
final class InterruptedDatabase: Database {
    private let database: any Database
    private let state = Lock<(left: Int, body: (@Sendable () -> Void)?)>((0, nil))

    init(_ database: any Database) { self.database = database }

    /// Before that many reads have begun from now on: 1 is the next.
    func beforeRead(_ number: Int, _ body: @escaping @Sendable () -> Void) { state.withLock { $0 = (number, body) } }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let interruption = state.withLock { state in
            state.left -= 1
            return state.left == 0 ? state.body : nil
        }
        interruption?()
        return try database.read(call, body)
    }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result { try database.write(call, body) }

    func prepare(_ call: Call) throws(Failure) { try database.prepare(call) }
    func close() { database.close() }
}
