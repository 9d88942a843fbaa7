import Testing

@testable import MembraneCore

/// A record that cannot be read puts off itself and nobody else.
@Suite struct DamagedRecordTests {
    private let world: World
    private let receiver: Receiver

    init() throws {
        world = try World()
        receiver = try Receiver(world)
    }

    private func damage(_ sql: String, _ values: [SQLValue] = []) throws {
        let changed = try world.write { (transaction) throws(Failure) in
            try transaction.session.run(sql, values)
        }
        try #require(changed == 1)
    }

    private func expire() { world.clock.advance(seconds: 3600) }

    @Test(arguments: [
        "credentials = x'00'", "credentials = NULL", "state = 'nonsense'", "error = '{\"a\":'", "setup = x'00'",
    ])
    func aConnectionKeepsNoOtherFromBeingRefreshed(damage change: String) throws {
        let other = try world.connectOAuth(try world.tenant("customer-2"))
        try damage("UPDATE connections SET \(change) WHERE id = $1", [.text(receiver.app.id)])
        expire()
        let report = try receiver.runDue()
        #expect(report["connections"] == DueCount(done: 1, failed: 1))
        #expect(try world.connection(other)?.dueAt ?? 0 > world.clock.now)
        // It does not come again at once, and is counted on the record.
        #expect(try receiver.runDue()["connections"].all == 0)
        let attempts = try world.read { (transaction) throws(Failure) in
            try transaction.session.first(
                "SELECT retry_attempts FROM connections WHERE id = $1", [.text(receiver.app.id)]
            ) { (row) throws(Failure) in row.integer(0) }
        }
        #expect(attempts == 1)
    }

    /// What was issued for it waits in memory, and due work does everything else.
    @Test func anAnswerForItKeepsNoOtherFromBeingRefreshed() throws {
        let file = try StoreFile()
        let database = FailingDatabase(try SQLiteDatabase(path: file.path, .patient))
        database.failure = Failure(.outOfMemory, .internal, "out_of_memory", "There is no memory.")
        let world = try World(database)
        try world.makeOAuthApp()
        let client = try world.tenant()
        let damaged = try world.connectOAuth(client)
        let other = try world.connectOAuth(try world.tenant("customer-2"))
        world.clock.advance(seconds: 3600)
        world.transport.onToken { (_) throws(Failure) in
            database.failNext(1)
            return .tokens(2)
        }
        #expect(client.refusal(.refreshConnection, ["id": .string(damaged)])?.status == .outOfMemory)
        _ = try database.write(.patient) { (session) throws(Failure) in
            try session.run("UPDATE connections SET state = 'nonsense' WHERE id = $1", [.text(damaged)])
        }
        world.transport.onToken { (_) throws(Failure) in .tokens(3) }
        let report = try world.engine.runDue(DueLimits())
        #expect(report["connections"] == DueCount(done: 1, failed: 1))
        #expect(try world.credentials(other)["access_token"] == "access-3")
        _ = try database.write(.patient) { (session) throws(Failure) in
            try session.run("UPDATE connections SET state = 'READY' WHERE id = $1", [.text(damaged)])
        }
        _ = try world.engine.runDue(DueLimits())
        #expect(try world.credentials(damaged)["refresh_token"] == "refresh-2")
    }

    @Test(arguments: ["settings = x'00'", "settings = NULL", "types = '{\"a\":'", "disabled_reason = 'nonsense'"])
    func aWebhookKeepsNoOtherFromBeingServed(damage change: String) throws {
        try receiver.runDue()
        let url = "https://other.product.test/in"
        let other = try world.manager().call(.createWebhook, ["url": .string(url)])
        try damage("UPDATE event_destinations SET \(change) WHERE id = $1", [.text(receiver.id)])
        // What an event tells of is written all the same.
        try receiver.connectAnother()
        #expect(try receiver.runDue()["webhooks"] == DueCount(done: 1, failed: 1))
        #expect(world.transport.requests.filter { $0.uri.host == "other.product.test" }.count == 1)
        #expect(other["id"] != nil)
        #expect(try receiver.runDue()["webhooks"].all == 0)
    }

    @Test func aWebhookThatIsRepairedHasLostNoEvent() throws {
        try receiver.runDue()
        try damage("UPDATE event_destinations SET types = '{\"a\":' WHERE id = $1", [.text(receiver.id)])
        try receiver.connectAnother()
        try receiver.runDue()
        try damage("UPDATE event_destinations SET types = NULL WHERE id = $1", [.text(receiver.id)])
        expire()
        try receiver.runDue()
        #expect(receiver.deliveredTypes == ["connection.created", "connection.created"])
    }

    /// Finds its own table damaged.
    private struct DamagedSource: DueSource {
        let name = "damaged"
        func nextDueAt(_ services: Services, _ call: Call) throws(Failure) -> Int64? { nil }
        func run(_ services: Services, _ budget: DueBudget, _ call: Call) throws(Failure) -> DueCount {
            throw .storeCorrupt("A table is damaged.")
        }
    }

    @Test func aKindOfWorkThatCannotBeDoneKeepsNoOtherFromBeingDone() throws {
        expire()
        let refusal = failure { () throws(Failure) in
            _ = try DueRun(
                world.engine.services, DueLimits(), .patient, [DamagedSource(), ConnectionUpkeep(), DamagedSource()]
            ).run()
        }
        #expect(refusal?.status == .storeCorrupt)
        #expect(receiver.app.redeemed == ["refresh-1"])
    }
}
