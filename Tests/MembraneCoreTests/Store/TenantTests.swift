import Testing

@testable import MembraneCore

/// A token makes its tenant, and keeps it up to date.
@Suite struct TenantTests {
    private let world: World

    init() throws { world = try World() }

    private func signIn(_ name: String?, _ fields: JSON?) throws {
        _ = try Client(
            engine: world.engine,
            token: try world.token {
                $0.tenantKey = "customer"
                $0.name = name
                $0.fields = fields?.objectValue
            })
    }

    private func tenant() throws -> Tenant? {
        try world.read { (transaction) throws(Failure) in
            try transaction.tenant(key: "customer")
        }
    }

    @Test func theFirstTokenMakesTheTenant() throws {
        #expect(try tenant() == nil)
        try signIn("Ann", ["plan": "gold"])
        let tenant = try #require(try tenant())
        #expect(tenant.name == "Ann" && tenant.fields == object(["plan": "gold"]) && tenant.id.hasPrefix("ten_"))
    }

    @Test func laterTokensChangeWhatTheySay() throws {
        try signIn("Ann", ["plan": "gold"])
        let id = try tenant()?.id
        try signIn(nil, nil)
        #expect(try tenant()?.name == "Ann" && tenant()?.fields == object(["plan": "gold"]))
        try signIn("Bob", nil)
        #expect(try tenant()?.name == "Bob" && tenant()?.fields == object(["plan": "gold"]))
        try signIn(nil, [:])
        #expect(try tenant()?.fields == JSONObject() && tenant()?.id == id)
    }

    @Test func manyFirstTokensAtOnceMakeOneTenant() throws {
        let file = try StoreFile()
        let clock = ManualClock(waitsReally: true)
        let worlds = try (1...2).map { try World(file, clock: clock, seed: UInt64($0)) }
        let clients = try onThreads(8) { (index) throws(Failure) in _ = try worlds[index % 2].tenant("customer") }
        #expect(clients.compactMap(\.failure).isEmpty)
        #expect(
            try file.execute { (session) throws(Failure) in
                try session.first("SELECT count(*) FROM tenants", []) { (row) throws(Failure) in row.integer(0) }
            } == 1)
    }
}
