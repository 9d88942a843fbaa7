import Testing

@testable import MembraneCore

/// Pains 8 and 12, and the quirks of providers: what token answers look like, and what they mean.
@Suite struct TokenAnswerTests {
    private func refreshed(_ answer: HTTPResponse, _ config: JSON = [:]) throws -> ConnectedApp {
        let app = try ConnectedApp(config: config)
        app.expire()
        app.transport.onToken { _ in answer }
        _ = app.client.refusal(.refreshConnection, ["id": .string(app.id)])
        return app
    }

    @Test(arguments: [
        ("expiresIn", #"{"data": {"token": "t", "left": 600}}"#, 600 as Int64?),
        ("expiresIn", #"{"data": {"token": "t", "left": "600"}}"#, 600),
        ("expiresAt", #"{"data": {"token": "t", "left": 1800004200}}"#, 600),
        ("expiresAt", #"{"data": {"token": "t", "left": 1800004200000}}"#, 600),
        ("expiresAt", #"{"data": {"token": "t", "left": "1800004200"}}"#, 600),
        ("expiresAt", #"{"data": {"token": "t", "left": "2027-01-15T09:10:00Z"}}"#, 600),
        ("expiresAt", #"{"data": {"token": "t", "left": "2027-01-15T10:10:00.000+01:00"}}"#, 600),
        ("expiresAt", #"{"data": {"token": "t", "left": "soon"}}"#, nil),
        // An instant that has passed says that clocks differ.
        ("expiresAt", #"{"data": {"token": "t", "left": 1500000000}}"#, nil),
    ])
    func membersMayBeElsewhere(name: String, answer: String, seconds: Int64?) throws {
        let app = try refreshed(
            .json(answer),
            [
                "tokenResponse": .object(
                    object(["accessToken": "data.token"]).merging(object([:]).with(name, "data.left")))
            ])
        #expect(try app.credentials["access_token"] == "t")
        #expect(try app.connection?.credentialsExpireAt == seconds.map { app.clock.now + $0 * 1000 })
    }

    @Test(arguments: [
        ("milliseconds", "600000", 600 as Int64?), ("milliseconds", #""600000""#, 600), ("milliseconds", "0", nil),
        ("days:hours:minutes", #""00:00:10""#, 600), ("days:hours:minutes", #""177:05:38""#, 15_313_080),
        ("days:hours:minutes", #""10""#, nil), ("days:hours:minutes", #""0:-1:5""#, nil),
    ])
    func lifetimesHaveUnits(unit: String, value: String, seconds: Int64?) throws {
        let app = try refreshed(
            .json(#"{"access_token": "t", "expires_in": \#(value)}"#), ["expiresInUnit": .string(unit)])
        #expect(try app.connection?.credentialsExpireAt == seconds.map { app.clock.now + $0 * 1000 })
    }

    @Test func aLifetimeThatIsNotSaidMayBeTheConnectors() throws {
        let app = try refreshed(.json(#"{"access_token": "t"}"#), ["defaultExpiresInSeconds": 1800])
        #expect(try app.connection?.credentialsExpireAt == app.clock.now + 1_800_000)
    }

    @Test func theMarginMayBeTheConnectors() throws {
        let app = try ConnectedApp(config: ["refreshMarginSeconds": 30])
        #expect(try app.connection?.refresh.refreshAt == ManualClock.start + 3_570_000)
    }

    /// COROS: `result` says whether it worked, and a refresh gives nothing new.
    @Test func aRefreshMayGiveNothingNew() throws {
        let config: JSON = [
            "refreshReturnsNoToken": true, "defaultExpiresInSeconds": 2_592_000,
            "tokenResponse": ["error": "result", "success": ["0000"]], "tokenErrors": ["5004": "invalid_grant"],
        ]
        let app = try refreshed(.json(#"{"result": "0000", "message": "OK"}"#), config)
        #expect(try app.credentials["access_token"] == "access-1" && app.credentials["refresh_token"] == "refresh-1")
        #expect(try app.connection?.credentialsExpireAt == app.clock.now + 2_592_000_000)
        let failing = try refreshed(.json(#"{"result": "1001", "message": "no"}"#), config)
        #expect(try failing.connection?.refresh.failure?.failure.oauthCode == "1001")
        let dead = try refreshed(.json(#"{"result": "5004"}"#), config)
        #expect(try dead.connection?.isDisconnected == true)
    }

    @Test func theOldRefreshTokenMayHaveToStay() throws {
        let app = try refreshed(.tokens(2), ["keepRefreshToken": true])
        #expect(try app.credentials["refresh_token"] == "refresh-1" && app.credentials["access_token"] == "access-2")
    }

    @Test(arguments: [
        #"{"access_token": "at_1\r\nX-Evil: 1", "refresh_token": "r"}"#, #"{"access_token": "a\u007f"}"#,
        #"{"access_token": "é"}"#, #"{"access_token": "a\u0000b"}"#, #"{"access_token": "a\ud83d"}"#,
        #"{"access_token": 5}"#, #"{"access_token": ["a"]}"#, #"{"access_token": "a", "access_token": ""}"#,
    ])
    func whatIsNoTokenIsNotStored(answer: String) throws {
        let app = try refreshed(.json(answer))
        #expect(try app.connection?.requestError?["key"] == "token_answer_invalid")
        #expect(try app.credentials["access_token"] == "access-1" && app.connection?.isDisconnected == false)
    }

    @Test func aTokenWithoutEndIsNotStored() throws {
        let app = try refreshed(.json(#"{"access_token": "\#(String(repeating: "a", count: 32_769))"}"#))
        #expect(try app.connection?.requestError?["key"] == "token_answer_invalid")
    }

    @Test func theRequestIsAsTheConnectorSays() throws {
        let app = try refreshed(
            .tokens(2),
            [
                "refreshUri": "https://id.app.test/renew", "tokenRequestMethod": "GET", "clientAuthLocation": "query",
                "tokenHeaders": ["X-Version": "2"], "extraTokenParameters": ["a": "1"],
                "extraRefreshParameters": ["b": "2"], "refreshTokenParameter": "refreshToken",
            ])
        let request = try #require(app.transport.tokenRequests.last)
        #expect(request.method == "GET" && request.body == nil && request.uri.path == "/renew")
        #expect(request.headers["X-Version"] == "2" && request.headers["Authorization"] == nil)
        #expect(
            request.uri.query == "client_id=client%201&client_secret=s3cr%3At%2F%C3%A9&grant_type=refresh_token"
                + "&refreshToken=refresh-1&a=1&b=2")
        #expect(app.transport.tokenRequests.first?.formValue("b") == nil)
    }

    private static let wrong: [(config: JSON, path: String)] = [
        (["tokenResponse": ["acessToken": "a"]], "tokenResponse.acessToken"),
        (["expiresInUnit": "hours"], "expiresInUnit"), (["defaultExpiresInSeconds": 0], "defaultExpiresInSeconds"),
        (["refreshTokenGraceSeconds": "x"], "refreshTokenGraceSeconds"),
        (["tokenHeaders": ["a b": "c"]], "tokenHeaders.a b"),
        (["extraRefreshParameters": ["grant_type": "x"]], "extraRefreshParameters.grant_type"),
        (["revocationUri": "ftp://a"], "revocationUri"),
    ]

    @Test(arguments: wrong)
    func whatCannotBeIsRefusedByItsPath(config: JSON, path: String) throws {
        let world = try World()
        let refusal = failure { () throws(Failure) in try world.makeOAuthApp(config: config) }
        #expect(refusal?.status == .invalidRequest)
        #expect(refusal?.data["path"] == .string("getOAuthConfig.mapping." + path))
    }

    @Test func anAppThatNeedsScopesSaysWhich() throws {
        let app = try ConnectedApp()
        app.transport.onApp { _ in
            var response = HTTPResponse.status(403)
            response.headers["WWW-Authenticate"] =
                #"Bearer realm="x", error="insufficient_scope", scope="files.read files.write""#
            return response
        }
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .credentialsRefused && refusal.key == "insufficient_scope")
        #expect(refusal.data["scopes"] == ["files.read", "files.write"])
        #expect(try app.connection?.requestError?["key"] == "insufficient_scope")
        app.transport.onApp { _ in .status(403) }
        #expect(try app.send()["status"] == 403)
    }

    // MARK: Freshness

    @Test func whoNeedsATokenForLongerGetsANewOne() throws {
        let app = try ConnectedApp()
        let manager = try app.world.manager()
        app.clock.advance(seconds: 1800)
        let id: JSON = ["id": .string(app.id)]
        #expect(try manager.call(.getCredentials, id)["credentials"]?["access_token"] == "access-1")
        let answer = try manager.call(.getCredentials, id.merging(["minimumSeconds": 3000]))
        #expect(answer["credentials"]?["access_token"] == "access-2")
        #expect(answer["credentials"]?["refresh_token"] == nil)
        #expect(answer["expiresAt"] == .string(Timestamp.text(app.clock.now + 3_600_000)))
        #expect(manager.refusal(.getCredentials, id.merging(["minimumSeconds": 7200]))?.key == "minimum_too_long")
        #expect(app.refreshes.count == 1)
        app.clock.advance(seconds: 1000)
        _ = try app.client.call(.request, app.request.merging(["minimumSeconds": 3000]))
        #expect(app.accessTokens == ["access-3"])
    }
}

extension JSONObject {
    fileprivate func with(_ name: String, _ value: JSON) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }
}
