import Testing

@testable import MembraneCore

/// Providers that refuse a refresh in words of their own: the same refusal over ten minutes is a dead grant, or a broken
/// integration where others are refused alike.
@Suite struct RepeatedRefusalTests {
    /// Each as some provider writes it.
    static let refusals: [HTTPResponse] = [
        .status(400), .status(401), .status(403), .json("", status: 400),
        .oauthError("invalid_token", status: 401), .oauthError("access_denied", status: 403),
        .json(#"{"error": "invalid_request", "error_description": "The refresh token is invalid."}"#, status: 400),
        .json(#"{"error": "unauthorized_client", "error_description": "refresh_token is invalid"}"#, status: 403),
        .json(#"{"message": "Invalid refresh token"}"#, status: 400), .json("<h1>Bad</h1>", status: 400),
        .json("not here", status: 404), .json(#"{"error": "invalid_code"}"#),
        .json(#"{"ok": false, "error": "no_such_token"}"#), .json(#"{"error": {"code": 190}}"#, status: 400),
    ]

    /// What a host's worker does, a minute after the other.
    private func runDue(_ app: ConnectedApp, minutes: Int) throws {
        for _ in 0..<minutes {
            _ = try app.world.engine.runDue(DueLimits())
            app.clock.advance(seconds: 60)
        }
    }

    private func events(_ app: ConnectedApp, _ type: String) throws -> Int {
        try app.world.read { (transaction) throws(Failure) in
            try transaction.session.all("SELECT type FROM events WHERE type = $1", [.text(type)]) {
                (row) throws(Failure) in row.text(0)
            }
        }.count
    }

    @Test(arguments: refusals)
    func theSameRefusalOverTenMinutesLosesTheConnection(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in answer }
        try runDue(app, minutes: 10)
        let before = try app.client.call(.getConnection, ["id": .string(app.id)])
        #expect(before["disconnected"] == false && before["state"] == "READY")
        #expect(before["retryAttempts"] != 0 && before["nextRetryTimestamp"] != nil)
        #expect(before["error"]?["data"]?["endpoint"] == "token")
        #expect(before["error"]?["data"]?["httpStatus"] == .integer(Int64(answer.status)))

        try runDue(app, minutes: 3)
        let shown = try app.client.call(.getConnection, ["id": .string(app.id)])
        #expect(shown["disconnected"] == true && shown["state"] == "CLIENT_ACTION_REQUIRED")
        #expect(shown["error"]?["key"] == "refused_repeatedly")
        #expect(shown["error"]?["data"]?["refusedSince"] == .string(Timestamp.text(ManualClock.start + 3_600_000)))
        #expect(try events(app, "connection.disconnected") == 1)
        let count = app.refreshes.count
        try runDue(app, minutes: 60)
        #expect(app.refreshes.count == count)
        #expect(app.refusal?.status == .disconnected)
    }

    /// Without a worker: only callers ask, and each is told why.
    @Test func callersAloneFindOutToo() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(401) }
        for _ in 0..<10 {
            let refusal = try #require(app.refusal)
            #expect(refusal.status == .providerError && refusal.isRetryable && refusal.httpStatus == 401)
            app.clock.advance(seconds: 60)
        }
        #expect(app.refusal?.status == .disconnected)
    }

    /// Two answers that are far apart are not "again and again".
    @Test func tooFewRefusalsProveNothing() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(401) }
        for _ in 1..<RefusalVerdict.fewest {
            #expect(app.refusal?.status == .providerError)
            app.clock.advance(seconds: 4000)
        }
        #expect(try app.connection?.isDisconnected == false)
        #expect(app.refusal?.status == .disconnected)
    }

    /// Ten minutes of refusals are seen as soon as they are over, whatever the backoff had come to.
    @Test func theNextTryIsNoLaterThanTheVerdict() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(401) }
        let end = app.clock.now + RefusalVerdict.milliseconds
        var last: Int64 = 0
        while try app.connection?.isDisconnected == false {
            _ = try app.world.engine.runDue(DueLimits())
            last = app.clock.now
            guard let next = try app.connection?.refresh.nextRetryAt else { break }
            #expect(next <= end || last >= end)
            app.clock.advance(milliseconds: max(next - app.clock.now, 1))
        }
        #expect(last == end)
    }

    // MARK: What is another refusal, and what is none

    @Test(arguments: [
        HTTPResponse.status(403), .status(500), .status(503), .oauthError("invalid_client", status: 401),
        .json(#"{"error": "another"}"#, status: 401), .status(302),
    ])
    func anotherAnswerBeginsAnew(other: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        for minute in 0..<25 {
            app.transport.onToken { _ in minute % 8 == 7 ? other : .status(401) }
            _ = app.client.refusal(.refreshConnection, ["id": .string(app.id)])
            app.clock.advance(seconds: 60)
        }
        #expect(try app.connection?.isDisconnected == false)
    }

    enum Silence: CaseIterable {
        case network, rateLimit, timeout, early
    }

    @Test(arguments: Silence.allCases)
    func whatSaysNothingOfTheGrantNeitherCountsNorEndsIt(silence: Silence) throws {
        let app = try ConnectedApp()
        app.expire()
        for minute in 0...60 {
            if try app.connection?.isDisconnected == true { break }
            app.transport.onToken { (_) throws(Failure) in
                guard minute % 3 == 1 else { return .status(401) }
                switch silence {
                case .network: throw Failure(.network, .connection, "connect_failed", "No.")
                case .rateLimit: return .status(429)
                case .timeout: return .status(408)
                case .early: return .status(425)
                }
            }
            _ = app.client.refusal(.refreshConnection, ["id": .string(app.id)])
            if minute < 10 { #expect(try app.connection?.isDisconnected == false) }
            app.clock.advance(seconds: 60)
        }
        #expect(try app.connection?.isDisconnected == true)
    }

    @Test(arguments: [408, 425, 429, 500, 503])
    func troubleAloneNeverLosesAConnection(status: Int) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(status) }
        try runDue(app, minutes: 120)
        #expect(try app.connection?.isDisconnected == false)
        #expect(try app.connection?.refresh.refusal == nil)
    }

    /// Numbers of requests and times are never the same twice.
    @Test func numbersInTheWordsMakeNoOtherRefusal() throws {
        let app = try ConnectedApp()
        app.expire()
        for minute in 0...10 {
            app.transport.onToken { _ in
                .json(
                    #"{"message": "Bad refresh token", "request": "r-\#(minute)", "at": "12:0\#(minute)"}"#, status: 400
                )
            }
            _ = app.client.refusal(.refreshConnection, ["id": .string(app.id)])
            app.clock.advance(seconds: 60)
        }
        #expect(try app.connection?.isDisconnected == true)
    }

    /// Nothing of what was counted is lost with the process.
    @Test func anotherProcessGoesOnCounting() throws {
        let file = try StoreFile()
        let app = try ConnectedApp(try World(file))
        app.expire()
        app.transport.onToken { _ in .status(401) }
        for _ in 0..<5 {
            _ = app.client.refusal(.refreshConnection, ["id": .string(app.id)])
            app.clock.advance(seconds: 60)
        }
        let second = try World(file, clock: app.clock, transport: app.transport, seed: 2)
        let client = try second.tenant()
        for _ in 0..<6 {
            _ = client.refusal(.refreshConnection, ["id": .string(app.id)])
            app.clock.advance(seconds: 60)
        }
        #expect(try second.connection(app.id)?.isDisconnected == true)
    }

    @Test func aSuccessEndsTheCount() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(401) }
        try runDue(app, minutes: 9)
        #expect(try app.connection?.refresh.refusal?.kind == "401 ")
        app.transport.onToken { _ in .tokens(2) }
        try runDue(app, minutes: 10)
        let connection = try #require(try app.connection)
        #expect(connection.refresh.refusal == nil && connection.refresh.attempts == 0 && connection.error == nil)
    }

    // MARK: The integration

    /// A second connection of the same integration, for another tenant.
    private func second(_ app: ConnectedApp) throws -> (client: Client, id: String) {
        app.transport.onToken { _ in .tokens(50) }
        let client = try app.world.tenant("customer-2")
        return (client, try app.world.connectOAuth(client))
    }

    @Test(arguments: [HTTPResponse.status(401), .json("moved", status: 404), .oauthError("unauthorized_client")])
    func whatRefusesEverybodyIsTheIntegrationsFault(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        let other = try second(app)
        app.expire()
        app.transport.onToken { _ in answer }
        try runDue(app, minutes: 30)
        for id in [app.id, other.id] {
            let connection = try #require(try app.world.connection(id))
            #expect(!connection.isDisconnected && connection.state == .ready)
        }
        app.clock.advance(seconds: 3600)
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .integrationBroken && refusal.key == "refused_for_all")
        #expect(refusal.type == .configuration && refusal.data["refusals"] != nil)
        #expect(try events(app, "connection.disconnected") == 0)

        // Mended, whatever it was.
        app.transport.onToken { _ in .tokens(60) }
        app.clock.advance(seconds: 7200)
        try runDue(app, minutes: 2)
        #expect(try app.world.connection(app.id)?.refresh.refusal == nil)
    }

    @Test func aGrantThatIsRefusedAloneIsDead() throws {
        let app = try ConnectedApp()
        let other = try second(app)
        app.expire()
        app.transport.onToken { $0.formValue("refresh_token") == "refresh-1" ? .status(401) : .tokens(60) }
        try runDue(app, minutes: 13)
        #expect(try app.world.connection(app.id)?.isDisconnected == true)
        #expect(try app.world.connection(other.id)?.isDisconnected == false)
    }

    /// As soon as one succeeds, the others know that it is about their own grants.
    @Test func aReconnectThatWorksTellsTheOthers() throws {
        let app = try ConnectedApp()
        let other = try second(app)
        app.expire()
        app.transport.onToken { _ in .status(401) }
        try runDue(app, minutes: 20)
        #expect(try app.world.connection(app.id)?.isDisconnected == false)
        app.transport.onToken { $0.isRefresh ? .status(401) : .tokens(70) }
        _ = try app.world.connectOAuth(app.client, ["connectionId": .string(app.id)])
        app.clock.advance(seconds: 3599)
        _ = try app.world.engine.runDue(DueLimits())
        #expect(try app.world.connection(other.id)?.isDisconnected == true)
    }

    /// Corrected parameters are tried at once, and for ten minutes of their own.
    @Test func correctingTheIntegrationBeginsAnew() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .oauthError("unauthorized_client", status: 403) }
        try runDue(app, minutes: 9)
        _ = try app.world.manager().call(
            .patchIntegration, ["key": "crm", "parameters": ["clientSecret": "corrected"]])
        try runDue(app, minutes: 5)
        #expect(try app.connection?.isDisconnected == false)
    }
}
