import Testing

@testable import MembraneCore

/// Pains 1, 4 and 5, and attack 19: what happens between a provider's answer and the disk.
@Suite struct LostAnswerTests {
    private static func cutOff() -> Failure {
        Failure(.network, .connection, "answer_cut_off", "The connection ended.")
    }

    @Test func afterALostAnswerTheOldTokenIsSentAgain() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ throws(Failure) in throw Self.cutOff() }
        #expect(app.refusal?.key == "answer_cut_off")
        #expect(try app.connection?.refresh.spentAt == app.clock.now)
        app.transport.onToken { _ in .tokens(3) }
        app.clock.advance(seconds: 60)
        try app.send()
        #expect(app.redeemed == ["refresh-1", "refresh-1"])
        #expect(try app.connection?.refresh.spentAt == nil)
    }

    @Test(arguments: [nil, 60] as [Int64?])
    func aRefusalAfterALostAnswerSaysWhatHappened(grace: Int64?) throws {
        let app = try ConnectedApp(config: grace.map { ["refreshTokenGraceSeconds": .integer($0)] } ?? [:])
        app.expire()
        let sentAt = app.clock.now
        app.transport.onToken { _ throws(Failure) in throw Self.cutOff() }
        #expect(app.refusal != nil)
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        app.clock.advance(seconds: 60)
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .disconnected && refusal.key == "refresh_answer_lost")
        #expect(refusal.data["sentAt"] == .string(Timestamp.text(sentAt)))
        #expect(refusal.data["graceSeconds"] == grace.map { .integer($0) } ?? .null)
        #expect(refusal.oauthCode == "invalid_grant" && refusal.httpStatus == 400)
        #expect(try app.connection?.error?["key"] == "refresh_answer_lost")
        let events = try app.world.events()
        #expect(events.map(\.type) == ["connection.created", "connection.disconnected"])
    }

    /// What certainly never reached the provider, and what it certainly answered, loses nothing.
    @Test(arguments: ["dns_failed", "connect_failed", "tls_failed"])
    func aRequestThatWasNotSentIsNoLostAnswer(key: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ throws(Failure) in throw Failure(.network, .connection, key, "Not sent.") }
        #expect(app.refusal?.key == key)
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        app.clock.advance(seconds: 60)
        #expect(app.refusal?.key == "grant_refused")
    }

    @Test(arguments: [HTTPResponse.status(429), .oauthError("invalid_client"), .status(404)])
    func acertainAnswerIsNoLostAnswer(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in answer }
        #expect(app.refusal != nil)
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        app.clock.advance(seconds: 60)
        #expect(app.refusal?.key == "grant_refused")
    }

    @Test func aProcessThatDiedWhileItRefreshedMayHaveLostAnAnswer() throws {
        let app = try ConnectedApp()
        app.expire()
        try app.leaveLease()
        try app.markSpent()
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        #expect(app.refusal?.key == "refresh_answer_lost")
    }

    /// The token request is only sent after it was written down that it is.
    @Test func thatTheTokenIsBeingSentIsOnDiskBefore() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, seed: 2)
        app.expire()
        let seen = Lock([Int64?]())
        app.transport.onToken { _ in
            let spentAt = (try? other.connection(app.id))?.refresh.spentAt
            seen.withLock { $0.append(spentAt) }
            return .tokens(2)
        }
        try app.send()
        #expect(seen.withLock { $0 } == [app.clock.now])
        #expect(try app.connection?.refresh.spentAt == nil)
    }

    // MARK: Tries within the grace

    @Test func triesComeWithinTheGrace() throws {
        for seed in 1...20 {
            let app = try ConnectedApp(
                try World(seed: UInt64(seed)), config: ["refreshTokenGraceSeconds": 30])
            app.expire()
            let start = app.clock.now
            app.transport.onToken { _ throws(Failure) in throw Self.cutOff() }
            var tries = 0
            while app.clock.now < start + 30_000 {
                _ = app.refusal
                app.clock.advance(milliseconds: 100)
                tries = app.refreshes.count
            }
            #expect(tries >= 5)
        }
    }

    // MARK: The token before

    @Test(arguments: [true, false])
    func theTokenBeforeIsTriedWhereTheProviderTakesIt(serves: Bool) throws {
        let app = try ConnectedApp(config: ["previousRefreshTokenServes": .bool(serves)])
        app.expire()
        try app.send()
        app.expire()
        app.transport.onToken {
            $0.formValue("refresh_token") == "refresh-1" ? .tokens(9) : .oauthError("invalid_grant")
        }
        if serves {
            try app.send()
            #expect(app.redeemed == ["refresh-1", "refresh-2", "refresh-1"])
            #expect(try app.credentials["refresh_token"] == "refresh-9")
        } else {
            #expect(app.refusal?.key == "grant_refused")
            #expect(app.redeemed == ["refresh-1", "refresh-2"])
        }
    }

    // MARK: A late answer

    /// Somebody took the connection for lost; the answer shows that it is not.
    @Test func aLateAnswerRestoresWhatSomebodyTookForLost() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        let other = try World(file, clock: app.clock, transport: app.transport, seed: 2)
        let otherClient = try other.tenant()
        app.expire()
        let once = Once()
        app.transport.onToken { _ throws(Failure) in
            guard once.isFirst() else { return .oauthError("invalid_grant") }
            app.clock.advance(seconds: 20)
            #expect(otherClient.refusal(.request, app.request)?.key == "refresh_answer_lost")
            // Of one moment the events of two processes have no order.
            app.clock.advance(seconds: 1)
            return .tokens(2)
        }
        _ = app.refusal
        #expect(try app.connection?.isDisconnected == false && app.connection?.error == nil)
        try app.send()
        #expect(app.accessTokens.last == "access-2")
        #expect(
            try app.world.events().map(\.type) == [
                "connection.created", "connection.disconnected", "connection.reconnected",
            ])
    }

    /// Of two answers to one token the later one is the provider's last word.
    @Test(arguments: [true, false])
    func ofTwoAnswersTheLaterRequestWins(laterIsStoredFirst: Bool) throws {
        let app = try ConnectedApp()
        let context = try app.context()
        let old = try context.read { (transaction) throws(Failure) in
            try UsableCredentials.read(app.id, context, transaction)
        }
        var answers: [RefreshAnswer] = []
        for (number, name) in [(Int64(1), "early"), (2, "late")] {
            let tokens = try #require(
                try? TokenResponse(
                    object(["access_token": .string(name), "refresh_token": .string(name)]), TokenEndpointRules(),
                    requestedAt: app.clock.now))
            let lease = RefreshLease(app.id, instead: old.version, number: number, owner: name, takenAt: 0, context)
            let facts = CredentialFacts(tokens, TokenEndpointRules(), canRefresh: true, leaseNumber: number)
            let outcome = CredentialRenewal.Outcome(credentials: tokens.answer, tokens: tokens)
            answers.append(
                RefreshAnswer(outcome, facts, sent: "refresh-1", instead: old, TokenEndpointRules(), lease))
        }
        if laterIsStoredFirst { answers.reverse() }
        for answer in answers {
            _ = try context.write { (transaction) throws(Failure) in try answer.adopt(transaction, isLate: false) }
        }
        #expect(try app.credentials["access_token"] == "late")
    }

    /// The simulation's seed 6508: the lease had passed on, its new holder stood still, and the answer to the earlier
    /// request came before it sent anything.
    private func takeLease(_ app: ConnectedApp, _ context: Context) throws(Failure) -> RefreshLease {
        let old = try context.read { (transaction) throws(Failure) in
            try UsableCredentials.read(app.id, context, transaction)
        }
        let lease = RefreshLease(
            app.id, instead: old.version, number: 1, owner: "new", takenAt: app.clock.monotonic, context)
        try context.write { (transaction) throws(Failure) in
            let seen = try transaction.lease(of: old.connection)
            _ = try transaction.takeLease(old.connection, seen: seen, owner: "new", until: app.clock.now + 10_000)
        }
        return lease
    }

    private func replaceCredentials(_ app: ConnectedApp, _ context: Context) throws(Failure) {
        try context.write { (transaction) throws(Failure) in
            var connection = try context.connection(id: app.id, transaction)
            try transaction.setCredentials(object(["access_token": "late"]), of: &connection)
        }
    }

    @Test(arguments: [0, 5])
    func whoeverStoodStillSendsNothingWhenTheAnswerHasComeMeanwhile(seconds: Int64) throws {
        let app = try ConnectedApp()
        let context = try app.context()
        let lease = try takeLease(app, context)
        app.clock.advance(seconds: 5)
        #expect(try lease.isFresh())
        try replaceCredentials(app, context)
        app.clock.advance(seconds: seconds)
        #expect(try !lease.isFresh())
    }

    /// Otherwise others would refresh the new credentials beside it.
    @Test func whoeverWaitsForAnAnswerKeepsTheLeaseWhenCredentialsAreReplaced() throws {
        let app = try ConnectedApp()
        let context = try app.context()
        let lease = try takeLease(app, context)
        try replaceCredentials(app, context)
        app.clock.advance(seconds: 9)
        lease.keep()
        let record = try context.read { (transaction) throws(Failure) in
            try transaction.lease(of: try context.connection(id: app.id, transaction))
        }
        #expect(record.until == app.clock.now + 10_000)
    }

    /// In one engine nobody has to guess.
    @Test func aThreadOfTheSameEngineIsNotTakenForDead() throws {
        let app = try ConnectedApp()
        let watch = LeaseWatch()
        let lease = LeaseRecord(number: 1, owner: "own", until: app.clock.now)
        func isOver() -> Bool { watch.isOver(lease, of: app.id, app.clock, app.world.engine.services.processIdentity) }
        watch.begin("own")
        for _ in 0..<20 {
            #expect(!isOver())
            app.clock.advance(seconds: 2)
        }
        watch.end("own")
        var looks = 0
        while !isOver() {
            looks += 1
            app.clock.advance(seconds: 2)
        }
        #expect(looks == 5)
    }

    // MARK: A store that cannot be written

    @Test func anAnswerThatCannotBeWrittenIsKeptAndNotHandedOut() throws {
        let file = try StoreFile()
        let database = try FailingDatabase(SQLiteDatabase(path: file.path, .patient))
        let app = try ConnectedApp(try World(database))
        app.expire()
        app.transport.onToken { _ in
            database.isFull = true
            return .tokens(2)
        }
        #expect(app.refusal?.status == .storeFull)
        #expect(app.refusal?.status == .storeFull)
        #expect(app.accessTokens.isEmpty && app.redeemed == ["refresh-1"])
        database.isFull = false
        try app.send()
        #expect(app.accessTokens == ["access-2"] && app.redeemed == ["refresh-1"])
        #expect(try app.credentials["refresh_token"] == "refresh-2")
    }

    @Test func dueWorkWritesWhatIsKept() throws {
        let file = try StoreFile()
        let database = try FailingDatabase(SQLiteDatabase(path: file.path, .patient))
        let app = try ConnectedApp(try World(database))
        app.expire()
        app.transport.onToken { _ in
            database.isFull = true
            return .tokens(2)
        }
        #expect(app.refusal?.status == .storeFull)
        database.isFull = false
        _ = try app.world.engine.runDue(DueLimits())
        #expect(try app.credentials["refresh_token"] == "refresh-2")
        #expect(app.redeemed == ["refresh-1"])
    }

    /// The simulation's seed 6346: the host closed its engine while the store was out for some seconds.
    @Test func closingWaitsForAStoreThatRecoversSoon() throws {
        let file = try StoreFile()
        let database = try FailingDatabase(SQLiteDatabase(path: file.path, .patient))
        let app = try ConnectedApp(try World(database))
        app.expire()
        app.transport.onToken { _ in
            database.isFull = true
            return .tokens(2)
        }
        #expect(app.refusal?.status == .storeFull)
        database.isFull = false
        database.failNext(20)
        app.world.engine.close()
        #expect(try World(file, clock: app.clock).credentials(app.id)["refresh_token"] == "refresh-2")
    }

    @Test func butNotForEver() throws {
        let file = try StoreFile()
        let database = try FailingDatabase(SQLiteDatabase(path: file.path, .patient))
        let app = try ConnectedApp(try World(database))
        app.expire()
        app.transport.onToken { _ in
            database.isFull = true
            return .tokens(2)
        }
        #expect(app.refusal?.status == .storeFull)
        let start = app.clock.monotonic
        app.world.engine.close()
        #expect((5000...6000).contains(app.clock.monotonic - start))
    }

    /// The simulation's seed 57113: the provider would have taken the token that the store has once more.
    @Test func whatClosingCannotWriteIsNotGivenBack() throws {
        let file = try StoreFile()
        let database = try FailingDatabase(SQLiteDatabase(path: file.path, .patient))
        let app = try ConnectedApp(try World(database), config: ["revocationUri": "https://id.app.test/revoke"])
        app.expire()
        app.transport.onToken { _ in
            database.isFull = true
            return .tokens(2)
        }
        #expect(app.refusal?.status == .storeFull)
        app.world.engine.close()
        #expect(!app.transport.requests.contains { $0.uri.path == "/revoke" })
        #expect(try World(file, clock: app.clock).credentials(app.id)["refresh_token"] == "refresh-1")
    }

    @Test func aStoreThatRecoversSoonIsWaitedFor() throws {
        let file = try StoreFile()
        let database = try FailingDatabase(SQLiteDatabase(path: file.path, .patient))
        let app = try ConnectedApp(try World(database))
        app.expire()
        app.transport.onToken { _ in
            database.failNext(3)
            return .tokens(2)
        }
        try app.send()
        #expect(app.accessTokens == ["access-2"])
    }
}

/// A database whose disk is full now and then.
final class FailingDatabase: Database {
    private let database: any Database
    private let state = Lock(
        (
            isFull: false, failures: 0, lostAnswers: 0,
            failure: Failure(.storeFull, .internal, "store_full", "No space is left.")
        ))

    init(_ database: any Database) { self.database = database }

    var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    /// What it answers then.
    var failure: Failure {
        get { state.withLock { $0.failure } }
        set { state.withLock { $0.failure = newValue } }
    }

    /// So many writes are made, and nobody is told.
    func loseNextAnswers(_ count: Int) { state.withLock { $0.lostAnswers = count } }

    func failNext(_ count: Int) { state.withLock { $0.failures = count } }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result { try database.read(call, body) }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let fails = state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                return true
            }
            return state.isFull
        }
        if fails { throw failure }
        let result = try database.write(call, body)
        let isLost = state.withLock { state in
            guard state.lostAnswers > 0 else { return false }
            state.lostAnswers -= 1
            return true
        }
        if isLost { throw Failure(.storeUnavailable, .internal, "store_unavailable", "It may be written or not.") }
        return result
    }

    func prepare(_ call: Call) throws(Failure) { try database.prepare(call) }
    func close() { database.close() }
}
