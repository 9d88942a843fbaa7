import Testing

@testable import MembraneCore

/// One refresh at a time, whoever wants it: threads, engines, processes.
@Suite struct ConcurrentRefreshTests {
    private static let threads = 32

    /// Lets everybody wait until all have arrived.
    private final class Barrier: Sendable {
        private let arrived = Lock(0)

        func arrive() { arrived.withLockNotifying { $0 += 1 } }
        func waitForAll(_ count: Int = threads) throws(Failure) {
            try arrived.wait(.patient) { $0 >= count ? () : nil }
        }
    }

    @Test func threadsThatWantAnExpiredTokenShareOneRefresh() throws {
        let app = try ConnectedApp(try World(clock: ManualClock(waitsReally: true)))
        app.expire()
        let barrier = Barrier()
        app.transport.onToken { _ throws(Failure) in
            try barrier.waitForAll()
            return .tokens(2)
        }
        let results = try onThreads(Self.threads) { _ throws(Failure) in
            barrier.arrive()
            return try app.send()["status"]
        }
        #expect(results.allSatisfy { $0.success == .some(200) })
        #expect(app.redeemed == ["refresh-1"])
        #expect(app.accessTokens == Array(repeating: "access-2", count: Self.threads))
    }

    /// All of them have been answered 401 before the first one can refresh.
    @Test func threadsWhoseTokenWasRefusedShareOneRefresh() throws {
        let app = try ConnectedApp(try World(clock: ManualClock(waitsReally: true)))
        let barrier = Barrier()
        app.transport.onApp { request throws(Failure) in
            guard request.accessToken == "access-1" else { return .status(200) }
            barrier.arrive()
            try barrier.waitForAll()
            return .status(401)
        }
        let results = try onThreads(Self.threads) { _ throws(Failure) in try app.send()["status"] }
        #expect(results.allSatisfy { $0.success == .some(200) })
        #expect(app.redeemed == ["refresh-1"])
        #expect(app.accessTokens.count == 2 * Self.threads)
    }

    @Test func connectionsDoNotWaitForEachOther() throws {
        let app = try ConnectedApp(try World(clock: ManualClock(waitsReally: true)))
        let other = try app.world.tenant("customer-2")
        let otherId = try app.world.connectOAuth(other)
        app.expire()
        // Each refresh is answered once both are under way.
        let barrier = Barrier()
        app.transport.onToken { request throws(Failure) in
            barrier.arrive()
            try barrier.waitForAll(2)
            return .tokens(request.formValue("refresh_token") == "refresh-1" ? 11 : 12)
        }
        let results = try onThreads(2) { index throws(Failure) in
            index == 0 ? try app.send() : try other.call(.request, ConnectedApp.requestThrough(otherId))
        }
        #expect(results.allSatisfy { $0.success != nil })
        #expect(Set(app.redeemed) == ["refresh-1", "refresh-2"])
        #expect(try app.credentials["access_token"] == "access-11")
        #expect(try app.world.credentials(otherId)["access_token"] == "access-12")
    }

    // MARK: Several engines on one file, as several processes are

    @Test func anotherEngineWaitsForTheRefreshAndTakesItOver() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file, clock: ManualClock(waitsReally: true)))
        app.expire()
        let watch = WatchedClock(app.clock)
        let engine = try file.openAgain(clock: watch, transport: app.transport)
        defer { engine.close() }
        let other = try Client(engine: engine, token: try app.world.token { $0.tenantKey = "customer-1" })
        let isRefreshing = Lock(false)
        app.transport.onToken { _ throws(Failure) in
            isRefreshing.withLockNotifying { $0 = true }
            try watch.waitUntilSomebodySleeps()
            return .tokens(2)
        }
        let results = try onThreads(2) { index throws(Failure) in
            guard index == 1 else { return try app.send()["status"] }
            try isRefreshing.wait(.patient) { $0 ? () : nil }
            return try other.call(.request, app.request)["status"]
        }
        #expect(results.allSatisfy { $0.success == .some(200) })
        #expect(app.redeemed == ["refresh-1"])
        #expect(app.accessTokens == ["access-2", "access-2"])
    }

    /// Tells when somebody waits by it.
    private final class WatchedClock: MembraneCore.Clock {
        private let clock: ManualClock
        private let sleepers = Lock(0)

        init(_ clock: ManualClock) { self.clock = clock }

        var now: Int64 { clock.now }
        var monotonic: Int64 { clock.monotonic }

        func sleep(milliseconds: Int64) {
            sleepers.withLockNotifying { $0 += 1 }
            clock.sleep(milliseconds: milliseconds)
        }

        func waitUntilSomebodySleeps() throws(Failure) { try sleepers.wait(.patient) { $0 > 0 ? () : nil } }
    }

    @Test func enginesWhoseTokenWasRefusedShareOneRefresh() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file, clock: ManualClock(waitsReally: true)))
        let worlds = try (2...5).map { try World(file, clock: app.clock, transport: app.transport, seed: $0) }
        let clients = try worlds.map { try $0.tenant() }
        let barrier = Barrier()
        app.transport.onApp { request throws(Failure) in
            guard request.accessToken == "access-1" else { return .status(200) }
            barrier.arrive()
            try barrier.waitForAll()
            return .status(401)
        }
        let results = try onThreads(Self.threads) { index throws(Failure) in
            try clients[index % clients.count].call(.request, app.request)["status"]
        }
        #expect(results.allSatisfy { $0.success == .some(200) })
        #expect(app.redeemed == ["refresh-1"])
        #expect(app.accessTokens.filter { $0 == "access-2" }.count == Self.threads)
    }

    @Test func anotherEngineUsesWhatWasRefreshedBefore() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, transport: app.transport, seed: 2)
        app.expire()
        try app.send()
        _ = try other.tenant().call(.request, app.request)
        #expect(app.redeemed == ["refresh-1"])
        #expect(app.accessTokens == ["access-2", "access-2"])
    }

    // MARK: A process that ended in the middle

    @Test func theLeaseOfAProcessThatEndedExpires() throws {
        let app = try ConnectedApp(try World(timeoutMilliseconds: 120_000))
        app.expire()
        let start = app.clock.now
        try app.leaveLease()
        try app.send()
        #expect((10_000...10_100).contains(app.clock.now - start))
        #expect(app.redeemed == ["refresh-1"])
        #expect(app.accessTokens == ["access-2"])
    }

    /// Nobody trusts an instant in the row alone: the clock may have jumped, and the holder live.
    @Test func aLeaseThatIsLongOverIsWatchedAllTheSame() throws {
        let app = try ConnectedApp()
        app.expire()
        try app.leaveLease()
        app.clock.advance(seconds: 3600)
        let start = app.clock.now
        try app.send()
        #expect((10_000...10_100).contains(app.clock.now - start))
        #expect(app.redeemed == ["refresh-1"])
    }

    @Test func whoeverHasNoTimeForThatIsToldSo() throws {
        let app = try ConnectedApp(try World(timeoutMilliseconds: 3000))
        app.expire()
        try app.leaveLease()
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .timedOut && refusal.key == "refresh_wait_timed_out" && refusal.isRetryable)
        #expect(app.refreshes.isEmpty)
        #expect(try app.connection?.isDisconnected == false)
        // Short calls together watch long enough.
        for _ in 0..<2 { #expect(app.refusal?.key == "refresh_wait_timed_out") }
        try app.send()
        #expect(app.redeemed == ["refresh-1"])
    }

    /// A token request that takes long does not lose its lease: the transport's waiting renews it.
    @Test func theLeaseIsRenewedWhileTheRequestRuns() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, transport: app.transport, seed: 2, timeoutMilliseconds: 4000)
        let otherClient = try other.tenant()
        app.expire()
        let others = Lock([Failure?]())
        let transport = SlowTransport(app.transport, app.clock) { elapsed in
            // Together longer than a lease that is not renewed.
            guard [3000, 6000, 9000].contains(elapsed) else { return }
            let refusal = otherClient.refusal(.request, app.request)
            others.withLock { $0.append(refusal) }
        }
        let engine = try file.openAgain(clock: app.clock, transport: transport)
        defer { engine.close() }
        let client = try Client(engine: engine, token: try app.world.token { $0.tenantKey = "customer-1" })
        _ = try client.call(.request, app.request)
        #expect(app.redeemed == ["refresh-1"])
        #expect(others.withLock { $0.map { $0?.key } } == Array(repeating: "refresh_wait_timed_out", count: 3))
    }

    /// Lets time pass in small steps on the way to the token endpoint, as a slow network does.
    private struct SlowTransport: Transport {
        private let transport: ScriptedTransport
        private let clock: ManualClock
        private let onTheWay: @Sendable (Int64) -> Void

        init(_ transport: ScriptedTransport, _ clock: ManualClock, onTheWay: @escaping @Sendable (Int64) -> Void) {
            self.transport = transport
            self.clock = clock
            self.onTheWay = onTheWay
        }

        func send(_ request: HTTPRequest, _ call: Call) throws(Failure) -> HTTPResponse {
            if request.isRefresh {
                for step in 1...100 {
                    clock.advance(milliseconds: 100)
                    call.beat()
                    onTheWay(Int64(step) * 100)
                }
            }
            return try transport.send(request, call)
        }
    }

    @Test(arguments: [HTTPResponse.tokens(2), .oauthError("invalid_grant"), .status(503)])
    func theLeaseIsGivenBackWhateverWasAnswered(answer: HTTPResponse) throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        app.expire()
        app.transport.onToken { _ in answer }
        _ = app.refusal
        let lease = try file.execute { (session) throws(Failure) in
            try session.first(
                "SELECT lease_owner IS NULL AND lease_until = 0 AND lease_number = 1 FROM connections", []
            ) {
                (row) throws(Failure) in row.integer(0)
            }
        }
        #expect(lease == 1)
    }

    /// An engine whose lease has passed to another one finds that one's tokens and leaves them alone.
    @Test(arguments: [
        HTTPResponse.tokens(2), .oauthError("invalid_grant"), .oauthError("invalid_client"), .status(500),
    ])
    func whoeverComesLateTakesOverWhatIsThere(lateAnswer: HTTPResponse) throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, transport: app.transport, seed: 2)
        let otherClient = try other.tenant()
        app.expire()
        let once = Once()
        app.transport.onToken { _ throws(Failure) in
            guard
                once.isFirst()
            else { return .tokens(3) }
            app.clock.advance(seconds: 10)
            _ = try otherClient.call(.request, app.request)
            return lateAnswer
        }
        // The first engine's own time is over by now; its next request has the other one's token.
        _ = app.refusal
        try app.send()
        #expect(app.refreshes.count == 2)
        #expect(Set(app.accessTokens) == ["access-3"])
        #expect(try app.credentials["refresh_token"] == "refresh-3")
        #expect(try app.connection?.isDisconnected == false && app.connection?.requestError == nil)
    }
}
