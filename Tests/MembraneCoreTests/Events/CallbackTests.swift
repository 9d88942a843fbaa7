import Testing

@testable import MembraneCore

@Suite struct CallbackTests {
    private let app: ConnectedApp
    private let seen = Lock([String]())

    init() throws { app = try ConnectedApp() }

    private func take(_ answer: @escaping @Sendable (String) -> Int32 = { _ in 0 }) {
        let seen = seen
        app.world.engine.setEventCallback { event in
            let type = (try? JSON(parsing: event, what: "An event"))?["eventType"]?.stringValue ?? "?"
            seen.withLock { $0.append(type) }
            return answer(type)
        }
    }

    private var types: [String] { seen.withLock { $0 } }

    @discardableResult
    private func runDue() throws(Failure) -> DueReport { try app.world.engine.runDue(DueLimits()) }

    @Test func eventsWaitForACallback() throws {
        #expect(try runDue()["callback"] == DueCount() && runDue().nextDueAt ?? 0 > app.clock.now)
        take()
        #expect(try runDue()["callback"] == DueCount(done: 1, failed: 0))
        try runDue()
        #expect(types == ["connection.created"])
    }

    @Test func whatIsNotTakenComesAgainInOrder() throws {
        let count = Lock(0)
        take { _ in
            count.withLock {
                $0 += 1
                return $0 <= 2 ? 7 : 0
            }
        }
        _ = try app.world.connectOAuth(app.client, ["connectionId": .string(app.id)])
        #expect(try runDue()["callback"] == DueCount(done: 0, failed: 1))
        try runDue()
        #expect(types.count == 1)
        for _ in 0..<10 {
            app.clock.advance(seconds: 1)
            try runDue()
        }
        #expect(types == ["connection.created", "connection.created", "connection.created", "connection.reconnected"])
    }

    @Test func oneThatFailsKeepsNoOtherConnectionWaiting() throws {
        let first = app.id
        let taken = Lock(0)
        app.world.engine.setEventCallback { event in
            if event.firstRange(of: first) != nil { return 1 }
            taken.withLock { $0 += 1 }
            return 0
        }
        _ = try app.world.connectOAuth(app.client, ["connectorKey": "crm", "allowMultipleConnections": true])
        try runDue()
        #expect(taken.withLock { $0 } == 1)
    }

    @Test func aCallbackMayCallTheLibrary() throws {
        let app = app
        let found = Lock([JSON]())
        take { _ in
            // Also what writes, and the run itself.
            let answer = try? app.client.call(.patchConnection, ["id": .string(app.id), "name": "Renamed"])
            found.withLock { $0.append(answer?["name"] ?? .null) }
            return (try? app.world.engine.runDue(DueLimits())) == nil ? 1 : 0
        }
        #expect(try runDue()["callback"] == DueCount(done: 1, failed: 0))
        #expect(found.withLock { $0 } == ["Renamed"])
    }

    @Test func aCallbackMayCloseTheEngine() throws {
        let engine = app.world.engine
        take { _ in
            engine.close()
            return 0
        }
        _ = failure { () throws(Failure) in try runDue() }
        #expect(types.count == 1)
        #expect(failure { () throws(Failure) in try runDue() }?.status == .closed)
    }

    @Test func clearingEndsIt() throws {
        take()
        app.world.engine.setEventCallback(nil)
        try runDue()
        #expect(types.isEmpty)
    }

    @Test func whatWasReplacedIsLetGoOfAfterItsLastCall() throws {
        final class Token: Sendable {
            let isGone: Lock<Bool>
            init(_ isGone: Lock<Bool>) { self.isGone = isGone }
            deinit { isGone.withLock { $0 = true } }
        }
        let isGone = Lock(false)
        let engine = app.world.engine
        let inside = Lock<Bool?>(nil)
        func register() {
            let token = Token(isGone)
            engine.setEventCallback { _ in
                engine.setEventCallback(nil)
                inside.withLock { $0 = token.isGone.withLock { $0 } }
                return 0
            }
        }
        register()
        #expect(!isGone.withLock { $0 })
        try runDue()
        #expect(inside.withLock { $0 } == false && isGone.withLock { $0 })
    }

    @Test func ofTwoEnginesOneGetsEachEvent() throws {
        let file = try StoreFile()
        let clock = ManualClock(waitsReally: true)
        let worlds = [try World(file, clock: clock, seed: 1), try World(file, clock: clock, seed: 2)]
        let app = try ConnectedApp(worlds[0])
        for _ in 0..<20 {
            _ = try worlds[0].connectOAuth(app.client, ["connectorKey": "crm", "allowMultipleConnections": true])
        }
        let seen = seen
        for world in worlds {
            world.engine.setEventCallback { event in
                seen.withLock { $0.append(event) }
                return 0
            }
        }
        let results = try onThreads(4) { (index) throws(Failure) in
            for _ in 0..<20 { _ = try worlds[index % 2].engine.runDue(DueLimits()) }
        }
        #expect(results.allSatisfy { $0.failure == nil })
        #expect(types.count == 21 && Set(types).count == 21)
    }
}
