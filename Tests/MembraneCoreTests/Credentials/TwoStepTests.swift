import Testing

@testable import MembraneCore

/// Apps that give a token for what a person entered: credentials are posted, a token is kept and got anew.
@Suite struct TwoStepTests {
    private let world: World
    private let client: Client

    private static let login: JSON = [
        "type": "rest-api-mapping", "method": "POST", "path": "https://id.app.test/login",
        "requestMapping": [
            "data": ["user": ["$var": "connectionInput.user"], "password": ["$var": "connectionInput.password"]]
        ],
        "responseMapping": [
            "token": ["$var": "response.data.session.token"], "expires_in": ["$var": "response.data.session.ttl"],
        ],
    ]

    init() throws { try self.init([:]) }

    private init(_ members: JSON) throws {
        world = try World()
        let definition: JSON = [
            "inputSchema": [
                "type": "object",
                "properties": ["user": ["type": "string"], "password": ["type": "string", "isSensitive": true]],
                "required": ["user", "password"],
            ],
            "getCredentialsFromConnectionParameters": Self.login,
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://api.keyed.test",
                    "headers": ["Authorization": ["$concat": ["Bearer ", ["$var": "credentials.token"]]]],
                ],
            ],
        ]
        try world.makeKeyedApp(members: definition.merging(members))
        client = try world.tenant()
        answer(1)
    }

    /// What logging in gives: `session-1` and so on, for an hour.
    private func answer(_ number: Int, ttl: String = "3600") {
        world.transport.onToken { _ in .json(#"{"session": {"token": "session-\#(number)", "ttl": \#(ttl)}}"#) }
    }

    private func connect() throws(Failure) -> String {
        try world.connectKeyed(client, ["input": ["user": "u", "password": "canary-password"]])
    }

    private func send(_ id: String) throws(Failure) {
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/me"])
    }

    private var tokens: [String?] { world.transport.appRequests.map(\.accessToken) }
    private var logins: Int { world.transport.tokenRequests.count }

    @Test func whatWasEnteredIsExchangedForAToken() throws {
        let id = try connect()
        let request = try #require(world.transport.tokenRequests.first)
        #expect(request.method == "POST" && request.uri.text == "https://id.app.test/login")
        #expect(request.bodyText == #"{"user":"u","password":"canary-password"}"#)
        #expect(request.headerLines == ["Content-Type: application/json"])
        #expect(tokens == ["session-1"], "the test has used it")
        #expect(try world.connection(id)?.credentialsExpireAt == world.clock.now + 3_600_000)
        let connection = try client.call(.getConnection, ["id": .string(id)])
        #expect(connection["canRefreshCredentials"] == true && connection["nextCredentialsRefreshAt"] != nil)
    }

    @Test func aTokenThatExpiresIsGotAnew() throws {
        let id = try connect()
        answer(2)
        world.clock.advance(seconds: 3600)
        try send(id)
        #expect(tokens.last == "session-2" && logins == 2)
        #expect(try world.connection(id)?.credentialsExpireAt == world.clock.now + 3_600_000)
        #expect(try world.credentials(id)["expires_in"] == 3600)
    }

    @Test func aTokenThatIsRefusedIsGotAnew() throws {
        answer(1, ttl: "null")
        let id = try connect()
        #expect(try world.connection(id)?.credentialsExpireAt == nil)
        answer(2)
        world.transport.onApp { $0.accessToken == "session-1" ? .status(401) : .json("{}") }
        world.clock.advance(seconds: 100)
        try send(id)
        #expect(tokens.suffix(2) == ["session-1", "session-2"] && logins == 2)
    }

    @Test func itHappensByItselfWhenItIsDue() throws {
        let id = try connect()
        answer(2)
        world.clock.advance(seconds: 3300)
        #expect(try world.engine.runDue(DueLimits())["connections"].done == 1)
        #expect(try world.credentials(id)["token"] == "session-2")
    }

    @Test(arguments: [
        (401, "{}", Status.credentialsRefused), (400, "{}", .credentialsRefused), (422, "{}", .credentialsRefused),
        (200, #"{"error": "bad"}"#, .providerError), (200, "{}", .providerError), (200, "[]", .providerError),
        (200, "<html>a page</html>", .providerError), (302, "", .providerError), (503, "", .providerError),
        (429, "", .rateLimited), (200, #"{"session": {"token": ""}}"#, .providerError),
    ])
    func aBadAnswerStoresNothing(status: Int, body: String, expected: Status) throws {
        world.transport.onToken { _ in .json(body, status: status) }
        let refusal = failure { () throws(Failure) in _ = try connect() }
        #expect(refusal?.status == expected, "\(refusal?.message ?? "")")
        #expect(refusal?.message.contains("canary") == false)
        #expect(try client.call(.listConnections)["items"] == [])
    }

    @Test func inputThatIsRefusedLaterLosesTheConnection() throws {
        let id = try connect()
        world.transport.onToken { _ in .status(401) }
        world.clock.advance(seconds: 3600)
        let refusal = client.refusal(.request, ["connectionId": .string(id), "path": "/me"])
        #expect(refusal?.status == .disconnected && refusal?.key == "grant_refused")
        #expect(try world.connection(id)?.isDisconnected == true)
        #expect(try world.events().map(\.type) == ["connection.created", "connection.disconnected"])
        answer(3)
        #expect(try connect() == id)
        #expect(tokens.last == "session-3")
    }

    /// What is no verdict on the credentials loses nothing.
    @Test(arguments: [400, 403, 404, 500, 503])
    func troubleIsRepairedByItself(status: Int) throws {
        let id = try connect()
        world.transport.onToken { _ in .status(status) }
        world.clock.advance(seconds: 3600)
        #expect(client.refusal(.request, ["connectionId": .string(id), "path": "/me"])?.status == .providerError)
        #expect(try world.connection(id)?.isDisconnected == false)
        #expect(try world.connection(id)?.refresh.attempts == 1)
        answer(2)
        world.clock.advance(seconds: 10)
        try send(id)
        #expect(tokens.last == "session-2")
    }

    /// Nothing is spent by logging in: an answer that was lost means nothing for the next try.
    @Test func aLostAnswerIsNoReasonForALostConnection() throws {
        let id = try connect()
        world.clock.advance(seconds: 3600)
        world.transport.onToken { (_) throws(Failure) in throw Failure(.network, .connection, "receive_failed", "Cut.")
        }
        #expect(client.refusal(.request, ["connectionId": .string(id), "path": "/me"])?.status == .network)
        world.transport.onToken { _ in .status(401) }
        world.clock.advance(seconds: 10)
        let refusal = client.refusal(.request, ["connectionId": .string(id), "path": "/me"])
        #expect(refusal?.key == "grant_refused")
    }

    @Test func refreshCredentialsIsUsedWhereThereIsOne() throws {
        let test = try TwoStepTests([
            "refreshCredentials": [
                "type": "rest-api-mapping", "method": "POST", "path": "/renew/{user}",
                "baseUri": "https://id.app.test/v2",
                "requestMapping": [
                    "pathParameters": ["user": ["$var": "connectionInput.user"]],
                    "headers": [
                        "Authorization": ["$concat": ["Session ", ["$var": "credentials.token"]]],
                        "Content-Type": "application/x-www-form-urlencoded",
                    ],
                    "data": ["a": "b c", "n": 1],
                ],
                "responseMapping": ["token": ["$var": "response.data.t"], "expires_in": ["$var": "response.data.ms"]],
                "refusedWhen": ["$eval": ["$var": "response.data.code"], "is": 7],
            ],
            "credentialsLifetime": ["expiresInUnit": "milliseconds", "refreshMarginSeconds": 10],
        ])
        let id = try test.connect()
        // Milliseconds here as well.
        #expect(try test.world.connection(id)?.credentialsExpireAt == test.world.clock.now + 3600)
        test.world.transport.onToken { _ in .json(#"{"t": "renewed", "ms": 60000}"#) }
        test.world.clock.advance(seconds: 4)
        try test.send(id)
        let request = try #require(test.world.transport.tokenRequests.last)
        #expect(request.uri.text == "https://id.app.test/v2/renew/u" && request.bodyText == "a=b+c&n=1")
        #expect(request.headers["Authorization"] == "Session session-1")
        #expect(test.tokens.last == "renewed")
        let connection = try #require(try test.world.connection(id))
        #expect(connection.credentialsExpireAt == test.world.clock.now + 60_000)
        #expect(connection.refresh.refreshAt == test.world.clock.now + 50_000)
        #expect(try test.world.credentials(id)["user"] == "u")
        test.world.transport.onToken { _ in .json(#"{"code": 7}"#) }
        test.world.clock.advance(seconds: 60)
        #expect(test.client.refusal(.request, ["connectionId": .string(id), "path": "/me"])?.status == .disconnected)
    }

    @Test func oneLoginServesAllWhoWait() throws {
        let file = try StoreFile()
        let first = try World(file, clock: ManualClock(waitsReally: true))
        try first.makeKeyedApp(members: [
            "inputSchema": ["type": "object", "properties": ["user": ["type": "string"]], "required": ["user"]],
            "getCredentialsFromConnectionParameters": Self.login.merging(["requestMapping": [:]]),
            "makeApiClient": [
                "type": "mapping",
                "mapping": [
                    "baseUri": "https://api.keyed.test", "headers": ["X-Token": ["$var": "credentials.token"]],
                ],
            ],
        ])
        first.transport.onToken { _ in .json(#"{"session": {"token": "s", "ttl": 3600}}"#) }
        let id = try first.connectKeyed(try first.tenant(), ["input": ["user": "u"]])
        let worlds =
            try [first]
            + (2...3).map {
                try World(file, clock: first.clock, transport: first.transport, seed: UInt64($0))
            }
        let clients = try worlds.map { (world) throws(Failure) in try world.tenant() }
        first.clock.advance(seconds: 3600)
        let results = try onThreads(12) { index throws(Failure) in
            try clients[index % 3].call(.request, ["connectionId": .string(id), "path": "/me"])
        }
        #expect(results.allSatisfy { $0.success != nil })
        #expect(first.transport.tokenRequests.count == 2)
    }
}
