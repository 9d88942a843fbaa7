import Testing

@testable import MembraneCore

/// What a provider has issued is stored, or given back: whatever becomes of the caller, the store and the process.
@Suite struct IssuedGrantTests {
    typealias Flow = IssuingApp.Flow

    private func failing(_ file: StoreFile) throws(Failure) -> FailingDatabase {
        FailingDatabase(try SQLiteDatabase(path: file.path, .patient))
    }

    // MARK: A caller that gives up

    @Test(arguments: Flow.allCases, [true, false])
    func whoeverGivesUpIsConnectedAllTheSame(flow: Flow, isCancelled: Bool) throws {
        let app = try IssuingApp(flow, try World())
        let cancellation = Cancellation()
        app.script.onIssue {
            if isCancelled { cancellation.cancel() } else { app.world.clock.advance(seconds: 20) }
        }
        _ = try? app.connect(timeoutMilliseconds: 10_000, cancellation: cancellation)
        #expect(try app.state == "READY" && app.script.count == 1)
        #expect(try app.world.keptGrants == 0)
        try app.due()
        #expect(app.returned == [])
    }

    // MARK: A store that cannot be written

    @Test(arguments: Flow.allCases) func aStoreThatIsBusyForAMomentIsWaitedFor(flow: Flow) throws {
        let file = try StoreFile()
        let database = try failing(file)
        let app = try IssuingApp(flow, try World(database))
        app.script.onIssue { database.failNext(3) }
        #expect(throws: Never.self) { try app.connect() }
        #expect(try app.state == "READY" && app.script.count == 1)
    }

    @Test(arguments: Flow.allCases, [true, false])
    func whatCannotBeWrittenIsKeptUntilItCan(flow: Flow, byDueWork: Bool) throws {
        let file = try StoreFile()
        let database = try failing(file)
        let app = try IssuingApp(flow, try World(database))
        app.script.onIssue { database.isFull = true }
        #expect(throws: Failure.self) { try app.connect() }
        #expect(try app.state != "READY")
        database.isFull = false
        // Without an id nobody can ask for it.
        if byDueWork || !app.isBegunFirst {
            try app.due()
        } else {
            _ = try app.client.call(.getConnection, ["id": .string(app.id)])
        }
        #expect(try app.state == "READY" && app.script.count == 1)
        #expect(try app.world.keptGrants == 0 && app.returned == [])
    }

    @Test(arguments: Flow.allCases) func closingWritesWhatIsKept(flow: Flow) throws {
        let file = try StoreFile()
        let database = try failing(file)
        let app = try IssuingApp(flow, try World(database))
        app.script.onIssue { database.isFull = true }
        #expect(throws: Failure.self) { try app.connect() }
        database.isFull = false
        database.failNext(20)
        app.world.engine.close()
        let world = try World(file, clock: app.world.clock, transport: app.world.transport, seed: 2)
        let next = try IssuingApp(flow, world, script: app.script, makesApp: false)
        try next.due()
        #expect(try next.state == "READY" && app.script.count == 1)
        #expect(next.returned == [])
    }

    @Test(arguments: Flow.allCases) func whatNothingKeepsIsGivenBack(flow: Flow) throws {
        let file = try StoreFile()
        let database = try failing(file)
        let app = try IssuingApp(flow, try World(database))
        app.script.onIssue { database.isFull = true }
        #expect(throws: Failure.self) { try app.connect() }
        #expect(app.returned == [])
        app.world.engine.close()
        #expect(app.returned == ["1"])
    }

    /// With somebody else's token the store is left as it was.
    @Test(arguments: Flow.allCases) func soIsWhatNobodyIsThereForAnyMore(flow: Flow) throws {
        let app = try IssuingApp(flow, try World())
        let manager = try app.world.manager()
        app.script.onIssue { _ = try? manager.call(.deleteTenant, ["tenantKey": "customer-1"]) }
        #expect(throws: Failure.self) { try app.connect() }
        #expect(app.returned == ["1"])
        #expect(try app.world.keptGrants == 0)
    }

    /// A store that has taken it and could not say so is asked again, and has it once.
    @Test(arguments: Flow.allCases, [1, 2]) func whatIsWrittenTwiceIsThereOnce(flow: Flow, lost: Int) throws {
        let file = try StoreFile()
        let database = try failing(file)
        let app = try IssuingApp(flow, try World(database))
        app.script.onIssue { database.loseNextAnswers(lost) }
        _ = try? app.connect()
        try app.due()
        try app.due()
        #expect(try app.connections.count == 1 && app.state == "READY" && app.world.keptGrants == 0)
        let events = try app.world.manager().call(.listEvents)["items"]?.arrayValue ?? []
        #expect(events.map { $0["eventType"] ?? $0["type"] } == ["connection.created"])
        #expect(app.returned == [])
    }

    /// A fault of our own says nothing of the tokens: they are kept, and tried once more.
    @Test(arguments: Flow.allCases, [Status.internal, .closed, .outOfMemory])
    func whatFailsForNoReasonOfTheirsIsTriedOnceMore(flow: Flow, status: Status) throws {
        let file = try StoreFile()
        let database = try failing(file)
        let app = try IssuingApp(flow, try World(database))
        database.failure = Failure(status, .internal, "bug", "Something is wrong.")
        app.script.onIssue { database.failNext(1) }
        #expect(throws: Failure.self) { try app.connect() }
        #expect(try app.state != "READY" && app.returned == [])
        try app.due()
        #expect(try app.state == "READY" && app.script.count == 1)
        #expect(try app.world.keptGrants == 0 && app.returned == [])
    }

    // MARK: A tenant that is deleted

    /// What it had archived goes on its way back, whatever is erased meanwhile.
    @Test(arguments: Flow.allCases) func whatIsToBeGivenBackOutlivesItsTenant(flow: Flow) throws {
        let app = try IssuingApp(flow, try World())
        try app.connect()
        let manager = try app.world.manager()
        _ = try app.client.call(.archiveConnection, ["id": .string(app.id)])
        _ = try manager.call(.deleteTenant, ["tenantKey": "customer-1"])
        #expect(try app.world.keptGrants == 1 && app.returned == [])
        try app.due()
        #expect(try app.world.keptGrants == 0)
        #expect(app.returned == ["1"])
    }

    @Test func soDoesWhatWasNotFinished() throws {
        let app = try failingItsTest()
        _ = try app.world.manager().call(.deleteTenant, ["tenantKey": "customer-1"])
        try app.due()
        #expect(try app.world.keptGrants == 0)
        #expect(app.returned == ["1"])
    }

    /// In a workspace that is deleted nothing can be opened any more.
    @Test func butNotItsWorkspace() throws {
        let app = try failingItsTest()
        _ = try app.world.instance().call(.deleteWorkspace, ["workspaceKey": "acme"])
        try app.due()
        #expect(try app.world.keptGrants == 0)
        #expect(app.returned == [])
    }

    // MARK: A process that ends

    /// What was on disk while the new credentials were tested is what a killed process leaves.
    @Test(arguments: Flow.allCases, [true, false])
    func aProcessThatEndsLeavesItToOthers(flow: Flow, passes: Bool) throws {
        let file = try StoreFile()
        let app = try IssuingApp(flow, try World(file))
        let left = try StoreFile()
        let once = Once()
        app.script.onTest {
            if once.isFirst() { for end in ["", "-wal"] { left.write(file.bytes(file.path + end), left.path + end) } }
            return .status(passes ? 200 : 401)
        }
        _ = try? app.connect()
        let given = app.returned.count
        let world = try World(left, clock: app.world.clock, transport: app.world.transport, seed: 2)
        let next = try IssuingApp(flow, world, script: app.script, makesApp: false)
        #expect(try world.keptGrants == 1)
        app.script.onTest { .status(passes ? 200 : 401) }
        // Nothing is known of the process that had it, so it is watched for a while.
        for _ in 0..<30 {
            try next.due()
            app.world.clock.advance(seconds: 3)
        }
        #expect(try world.keptGrants == 0 && app.script.count == 1)
        if passes {
            #expect(try next.state == "READY" && next.returned.count == given)
        } else {
            #expect(try next.state != "READY")
            #expect(next.returned.suffix(1) == ["1"])
        }
    }

    /// Where nobody waits, what may pass is tried again; what does not pass in the end is given back.
    @Test(arguments: [true, false]) func troubleOfTheAppIsWaitedOut(passes: Bool) throws {
        let app = try failingItsTest()
        let id = try app.id
        #expect(try app.world.connection(id)?.state == .clientActionRequired)
        if passes { app.script.onTest { .status(200) } }
        for _ in 0..<10 {
            app.world.clock.advance(seconds: 6 * 3600)
            try app.due()
        }
        #expect(try app.world.keptGrants == 0)
        #expect(try app.world.connection(id)?.state == (passes ? .ready : .clientActionRequired))
        #expect(app.returned == (passes ? [] : ["1"]))
    }

    /// A process that stood still before it asked the app knows nothing about the app.
    @Test(arguments: Flow.allCases) func timeThatPassesBeforeTheAppIsAskedIsNotTheApps(flow: Flow) throws {
        let database = try WatchedDatabase()
        let app = try IssuingApp(flow, try World(database))
        let clock = app.world.clock
        app.script.onIssue { database.beforeNextRead { clock.advance(seconds: 31) } }
        _ = try? app.connect()
        #expect(try app.world.keptGrants == 1 && app.state != "READY")
        try app.due()
        #expect(try app.state == "READY" && app.script.count == 1)
        #expect(try app.world.keptGrants == 0 && app.returned == [])
    }

    // MARK: A connection that is there no more

    /// Attempts that nobody finishes are forgotten after a day, connections that never were one after a month.
    @Test(arguments: [1, 31]) func whatIsStillBeingFinishedIsNotForgotten(days: Int64) throws {
        let app = try failingItsTest()
        let id = try app.id
        app.world.clock.advance(seconds: days * 86_400 + 601)
        // Two runs: what is done in one of them is none of the next one's business.
        try app.due()
        try app.due()
        #expect(try app.world.connection(id) != nil && app.world.keptGrants == 1)
        #expect(
            try app.world.engine.services.nextDueAt(.patient) ?? 0 > app.world.clock.now, "nobody is kept busy with it")
        app.script.onTest { .status(200) }
        app.world.clock.advance(seconds: 86_400)
        try app.due()
        #expect(try app.world.connection(id)?.state == .ready && app.world.keptGrants == 0)
    }

    @Test func whatHasNoConnectionAnyMoreIsGivenBack() throws {
        let app = try failingItsTest()
        _ = try app.world.write { (transaction) throws(Failure) in
            try transaction.session.run("DELETE FROM connections", [])
        }
        app.script.onTest { .status(200) }
        app.world.clock.advance(seconds: 3600)
        try app.due()
        #expect(try app.world.keptGrants == 0)
        #expect(app.returned == ["1"])
    }

    /// An app whose grant is on disk, while the app has trouble of its own.
    private func failingItsTest() throws -> IssuingApp {
        let database = FailingDatabase(try SQLiteDatabase(path: ":memory:", .patient))
        let app = try IssuingApp(.code, try World(database))
        app.script.onIssue { database.isFull = true }
        #expect(throws: Failure.self) { try app.connect() }
        database.isFull = false
        app.script.onIssue {}
        app.script.onTest { .status(503) }
        try app.due()
        #expect(try app.world.keptGrants == 1)
        return app
    }

    // MARK: What did not pass

    @Test(arguments: Flow.allCases) func whatDidNotPassItsTestIsGivenBack(flow: Flow) throws {
        let app = try IssuingApp(flow, try World())
        app.script.onTest { .status(401) }
        #expect(throws: Failure.self) { try app.connect() }
        #expect(app.returned == [], "whoever connects does not wait for it")
        try app.due()
        #expect(app.returned == ["1"])
        #expect(try app.world.keptGrants == 0)
        // A connection that nobody was given the id of is none.
        #expect(try app.connections.count == (app.isBegunFirst ? 1 : 0))
    }

    @Test(arguments: Flow.allCases) func whatWorksGoesOnWhenItsSuccessorDoesNotPass(flow: Flow) throws {
        let app = try IssuingApp(flow, try World())
        try app.connect()
        app.script.onTest { .status(401) }
        _ = try? app.connect(again: app.id)
        try app.due()
        #expect(try app.state == "READY" && app.returned == ["2"])
        #expect(try app.world.credentials(app.id).text.contains("access-1"))
    }

    // MARK: What is in use no more

    @Test(arguments: Flow.allCases) func theOldGrantIsGivenBackWhenTheNewOneHasCome(flow: Flow) throws {
        let app = try IssuingApp(flow, try World())
        try app.connect()
        try app.connect(again: app.id)
        #expect(app.returned == [])
        try app.due()
        #expect(try app.state == "READY" && app.returned == ["1"])
        #expect(try app.world.credentials(app.id).text.contains("access-2"))
        #expect(try app.world.keptGrants == 0)
    }

    /// As at Google: a token that is given back takes every other with it.
    @Test(arguments: [Flow.code, .tokenFunction, .device])
    func whereThatWouldEndTheNewOneItIsNot(flow: Flow) throws {
        let app = try IssuingApp(flow, try World(), config: ["revocationEndsAllGrants": true])
        try app.connect()
        try app.connect(again: app.id)
        app.script.onTest { .status(401) }
        _ = try? app.connect(again: app.id)
        try app.due()
        #expect(try app.state == "READY" && app.returned == [] && app.world.keptGrants == 0)
        // With the connection it is.
        _ = try app.client.call(.archiveConnection, ["id": .string(app.id)])
        try app.due()
        #expect(app.returned == ["2"])
    }

    @Test func theSameTokensAreNotGivenBack() throws {
        let app = try IssuingApp(.code, try World())
        app.world.transport.onToken { _ in .tokens(1) }
        try app.connect()
        try app.connect(again: app.id)
        try app.due()
        #expect(try app.state == "READY" && app.returned == [] && app.world.keptGrants == 0)
    }

    @Test(arguments: Flow.allCases) func whatComesForAnArchivedConnectionIsGivenBack(flow: Flow) throws {
        let app = try IssuingApp(flow, try World())
        try app.connect()
        let id = try app.id
        app.script.onIssue { _ = try? app.client.call(.archiveConnection, ["id": .string(id)]) }
        #expect(throws: Failure.self) { try app.connect(again: id) }
        try app.due()
        #expect(app.returned.sorted() == ["1", "2"])
        #expect(try app.world.keptGrants == 0 && app.connections == [])
    }

    @Test(arguments: Flow.allCases) func soIsWhatWasOnTheWayWhenItWasArchived(flow: Flow) throws {
        let app = try IssuingApp(flow, try World())
        try app.connect()
        let id = try app.id
        app.script.onTest {
            _ = try? app.client.call(.archiveConnection, ["id": .string(id)])
            return .status(200)
        }
        _ = try? app.connect(again: id)
        try app.due()
        #expect(app.returned.sorted() == ["1", "2"])
        #expect(try app.world.keptGrants == 0 && app.connections == [])
    }

    /// The rotated token is of the same grant, which nobody uses any more.
    @Test(arguments: [true, false]) func soIsWhatARefreshBrings(isReconnected: Bool) throws {
        let app = try IssuingApp(.code, try World())
        try app.connect()
        let id = try app.id
        app.world.clock.advance(seconds: 3600)
        let attempt = try app.world.startOAuth(app.client, ["connectionId": .string(id)])
        let once = Once()
        app.script.onIssue {
            guard once.isFirst() else { return }
            _ =
                isReconnected
                ? try? app.client.call(.completeConnect, attempt.callback())
                : try? app.client.call(.archiveConnection, ["id": .string(id)])
        }
        _ = app.client.refusal(.request, ["connectionId": .string(id), "path": "/me"])
        try app.due()
        #expect(app.returned.sorted() == ["1", "2"])
        #expect(try app.world.keptGrants == 0)
        #expect(try app.world.credentials(id)["refresh_token"] == (isReconnected ? "refresh-3" : nil))
    }
}
