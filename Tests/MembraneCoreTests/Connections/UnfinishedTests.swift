import Testing

@testable import MembraneCore

/// Attempts that nobody finishes: left out of lists, and erased.
@Suite struct UnfinishedTests {
    private let world: World

    init() throws {
        world = try World()
        try world.makeOAuthApp()
        try world.makeKeyedApp()
    }

    /// Tokens live for a day.
    private var tenant: Client { get throws(Failure) { try world.tenant() } }

    private func ids(_ filter: JSON = [:]) throws -> [JSON?] {
        try tenant.call(.listConnections, filter)["items"]?.arrayValue?.map { $0["id"] } ?? []
    }

    private func runDue() throws {
        _ = try world.engine.runDue(DueLimits())
    }

    private static let day: Int64 = 86_400

    @Test func listsLeaveThemOut() throws {
        let waiting = try world.startOAuth(tenant).answer["id"]
        let ready = try world.connectKeyed(tenant)
        let archived = try world.connectKeyed(tenant, ["allowMultipleConnections": true])
        _ = try tenant.call(.archiveConnection, ["id": .string(archived)])
        #expect(try ids(["connected": true]) == [.string(ready)])
        #expect(try ids(["connected": false]) == [waiting])
        #expect(try ids(["connected": false, "includeArchived": true]) == [.string(archived), waiting])
        #expect(try ids(["state": "READY"]) == [.string(ready)])
        #expect(try ids(["state": "CLIENT_ACTION_REQUIRED"]) == [waiting])
        #expect(try ids(["state": "CONFIGURATION_ERROR"]) == [])
        let refusal = try tenant.refusal(.listConnections, ["state": "REDY"])
        #expect(refusal?.data["path"] == "state" && refusal?.message.contains("READY") == true)
    }

    @Test func aConnectionThatNeverCameToBeGoesWithItsLastAttempt() throws {
        _ = try world.startOAuth(tenant)
        _ = try world.startOAuth(try world.tenant("b"))
        world.clock.advance(seconds: Self.day)
        // Another attempt for the same one.
        let again = try world.startOAuth(tenant).answer["id"]
        world.clock.advance(seconds: 601)
        try runDue()
        #expect(try ids() == [again])
        #expect(try world.tenant("b").call(.listConnections)["items"] == [])
        world.clock.advance(seconds: Self.day)
        try runDue()
        #expect(try ids() == [])
    }

    @Test func anAttemptToConnectAgainLeavesTheConnection() throws {
        let id = try world.connectOAuth(tenant)
        _ = try world.startOAuth(tenant, ["connectionId": .string(id)])
        world.clock.advance(seconds: Self.day + 601)
        try runDue()
        #expect(try ids() == [.string(id)])
    }

    @Test func whatWaitsForInputHasAMonth() throws {
        let waiting = try tenant.call(.connect, ["connectorKey": "keyed"])["id"] ?? .null
        world.clock.advance(seconds: 30 * Self.day - 1)
        try runDue()
        #expect(try ids() == [waiting])
        world.clock.advance(seconds: 2)
        try runDue()
        #expect(try ids() == [])
    }

    @Test func anArchivedOneThatNeverCameToBeIsNoBusinessOfIt() throws {
        let id = try world.startOAuth(tenant).answer["id"] ?? .null
        _ = try tenant.call(.archiveConnection, ["id": id])
        world.clock.advance(seconds: 31 * Self.day)
        try runDue()
        #expect(try ids(["includeArchived": true]) == [id])
    }
}
