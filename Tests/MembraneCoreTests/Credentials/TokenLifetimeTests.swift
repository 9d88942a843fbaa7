import Testing

@testable import MembraneCore

/// When an access token is replaced, and what a provider's `expires_in` means.
@Suite struct TokenLifetimeTests {
    /// A fifth of the lifetime, at least 30 seconds and at most 5 minutes, and never more than half.
    @Test(arguments: [
        (lifetime: 36_000, margin: 300_000), (3600, 300_000), (1500, 300_000), (1499, 299_800), (600, 120_000),
        (150, 30_000), (149, 30_000), (60, 30_000), (30, 15_000),
    ])
    func aTokenIsReplacedWhenLessThanTheMarginIsLeft(lifetime: Int, margin: Int64) throws {
        let app = try ConnectedApp(first: .tokens(1, expiresIn: lifetime))
        app.transport.onToken { _ in .tokens(2) }
        app.clock.advance(milliseconds: Int64(lifetime) * 1000 - margin)
        try app.send()
        #expect(app.refreshes.isEmpty)
        app.clock.advance(milliseconds: 1)
        try app.send()
        #expect(app.refreshes.count == 1)
        #expect(app.accessTokens == ["access-1", "access-2"])
    }

    @Test func theMarginIsThatOfTheNewTokenAfterwards() throws {
        let app = try ConnectedApp(first: .tokens(1, expiresIn: 60))
        app.transport.onToken { _ in .tokens(2, expiresIn: 3600) }
        app.clock.advance(seconds: 60)
        try app.send()
        app.clock.advance(seconds: 3300)
        try app.send()
        #expect(app.refreshes.count == 1)
        app.clock.advance(milliseconds: 1)
        try app.send()
        #expect(app.refreshes.count == 2)
    }

    @Test func aTokenOfUnknownLifetimeIsReplacedOnlyWhenTheAppRefusesIt() throws {
        let app = try ConnectedApp(first: .json(#"{"access_token": "access-1", "refresh_token": "refresh-1"}"#))
        app.transport.onToken { _ in .tokens(2) }
        app.clock.advance(seconds: 86_000)
        try app.send()
        #expect(app.refreshes.isEmpty)
        app.transport.onApp { $0.accessToken == "access-1" ? .status(401) : .status(200) }
        try app.send()
        #expect(app.refreshes.count == 1)
    }

    @Test func withoutARefreshTokenAnExpiredTokenIsStillSent() throws {
        let app = try ConnectedApp(first: .json(#"{"access_token": "access-1", "expires_in": 3600}"#))
        app.clock.advance(seconds: 7200)
        try app.send()
        #expect(app.accessTokens == ["access-1"])
        #expect(app.refreshes.isEmpty)
    }

    /// The members of an answer, and the seconds that they mean.
    static let spellings: [(member: String, seconds: Int64?)] = [
        (#", "expires_in": 3600"#, 3600), (#", "expires_in": "3600""#, 3600), (#", "expires_in": 3600.0"#, 3600),
        (#", "expires_in": 3600.9"#, 3600), (#", "expires_in": 0"#, nil), (#", "expires_in": 315360000"#, 315_360_000),
        (#", "expires_in": 315360001"#, nil), (#", "expires_in": -1"#, nil), (#", "expires_in": "-1""#, nil),
        (#", "expires_in": 1e300"#, nil), (#", "expires_in": null"#, nil), (#", "expires_in": """#, nil),
        (#", "expires_in": "3600abc""#, nil), (#", "expires_in": " 3600""#, 3600),
        (#", "expires_in": "3600.0""#, 3600), (#", "expires_in": 3.6e3"#, 3600), (#", "expires_in": 1e400"#, nil),
        (#", "expires_in": "\u0000""#, nil), (#", "expires_in": NaN"#, nil), (#", "expires_in": {}"#, nil),
        (#", "expires_in": true"#, nil),
        (#", "expires_in": [3600]"#, nil), ("", nil),
    ]

    @Test(arguments: spellings)
    func aLifetimeIsUnderstoodOrUnknown(member: String, seconds: Int64?) throws {
        let answer = HTTPResponse.json(#"{"access_token": "access-1", "refresh_token": "refresh-1"\#(member)}"#)
        let app = try ConnectedApp(first: answer)
        #expect(try app.connection?.credentialsExpireAt == seconds.map { ManualClock.start + $0 * 1000 })
    }

    /// The lifetime of the token before says nothing about the one that comes without.
    @Test(arguments: spellings)
    func soIsTheLifetimeOfARefreshedToken(member: String, seconds: Int64?) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .json(#"{"access_token": "access-2"\#(member)}"#) }
        try app.send()
        #expect(try app.connection?.credentialsExpireAt == seconds.map { app.clock.now + $0 * 1000 })
    }
}
