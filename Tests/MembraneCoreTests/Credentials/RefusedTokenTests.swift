import Testing

@testable import MembraneCore

/// What happens when an app answers 401.
@Suite struct RefusedTokenTests {
    @Test func theTokenIsRefreshedOnceAndTheRequestSentOnceMore() throws {
        let app = try ConnectedApp()
        app.transport.onApp { $0.accessToken == "access-1" ? .status(401) : .json(#"{"id": 9}"#, status: 201) }
        let answer = try app.client.call(
            .request, app.request.merging(["method": "POST", "body": ["name": "x"], "query": ["a": 1]]))
        #expect(answer["status"] == 201 && answer["body"] == ["id": 9])
        #expect(app.refreshes.count == 1)
        #expect(app.accessTokens == ["access-1", "access-2"])
        let sent = app.transport.appRequests.map { [$0.method, $0.uri.text, $0.bodyText] }
        #expect(sent == Array(repeating: ["POST", "https://api.app.test/v1/me?a=1", #"{"name":"x"}"#], count: 2))
    }

    @Test func aSecondRefusalIsTheAnswer() throws {
        let app = try ConnectedApp()
        app.transport.onApp { _ in .status(401) }
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .credentialsRefused && refusal.httpStatus == 401)
        #expect(app.refreshes.count == 1)
        #expect(app.accessTokens == ["access-1", "access-2"])
        #expect(try app.connection?.isDisconnected == false && app.connection?.state == .ready)
        #expect(try app.connection?.requestError == refusal.json)
    }

    @Test func withoutARefreshTokenNothingIsTried() throws {
        let app = try ConnectedApp(first: .json(#"{"access_token": "access-1", "expires_in": 3600}"#))
        app.transport.onApp { _ in .status(401) }
        #expect(app.refusal?.status == .credentialsRefused)
        #expect(app.transport.tokenRequests.count == 1)
        #expect(app.accessTokens == ["access-1"])
    }

    @Test func aConnectorCanSayThatThereIsNothingToRefresh() throws {
        let app = try ConnectedApp(config: ["noRefreshToken": true])
        app.transport.onApp { _ in .status(401) }
        #expect(app.refusal?.status == .credentialsRefused)
        #expect(app.refreshes.isEmpty)
    }

    @Test func aRefusedKeyIsTheAnswer() throws {
        let world = try World()
        try world.makeKeyedApp()
        let client = try world.tenant()
        let id = try world.connectKeyed(client)
        world.transport.onApp { _ in .status(401) }
        #expect(client.refusal(.request, ConnectedApp.requestThrough(id))?.status == .credentialsRefused)
        #expect(world.transport.tokenRequests.isEmpty)
    }

    /// Whoever refreshed in the meantime is taken at its word.
    @Test func aTokenThatWasReplacedMeanwhileIsNotReplacedAgain() throws {
        let app = try ConnectedApp()
        let once = Once()
        app.transport.onApp { request throws(Failure) in
            guard request.accessToken == "access-1" else { return .status(200) }
            if once.isFirst() {
                try app.send()
            }
            return .status(401)
        }
        try app.send()
        #expect(app.refreshes.count == 1)
        #expect(app.accessTokens == ["access-1", "access-1", "access-2", "access-2"])
    }

    @Test func aRefreshThatFailsIsTheAnswer() throws {
        let app = try ConnectedApp()
        app.transport.onApp { _ in .status(401) }
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        #expect(app.refusal?.status == .disconnected)
        #expect(app.accessTokens == ["access-1"])
    }

    @Test(arguments: [200, 204, 302, 400, 403, 404, 500, 503])
    func otherStatusesRefreshNothing(status: Int) throws {
        let app = try ConnectedApp()
        app.transport.onApp { _ in .status(status) }
        #expect(try app.send()["status"] == .integer(Int64(status)))
        #expect(app.refreshes.isEmpty)
    }

    /// Short ones, too, where they are known to be credentials: in the code, in the description, in what is stored in plain.
    @Test(arguments: [
        #"{"error": "r4t0"}"#, #"{"error": "not_r4t0"}"#,
        #"{"error": "invalid_grant", "error_description": "r4t0 is spent"}"#,
        #"{"error": {"message": "no r4t0"}}"#, #"{"error": "R4T0"}"#, #"{"message": "r4\u0074\u0030"}"#,
    ])
    func whatIsRepeatedOfAShortTokenIsNotShown(body: String) throws {
        let app = try ConnectedApp(
            first: .json(#"{"access_token": "a1", "refresh_token": "r4t0", "expires_in": 3600}"#))
        app.expire()
        app.transport.onToken { _ in .json(body, status: 400) }
        let refusal = try #require(app.refusal)
        let stored = try #require(try app.connection)
        for text in [refusal.json.text, refusal.message, refusal.oauthCode ?? "", "\(stored)"] {
            #expect(!text.asciiLowercased().contains("r4t0") && !text.contains(#"\u0074"#), "\(text)")
        }
        let shown = try app.client.call(.getConnection, ["id": .string(app.id)]).text
        #expect(!shown.asciiLowercased().contains("r4t0"))
    }
}
