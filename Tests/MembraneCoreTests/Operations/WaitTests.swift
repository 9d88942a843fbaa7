import Testing

@testable import MembraneCore

/// Waiting until a connection is connected.
@Suite struct WaitTests {
    private let world: World
    private let client: Client
    private let id: JSON

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
        id = .string(try world.startOAuth(client).connectionId)
    }

    private func wait(
        _ request: JSON, timeoutMilliseconds: Int64?
    ) -> (state: JSON?, failure: Failure?, milliseconds: Int64) {
        let start = world.clock.monotonic
        var state: JSON?
        let request = (["id": id, "wait": true] as JSON).merging(request).text
        let failure = failure { () throws(Failure) in
            let answer = try client.perform(.getConnection, request, timeoutMilliseconds: timeoutMilliseconds)
            state = try JSON(parsing: answer, what: "The answer")["state"]
        }
        return (state, failure, world.clock.monotonic - start)
    }

    @Test func withoutWaitTheAnswerComesAtOnce() throws {
        #expect(try client.call(.getConnection, ["id": id])["state"] == "CLIENT_ACTION_REQUIRED")
        #expect(world.clock.monotonic == 0)
    }

    @Test func theWaitEndsWithTheConnectionAsItIs() {
        for seconds: Int64 in [1, 30, 60] {
            let ending = wait(["timeout": .integer(seconds)], timeoutMilliseconds: -1)
            #expect(ending.state == "CLIENT_ACTION_REQUIRED" && ending.milliseconds == seconds * 1000)
        }
    }

    /// The call's default limit and the wait's are the same 30 seconds.
    @Test func theDefaultWaitIsAnsweredUnderTheDefaultLimit() {
        let ending = wait([:], timeoutMilliseconds: nil)
        #expect(ending.state == "CLIENT_ACTION_REQUIRED" && ending.failure?.key == nil && ending.milliseconds == 30_000)
    }

    @Test func theCallsOwnLimitEndsALongerWait() {
        let ending = wait(["timeout": 60], timeoutMilliseconds: 5000)
        #expect(ending.state == nil && ending.failure?.status == .timedOut && ending.milliseconds == 5000)
    }

    @Test func aConnectedOneIsNotWaitedFor() throws {
        _ = try world.connectOAuth(client)
        let ending = wait([:], timeoutMilliseconds: nil)
        #expect(ending.state == "READY" && ending.milliseconds == 0)
    }

    @Test func theWaitEndsWhenAnotherProcessHasConnected() throws {
        let file = try StoreFile()
        let clock = ManualClock(waitsReally: true)
        let worlds = try (1...2).map { try World(file, clock: clock, seed: UInt64($0)) }
        try worlds[0].makeOAuthApp()
        let (waiting, completing) = (try worlds[0].tenant(), try worlds[1].tenant())
        let attempt = try worlds[0].startOAuth(waiting)
        let request: JSON = ["id": .string(attempt.connectionId), "wait": true, "timeout": 60]
        let states = try onThreads(2) { (index) throws(Failure) in
            index == 0
                ? try waiting.call(.getConnection, request)["state"]
                : try completing.call(.completeConnect, attempt.callback())["connection"]?["state"]
        }
        #expect(states.compactMap(\.success) == ["READY", "READY"])
    }
}
