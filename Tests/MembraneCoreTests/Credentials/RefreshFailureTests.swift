import Testing

@testable import MembraneCore

/// Who must act when a token cannot be refreshed, and what goes on working.
@Suite struct RefreshFailureTests {
    // MARK: The person

    /// Some providers answer 200 with the error in it, some have names of their own.
    @Test(arguments: [
        HTTPResponse.oauthError("invalid_grant"), .oauthError("invalid_grant", status: 401),
        .oauthError("invalid_grant", status: 200),
        .oauthError("bad_refresh_token"),
    ])
    func aRefusedGrantLosesTheConnection(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in answer }
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .disconnected && refusal.type == .connection && refusal.key == "grant_refused")
        #expect(refusal.oauthCode != nil && refusal.httpStatus == answer.status && !refusal.isRetryable)
        let shown = try app.client.call(.getConnection, ["id": .string(app.id)])
        #expect(
            shown["disconnected"] == true && shown["connected"] == false && shown["state"] == "CLIENT_ACTION_REQUIRED")
        #expect(shown["error"] == refusal.json)
        #expect(shown["clientAction"]?["type"] == "connect")
        #expect(app.transport.appRequests.isEmpty)
    }

    /// Also while the old access token would live on for a while.
    @Test func aLostConnectionAsksNobodyAgain() throws {
        let app = try ConnectedApp()
        app.clock.advance(seconds: 3400)
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        #expect(app.refusal?.status == .disconnected)
        let count = app.transport.requests.count
        #expect(app.refusal?.status == .disconnected)
        #expect(app.refusal?.key == "connection_disconnected")
        #expect(app.transport.requests.count == count)
    }

    @Test func aLostConnectionWorksAgainOnceConnectedAgain() throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .oauthError("invalid_grant") }
        #expect(app.refusal != nil)
        app.transport.onToken { _ in .tokens(7) }
        #expect(try app.world.connectOAuth(app.client, ["connectionId": .string(app.id)]) == app.id)
        try app.send()
        #expect(app.accessTokens == ["access-7"])
        #expect(try app.connection?.error == nil && app.connection?.requestError == nil)
    }

    // MARK: Who set up the integration

    @Test(arguments: ["invalid_client", "unauthorized_client"])
    func aRefusedClientLosesNoConnection(code: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .oauthError(code, status: 401) }
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .integrationBroken && refusal.type == .configuration && refusal.oauthCode == code)
        #expect(try app.connection?.state == .ready && app.connection?.isDisconnected == false)
        #expect(try app.connection?.requestError == refusal.json)

        _ = try app.world.manager().call(
            .patchIntegration, ["key": "crm", "parameters": ["clientSecret": "corrected"]])
        app.transport.onToken { _ in .tokens(2) }
        try app.send()
        let authorization = "Basic " + Base64.encode(Array("client+1:corrected".utf8))
        #expect(app.refreshes.last?.headers["Authorization"] == authorization)
        #expect(app.accessTokens == ["access-2"])
        #expect(try app.connection?.requestError == nil)
    }

    @Test(arguments: ["invalid_client", "invalid_scope"])
    func theIntegrationsTroubleDoesNotStopATokenThatLives(code: String) throws {
        let app = try ConnectedApp()
        app.clock.advance(seconds: 3400)
        app.transport.onToken { _ in .oauthError(code, status: 401) }
        try app.send()
        #expect(app.accessTokens == ["access-1"])
    }

    @Test(arguments: ["invalid_scope", "invalid_request", "unsupported_grant_type"])
    func aRequestThatIsWrongLosesNoConnection(code: String) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in .oauthError(code) }
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .configuration && refusal.type == .configuration && refusal.oauthCode == code)
        #expect(try app.connection?.state == .ready && app.connection?.isDisconnected == false)
    }

    // MARK: The provider, for a while

    enum Trouble: CaseIterable {
        case broken, unavailable, overloaded, unreachable, saidSo

        var status: Status {
            switch self {
            case .broken, .unavailable, .saidSo: .providerError
            case .overloaded: .rateLimited
            case .unreachable: .network
            }
        }

        func answer() throws(Failure) -> HTTPResponse {
            switch self {
            case .broken: return .status(500)
            case .unavailable: return .json("<html>", status: 503)
            case .saidSo: return .oauthError("temporarily_unavailable", status: 400)
            case .overloaded:
                var response = HTTPResponse.status(429)
                response.headers["Retry-After"] = "30"
                return response
            case .unreachable:
                var failure = Failure(.network, .connection, "network_error", "The connection was reset.")
                failure.isRetryable = true
                throw failure
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func theOldTokenServesAsLongAsItLives(trouble: Trouble) throws {
        let app = try ConnectedApp()
        app.transport.onToken { _ throws(Failure) in try trouble.answer() }
        // Due, and then with its last millisecond.
        app.clock.advance(milliseconds: 3_300_001)
        try app.send()
        // The provider is left alone for a while.
        try app.send()
        #expect(app.refreshes.count == 1)
        app.clock.advance(milliseconds: 299_998)
        try app.send()
        #expect(app.accessTokens == ["access-1", "access-1", "access-1"])
        #expect(app.refreshes.count == 2)
        #expect(try app.connection?.requestError == nil)
    }

    @Test(arguments: Trouble.allCases)
    func afterwardsTheTroubleIsAnsweredAndPasses(trouble: Trouble) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ throws(Failure) in try trouble.answer() }
        let refusal = try #require(app.refusal)
        #expect(refusal.status == trouble.status && refusal.isRetryable)
        #expect(refusal.retryAfterMilliseconds == (trouble == .overloaded ? 30_000 : nil))
        #expect(try app.connection?.state == .ready && app.connection?.isDisconnected == false)
        #expect(try app.connection?.requestError == refusal.json)
        #expect(app.transport.appRequests.isEmpty)

        app.transport.onToken { _ in .tokens(2) }
        app.clock.advance(seconds: 60)
        try app.send()
        #expect(app.redeemed == ["refresh-1", "refresh-1"])
        #expect(app.accessTokens == ["access-2"])
    }

    @Test(arguments: [
        HTTPResponse.json("<html>"), .json("{}"), .json(#"{"access_token": ""}"#), .json(#"{"access_token": 7}"#),
        .json("[]"),
        .status(200), .status(302), .status(404), .json(#"{"error": {"code": 1}}"#), .json(#"{"ok": false}"#),
        .json(#"{"error": "<b>refresh-1</b>", "error_description": "refresh-1"}"#, status: 400),
    ])
    func anAnswerThatIsNoneLosesNothingAndShowsNoSecret(answer: HTTPResponse) throws {
        let app = try ConnectedApp()
        app.expire()
        app.transport.onToken { _ in answer }
        let refusal = try #require(app.refusal)
        #expect(refusal.status == .providerError && refusal.httpStatus == answer.status)
        #expect(!refusal.json.text.contains("refresh-1") && refusal.oauthCode?.contains("refresh-1") != true)
        #expect(try app.connection?.isDisconnected == false)
        app.transport.onToken { _ in .tokens(2) }
        app.clock.advance(seconds: 60)
        try app.send()
        #expect(app.accessTokens == ["access-2"])
    }
}
