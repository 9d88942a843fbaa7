import Testing

@testable import MembraneCore

/// Pains 6, 7 and 24: a blip kills no connection, a refused token is not sent for ever, and trouble is kept apart.
@Suite struct RefreshBackoffTests {
    @Test(arguments: 1...16)
    func theTimeBetweenTriesIsRandomBelowABoundThatDoubles(attempts: Int64) throws {
        let random = SeededRandom(seed: UInt64(attempts))
        let bound = min(1000 << (attempts - 1), 3_600_000)
        var delays: [Int64] = []
        for _ in 0..<200 {
            let failure = Failure.providerError(503, "App")
            delays.append(try RefreshBackoff.delay(attempts, failure, now: 0, graceEndsAt: nil, random))
        }
        #expect(delays.allSatisfy { $0 >= 250 && $0 < max(bound, 251) })
        #expect(Set(delays).count > 20)
        #expect((delays.max() ?? 0) > bound / 2)
    }

    @Test func whatTheProviderAsksForIsWaitedFor() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in
            var response = HTTPResponse.status(429)
            response.headers["Retry-After"] = "120"
            return response
        }
        #expect(app.refusal?.retryAfterMilliseconds == 120_000)
        app.clock.advance(seconds: 119)
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .rateLimited && refusal.isRetryable)
        #expect((1000...2000).contains(refusal.retryAfterMilliseconds ?? 0))
        // Also by who wants it now.
        #expect(app.client.refusal(.refreshConnection, ["id": .string(app.id)])?.status == .rateLimited)
        #expect(app.refreshes.count == 1)
        app.transport.onToken { _ in .tokens(2) }
        app.clock.advance(seconds: 2)
        try app.send()
        #expect(app.accessTokens == ["access-2"])
    }

    @Test func aFailingProviderIsAskedMoreAndMoreSeldom() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(503) }
        for _ in 0..<3600 {
            #expect(app.refusal?.status == .providerError)
            app.clock.advance(seconds: 1)
        }
        #expect((8...40).contains(app.refreshes.count))
        let shown = try app.client.call(.getConnection, ["id": .string(app.id)])
        #expect(shown["retryAttempts"] == .integer(Int64(app.refreshes.count)))
        #expect(shown["disconnected"] == false && shown["isDefunct"] == false && shown["state"] == "READY")
        #expect(shown["error"]?["key"] == "provider_error" && shown["requestError"]?["key"] == "provider_error")
        #expect(shown["nextRetryTimestamp"] == shown["nextCredentialsRefreshAt"])
    }

    @Test func successEndsTheTrouble() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(503) }
        #expect(app.refusal != nil)
        app.transport.onToken { _ in .tokens(2) }
        app.clock.advance(seconds: 60)
        try app.send()
        let shown = try app.client.call(.getConnection, ["id": .string(app.id)])
        #expect(shown["retryAttempts"] == 0 && shown["nextRetryTimestamp"] == nil && shown["error"] == nil)
        #expect(shown["nextCredentialsRefreshAt"] == .string(Timestamp.text(app.clock.now + 3_300_000)))
    }

    /// A clock that was set back keeps nobody waiting.
    @Test func aClockThatJumpsBackDoesNotStretchThePause() throws {
        let app = try ConnectedApp()
        app.expire()
        app.clock.jump(seconds: 7200)
        app.transport.onToken { _ in .status(503) }
        #expect(app.refusal != nil)
        app.transport.onToken { _ in .tokens(2) }
        app.clock.jump(seconds: -7200)
        try app.send()
        #expect(app.accessTokens == ["access-2"])
    }

    @Test func whoeverAsksForARefreshNowGetsOne() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .status(503) }
        #expect(app.refusal != nil)
        app.transport.onToken { _ in .tokens(2) }
        let shown = try app.client.call(.refreshConnection, ["id": .string(app.id)])
        #expect(shown["connected"] == true && shown["retryAttempts"] == 0)
        #expect(app.redeemed == ["refresh-1", "refresh-1"])
    }

    // MARK: The integration

    @Test func correctingTheIntegrationMakesItsConnectionsDueAtOnce() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .oauthError("invalid_client", status: 401) }
        for _ in 0..<3 { #expect(app.refusal?.status == .integrationBroken) }
        #expect(app.refreshes.count == 1)
        #expect(try app.connection?.isDisconnected == false)
        app.transport.onToken { _ in .tokens(2) }
        _ = try app.world.manager().call(
            .patchIntegration, ["key": "crm", "parameters": ["clientSecret": "corrected"]])
        #expect(try app.connection?.dueAt == app.clock.now || app.connection?.refresh.nextRetryAt == nil)
        #expect(try app.world.engine.runDue(DueLimits())["connections"].done == 1)
        try app.send()
        #expect(app.accessTokens == ["access-2"] && app.refreshes.count == 2)
    }

    // MARK: An app that refuses every token

    @Test func anAppThatRefusesNewTokensAsWellDoesNotMakeUsAskForEver() throws {
        let app = try ConnectedApp()
        app.transport.onApp { _ in .status(401) }
        for _ in 0..<10 { #expect(app.refusal?.status == .credentialsRefused) }
        #expect(app.refreshes.count == 1)
        app.clock.advance(seconds: 61)
        #expect(app.refusal?.status == .credentialsRefused)
        #expect(app.refreshes.count == 2)
    }

    // MARK: What the provider wants

    @Test(arguments: ["interaction_required", "login_required", "consent_required"])
    func aProviderThatWantsThePersonDisconnects(code: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .oauthError(code) }
        #expect(app.refusal?.key == "interaction_required")
        #expect(try app.connection?.isDisconnected == true)
    }

    /// Exact Online's words for a token that was replaced, and Atlassian's status.
    @Test(arguments: [
        HTTPResponse.json(
            #"{"error": "unauthorized_client", "error_description": "Old refresh token used."}"#, status: 401),
        .json(#"{"error": "unauthorized_client", "error_description": "Old refresh token used"}"#, status: 401),
        .oauthError("invalid_grant", status: 403), .json(#"{"ok": false, "error": "invalid_refresh_token"}"#),
        .json(#"{"ok": false, "error": "token_revoked"}"#),
    ])
    func aRefusedTokenIsOneByAnyName(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in answer }
        #expect(app.refusal?.key == "grant_refused")
    }
}
