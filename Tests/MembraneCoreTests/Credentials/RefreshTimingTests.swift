import Testing

@testable import MembraneCore

/// When a token is refreshed before it is used.
@Suite struct RefreshTimingTests {
    private let world: World
    private let client: Client

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        client = try world.tenant()
    }

    /// How many token requests a request through the connection causes so long after connecting.
    private func refreshes(after milliseconds: Int64, answer: HTTPResponse) throws -> Int {
        world.transport.onToken { _ in answer }
        let id = try world.connectOAuth(client)
        world.clock.advance(milliseconds: milliseconds)
        let before = world.transport.tokenRequests.count
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/x"])
        return world.transport.tokenRequests.count - before
    }

    /// A fifth of the lifetime, at least 30 seconds and at most 5 minutes.
    @Test(arguments: [
        (86_400, 300_000), (3600, 300_000), (1500, 300_000), (1499, 299_800), (1000, 200_000), (151, 30_200),
        (150, 30_000),
        (60, 30_000),
    ])
    func theMarginIsExact(lifetime: Int, marginMilliseconds: Int64) throws {
        let last = Int64(lifetime) * 1000 - marginMilliseconds
        #expect(try refreshes(after: last, answer: .tokens(1, expiresIn: lifetime)) == 0)
        world.clock.advance(milliseconds: 1)
        let id = try client.call(.listConnections)["items"]?[0]?["id"] ?? .null
        _ = try client.call(.request, ["connectionId": id, "path": "/x"])
        #expect(world.transport.tokenRequests.count == 2)
    }

    @Test func aTokenThatHasExpiredIsRefreshed() throws {
        #expect(try refreshes(after: 80_000_000, answer: .tokens(1)) == 1)
    }

    @Test(arguments: ["3600", #""3600""#, "3600.9", "3600.0", "3.6e3"])
    func lifetimesComeInManyForms(value: String) throws {
        let answer = HTTPResponse.json(#"{"access_token": "a", "refresh_token": "r", "expires_in": \#(value)}"#)
        #expect(try refreshes(after: 3_300_000, answer: answer) == 0)
        world.clock.advance(milliseconds: 1)
        let id = try client.call(.listConnections)["items"]?[0]?["id"] ?? .null
        _ = try client.call(.request, ["connectionId": id, "path": "/x"])
        #expect(world.transport.tokenRequests.count == 2)
    }

    @Test(arguments: [
        "null", #""""#, #""soon""#, #"" 3600""#, "-1", "1e300", "9223372036854775807", "[]", "{}", "true", "315360001",
    ])
    func aLifetimeThatIsNoneIsUnknown(value: String) throws {
        let answer = HTTPResponse.json(#"{"access_token": "a", "refresh_token": "r", "expires_in": \#(value)}"#)
        #expect(try refreshes(after: 86_400_000 / 2, answer: answer) == 0)
        let connection = try client.call(.listConnections)["items"]?[0]
        #expect(connection?["nextCredentialsRefreshAt"] == nil && connection?["canRefreshCredentials"] == true)
    }

    @Test func anAbsentLifetimeIsUnknown() throws {
        let answer = HTTPResponse.json(#"{"access_token": "a", "refresh_token": "r"}"#)
        #expect(try refreshes(after: 86_400_000 / 2, answer: answer) == 0)
    }

    @Test func withoutARefreshTokenNothingIsRefreshed() throws {
        let answer = HTTPResponse.json(#"{"access_token": "a", "expires_in": 60}"#)
        #expect(try refreshes(after: 3_600_000, answer: answer) == 0)
        #expect(try client.call(.listConnections)["items"]?[0]?["canRefreshCredentials"] == false)
    }

    @Test func aConnectorCanSayThatThereIsNoRefresh() throws {
        try world.makeOAuthApp(key: "other", config: ["noRefreshToken": true])
        let id = try world.connectOAuth(client, ["connectorKey": "other"])
        world.clock.advance(seconds: 7200)
        _ = try client.call(.request, ["connectionId": .string(id), "path": "/x"])
        #expect(world.transport.tokenRequests.count == 1)
    }
}
