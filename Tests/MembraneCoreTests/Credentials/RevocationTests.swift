import Testing

@testable import MembraneCore

/// Archiving gives tokens back to the provider, afterwards and a bounded number of times.
@Suite struct RevocationTests {
    private static let config: JSON = ["revocationUri": "https://id.app.test/revoke"]

    private func archive(_ app: ConnectedApp) throws {
        _ = try app.client.call(.archiveConnection, ["id": .string(app.id)])
    }

    private func revocations(_ app: ConnectedApp) -> [HTTPRequest] {
        app.transport.requests.filter { $0.uri.path == "/revoke" }
    }

    private func due(_ app: ConnectedApp) throws -> DueCount { try app.world.engine.runDue(DueLimits())["grants"] }

    @Test func archivingAsksNobody() throws {
        let app = try ConnectedApp(config: Self.config)
        app.transport.onToken { _ throws(Failure) in throw Failure(.network, .connection, "connect_failed", "") }
        let count = app.transport.requests.count
        try archive(app)
        #expect(app.transport.requests.count == count)
        #expect(try app.credentials == [:])
    }

    /// RFC 7009, section 2.1.
    @Test func theRefreshTokenIsGivenBackAfterwards() throws {
        let app = try ConnectedApp(config: Self.config)
        try archive(app)
        app.transport.onToken { _ in .status(200) }
        #expect(try due(app).done == 1)
        let request = try #require(revocations(app).first)
        #expect(request.bodyText == "token=refresh-1&token_type_hint=refresh_token")
        #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
        #expect(try due(app).all == 0 && revocations(app).count == 1)
        #expect(try app.connection?.archivedAt != nil && kept(app) == 0)
    }

    @Test func itIsTriedABoundedNumberOfTimesAndThenErased() throws {
        let app = try ConnectedApp(config: Self.config)
        try archive(app)
        app.transport.onToken { _ in .status(503) }
        for _ in 0..<50 {
            _ = try due(app)
            app.clock.advance(seconds: 6 * 3600)
        }
        #expect(revocations(app).count == 7)
        #expect(try kept(app) == 0)
    }

    @Test(arguments: [true, false]) func whoConnectsAgainLosesNothingToIt(endsAll: Bool) throws {
        let app = try ConnectedApp(config: Self.config.merging(["revocationEndsAllGrants": .bool(endsAll)]))
        try archive(app)
        _ = try app.client.call(.restoreConnection, ["id": .string(app.id)])
        _ = try app.world.connectOAuth(app.client, ["connectionId": .string(app.id)])
        _ = try due(app)
        #expect(revocations(app).compactMap { $0.formValue("token") } == (endsAll ? [] : ["refresh-1"]))
        #expect(app.refreshes.isEmpty)
        #expect(try kept(app) == 0)
    }

    @Test func aConnectorsOwnWayIsUsed() throws {
        let world = try World()
        try world.makeKeyedApp(members: [
            "disconnect": ["type": "rest-api-mapping", "method": "DELETE", "path": "/sessions/current"]
        ])
        let client = try world.tenant()
        let id = try world.connectKeyed(client)
        _ = try client.call(.archiveConnection, ["id": .string(id)])
        world.transport.onApp { _ in .status(204) }
        #expect(try world.engine.runDue(DueLimits())["grants"].done == 1)
        let request = try #require(world.transport.appRequests.last)
        #expect(request.method == "DELETE" && request.uri.path == "/sessions/current")
        #expect(request.headers["X-Api-Key"] == "key-1")
    }

    @Test func withoutAWayNothingIsKept() throws {
        let app = try ConnectedApp()
        try archive(app)
        #expect(try kept(app) == 0)
        #expect(try due(app).all == 0)
    }

    private func kept(_ app: ConnectedApp) throws -> Int64 { try app.world.keptGrants }
}
