import Testing

@testable import MembraneCore

/// What a connection keeps of the requests that go through it.
@Suite struct ConnectionActivityTests {
    private func connection(_ app: KeyedApp) throws -> Connection { try #require(try app.world.connection(app.id)) }

    @Test func itsLastUseIsKeptToTenMinutes() throws {
        let app = try KeyedApp()
        #expect(try connection(app).lastActiveAt == nil)
        app.world.clock.advance(seconds: 5)
        try app.send()
        let first = app.world.clock.now
        #expect(try connection(app).lastActiveAt == first)

        app.world.clock.advance(milliseconds: 599_999)
        try app.send()
        #expect(try connection(app).lastActiveAt == first && connection(app).updatedAt == first)

        app.world.clock.advance(milliseconds: 1)
        try app.send()
        #expect(try connection(app).lastActiveAt == first + 600_000)
        let shown = try app.client.call(.getConnection, ["id": .string(app.id)])
        #expect(shown["lastActiveAt"] == .string(Timestamp.text(first + 600_000)))
    }

    @Test func theLastFailureIsKeptUntilARequestSucceeds() throws {
        let app = try KeyedApp()
        app.transport.onApp { _ in .status(401) }
        let refusal = try #require(app.refusal())
        #expect(try connection(app).requestError == refusal.json && connection(app).lastActiveAt == nil)
        #expect(try connection(app).state == .ready && connection(app).error == nil)
        app.transport.onApp { _ in .status(500) }
        try app.send()
        #expect(try connection(app).requestError == nil)
    }

    /// Within the ten minutes too.
    @Test func aFailureBetweenSuccessesComesAndGoes() throws {
        let app = try KeyedApp()
        try app.send()
        app.transport.onApp { _ throws(Failure) in throw Failure(.network, .connection, "network_error", "Cut off.") }
        #expect(app.refusal()?.status == .network)
        #expect(try connection(app).requestError?["key"] == "network_error")
        app.transport.onApp { _ in .status(200) }
        try app.send()
        #expect(try connection(app).requestError == nil)
    }

    @Test func theCallersMistakesAreNotTheConnections() throws {
        let app = try KeyedApp()
        #expect(app.refusal(["path": "../x"]) != nil)
        #expect(app.refusal(["headers": ["Host": "x"]]) != nil)
        #expect(try connection(app).requestError == nil)
    }

    /// The app has answered: nobody must believe that it did not.
    @Test func aStoreThatIsLockedAfterwardsTakesNoAnswerAway() throws {
        let file = try StoreFile()
        let app = try KeyedApp(try World(file))
        let answer = try file.execute { _ throws(Failure) in try app.send() }
        #expect(answer["body"] == ["ok": true])
        #expect(app.sent.count == 1)
        #expect(try connection(app).lastActiveAt == nil)
        try app.send()
        #expect(try connection(app).lastActiveAt == app.world.clock.now)
    }

    /// Nor does it wait for the lock as long as the call may.
    @Test func anAnswerHardlyWaitsForALockedStore() throws {
        let file = try StoreFile()
        let app = try KeyedApp(try World(file))
        for status in [200, 401] {
            app.transport.onApp { _ in .status(status) }
            let before = app.world.clock.monotonic
            try file.execute { _ throws(Failure) in _ = try? app.send() }
            #expect(app.world.clock.monotonic - before < 1000)
        }
        #expect(try app.sent.count == 2 && connection(app).lastActiveAt == nil)
    }

    @Test func norDoesItReplaceAFailure() throws {
        let file = try StoreFile()
        let app = try KeyedApp(try World(file))
        app.transport.onApp { _ in .status(401) }
        let refusal = try file.execute { _ throws(Failure) in app.refusal() }
        #expect(refusal?.status == .credentialsRefused)
    }
}
