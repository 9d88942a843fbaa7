import Testing

@testable import MembraneCore

/// What a refresh makes of the connection: who must act decides.
@Suite struct RefreshOutcomeTests {
    private let world: World
    private let client: Client
    private let id: String

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
        id = try world.connectOAuth(client)
    }

    private func request() -> Failure? {
        client.refusal(.request, ["connectionId": .string(id), "path": "/x"])
    }

    private func connection() throws -> JSON { try client.call(.getConnection, ["id": .string(id)]) }

    private var bearer: String? { world.transport.appRequests.last?.headers["Authorization"] }

    private func makeDue() { world.clock.advance(seconds: 3400) }
    private func expire() { world.clock.advance(seconds: 3600) }

    // MARK: New tokens

    @Test func bothTokensAreReplaced() throws {
        expire()
        #expect(request() == nil && bearer == "Bearer access-2")
        let credentials = try world.credentials(id)
        #expect(credentials["access_token"] == "access-2" && credentials["refresh_token"] == "refresh-2")
        expire()
        #expect(request() == nil && bearer == "Bearer access-3")
        #expect(
            world.transport.tokenRequests.compactMap { $0.formValue("refresh_token") } == ["refresh-1", "refresh-2"])
    }

    @Test(arguments: [
        #"{"access_token": "new", "expires_in": 3600}"#, #"{"access_token": "new", "refresh_token": null}"#,
        #"{"access_token": "new", "refresh_token": ""}"#,
    ])
    func withoutANewRefreshTokenTheOldOneStays(answer: String) throws {
        world.transport.onToken { _ in .json(answer) }
        expire()
        #expect(request() == nil && bearer == "Bearer new")
        #expect(try world.credentials(id)["refresh_token"] == "refresh-1")
        #expect(try connection()["canRefreshCredentials"] == true)
    }

    @Test func theOldLifetimeDoesNotPassForTheNewOne() throws {
        world.transport.onToken { _ in .json(#"{"access_token": "new"}"#) }
        expire()
        #expect(request() == nil)
        #expect(try world.credentials(id)["expires_in"] == nil && connection()["nextCredentialsRefreshAt"] == nil)
        expire()
        #expect(request() == nil && world.transport.tokenRequests.count == 2)
    }

    @Test func whatWasLearnedWhenConnectingStays() throws {
        world.transport.onToken { request in
            request.formValue("grant_type") == "refresh_token"
                ? .json(#"{"access_token": "new", "scope": "b"}"#)
                : .json(
                    #"{"access_token": "old", "refresh_token": "r", "expires_in": 60, "scope": "a", "account": "4711"}"#
                )
        }
        let id = try world.connectOAuth(client)
        world.clock.advance(seconds: 60)
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/x"])
        let credentials = try world.credentials(id)
        #expect(credentials["account"] == "4711" && credentials["scope"] == "b" && credentials["access_token"] == "new")
    }

    // MARK: Dead

    @Test(arguments: ["invalid_grant", "bad_refresh_token", "invalid_refresh_token"], [200, 400, 401])
    func aRefusedGrantLosesTheConnection(code: String, status: Int) throws {
        world.transport.onToken { _ in .oauthError(code, status: status) }
        expire()
        let refusal = request()
        #expect(refusal?.status == .disconnected && refusal?.oauthCode == code && refusal?.isRetryable == false)
        let connection = try connection()
        #expect(connection["disconnected"] == true && connection["connected"] == false)
        #expect(connection["state"] == "CLIENT_ACTION_REQUIRED" && connection["error"]?["key"] == "grant_refused")
        #expect(connection["clientAction"]?["type"] == "connect")
        // Nobody asks the provider again.
        #expect(request()?.status == .disconnected && world.transport.tokenRequests.count == 2)
        #expect(world.transport.appRequests.isEmpty)
    }

    @Test func aRefusedGrantLosesTheConnectionEvenWhileTheTokenLives() throws {
        world.transport.onToken { _ in .oauthError("invalid_grant") }
        makeDue()
        #expect(request()?.status == .disconnected)
    }

    // MARK: The integration is at fault

    @Test(arguments: ["invalid_client", "unauthorized_client"])
    func aRefusedClientLosesNoConnection(code: String) throws {
        world.transport.onToken { _ in .oauthError(code, status: 401) }
        expire()
        let refusal = request()
        #expect(refusal?.status == .integrationBroken && refusal?.type == .configuration)
        let connection = try connection()
        #expect(connection["disconnected"] == false && connection["state"] == "READY" && connection["error"] == nil)
        #expect(connection["requestError"]?["key"] == "client_refused")
        world.transport.onToken { _ in .tokens(5) }
        #expect(request() == nil && bearer == "Bearer access-5")
        #expect(try self.connection()["requestError"] == nil)
    }

    // MARK: Transient

    enum Trouble: CaseIterable {
        case serverError, unavailable, rateLimit, errorCode, noAnswer

        @Sendable func answer(_: HTTPRequest) throws(Failure) -> HTTPResponse {
            switch self {
            case .serverError: return .status(500)
            case .unavailable: return .status(503)
            case .rateLimit: return .status(429)
            case .errorCode: return .oauthError("temporarily_unavailable")
            case .noAnswer:
                var failure = Failure(.network, .connection, "network", "No answer.")
                failure.isRetryable = true
                throw failure
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func aTokenThatStillLivesIsUsedThroughTheProvidersTrouble(trouble: Trouble) throws {
        world.transport.onToken(trouble.answer)
        makeDue()
        #expect(request() == nil && bearer == "Bearer access-1")
        #expect(try connection()["disconnected"] == false && connection()["state"] == "READY")
        #expect(try world.credentials(id)["refresh_token"] == "refresh-1")
        world.transport.onToken { _ in .tokens(8) }
        #expect(request() == nil && bearer == "Bearer access-8")
    }

    @Test(arguments: Trouble.allCases)
    func anExpiredTokenIsNotUsed(trouble: Trouble) throws {
        world.transport.onToken(trouble.answer)
        expire()
        let refusal = request()
        #expect(refusal?.isRetryable == true && refusal?.type == .connection)
        #expect(world.transport.appRequests.isEmpty)
        let connection = try connection()
        #expect(connection["disconnected"] == false && connection["requestError"] != nil)
        world.transport.onToken { _ in .tokens(8) }
        #expect(request() == nil && bearer == "Bearer access-8")
    }

    @Test func theProvidersPatienceIsPassedOn() throws {
        world.transport.onToken { _ in
            var response = HTTPResponse.status(429)
            response.headers["Retry-After"] = "17"
            return response
        }
        expire()
        let refusal = request()
        #expect(refusal?.status == .rateLimited && refusal?.retryAfterMilliseconds == 17_000)
    }

    @Test(arguments: [
        HTTPResponse.json("<html>"), .status(200), .json("{}"), .json(#"{"access_token": null}"#), .status(418),
    ])
    func anAnswerThatIsNoneChangesNothing(answer: HTTPResponse) throws {
        world.transport.onToken { _ in answer }
        expire()
        #expect(request()?.status == .providerError)
        #expect(try world.credentials(id)["refresh_token"] == "refresh-1" && connection()["disconnected"] == false)
    }
}
