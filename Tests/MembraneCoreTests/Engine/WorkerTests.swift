import Testing

@testable import MembraneCore

@Suite struct WorkerTests {
    private let receiver: Receiver

    /// Threads wait for each other here, so that time must not stand still for them.
    init() throws { receiver = try Receiver(try World(clock: ManualClock(waitsReally: true))) }

    private func waitForDeliveries(_ count: Int) throws(Failure) {
        let call = Call.patient
        while receiver.deliveries.count < count { try call.sleep(milliseconds: 5) }
    }

    @Test func itDoesWhatIsDueAndWakesUpForMore() throws {
        // Without being woken up it would look again in a minute.
        try receiver.world.engine.startWorker(try WorkerOptions(json: #"{"pollMilliseconds": 60000}"#))
        try waitForDeliveries(1)
        try receiver.reconnect()
        try waitForDeliveries(2)
        receiver.world.engine.stopWorker()
        try receiver.reconnect()
        #expect(receiver.deliveries.count == 2)
    }

    @Test func itSeesWhatOtherProcessesMakeDue() throws {
        let file = try StoreFile()
        let clock = ManualClock(waitsReally: true)
        let receiver = try Receiver(try World(file, clock: clock))
        let other = try World(file, clock: clock, transport: receiver.world.transport, seed: 2)
        try other.engine.startWorker(try WorkerOptions(json: #"{"pollMilliseconds": 10, "threads": 3}"#))
        defer { other.engine.close() }
        let call = Call.patient
        while receiver.deliveries.isEmpty { try call.sleep(milliseconds: 5) }
        try receiver.reconnect()
        while receiver.deliveries.count < 2 { try call.sleep(milliseconds: 5) }
        #expect(receiver.deliveredTypes == ["connection.created", "connection.reconnected"])
    }

    /// Each waits here until the other side was reached.
    @Test(arguments: [true, false]) func providersAndReceiversDoNotWaitForEachOther(isProviderSlow: Bool) throws {
        let world = receiver.world
        @Sendable func wait(_ isReached: () -> Bool) throws(Failure) {
            let call = Call.patient
            while !isReached() { try call.sleep(milliseconds: 5) }
        }
        world.transport.onToken { [receiver] (_) throws(Failure) in
            if isProviderSlow { try wait { !receiver.deliveries.isEmpty } }
            return .tokens(2)
        }
        world.transport.onApp { (_) throws(Failure) in
            if !isProviderSlow { try wait { !world.transport.tokenRequests.filter(\.isRefresh).isEmpty } }
            return .status(200)
        }
        world.clock.advance(seconds: 3600)
        try world.engine.startWorker(WorkerOptions())
        let call = Call.patient
        while try world.credentials(receiver.app.id)["refresh_token"] != "refresh-2" {
            try call.sleep(milliseconds: 5)
        }
        try waitForDeliveries(1)
        world.engine.stopWorker()
        #expect(receiver.deliveries.count == 1)
    }

    @Test func thereIsOneForAnEngine() throws {
        let engine = receiver.world.engine
        try engine.startWorker(WorkerOptions())
        #expect(failure { () throws(Failure) in try engine.startWorker(WorkerOptions()) }?.key == "worker_running")
        engine.stopWorker()
        engine.stopWorker()
        try engine.startWorker(WorkerOptions())
        engine.close()
        #expect(failure { () throws(Failure) in try engine.startWorker(WorkerOptions()) }?.status == .closed)
    }

    @Test func closingEndsIt() throws {
        try receiver.world.engine.startWorker(try WorkerOptions(json: #"{"threads": 4}"#))
        receiver.world.engine.close()
    }

    @Test(arguments: ["stop", "close"]) func itsCallbackMayEndIt(how: String) throws {
        let engine = receiver.world.engine
        let isDone = Lock(false)
        engine.setEventCallback { _ in
            if how == "stop" { engine.stopWorker() } else { engine.close() }
            isDone.withLockNotifying { $0 = true }
            return 0
        }
        try engine.startWorker(WorkerOptions())
        _ = try isDone.wait(.patient) { $0 ? true : nil }
        engine.close()
    }

    @Test(arguments: [#"{"threads": 0}"#, #"{"threads": 17}"#, #"{"pollMilliseconds": 1}"#, #"{"x": 1}"#, "[]"])
    func optionsAreChecked(json: String) throws {
        #expect(failure { () throws(Failure) in _ = try WorkerOptions(json: json) }?.status == .invalidArgument)
    }

    @Test(arguments: [#"{"maxCount": 0}"#, #"{"maxMilliseconds": 0}"#, #"{"maxMilliseconds": "1"}"#, "x"])
    func limitsAreChecked(json: String) throws {
        #expect(failure { () throws(Failure) in _ = try DueLimits(json: json) }?.status == .invalidArgument)
    }

    @Test func whatKeepsItFromItsWorkIsToldAndTriedAgain() throws {
        let database = TroubledDatabase(try SQLiteDatabase(path: ":memory:", .patient))
        let receiver = try Receiver(try World(nil, clock: ManualClock(waitsReally: true), database: database))
        let told = Lock<[JSON]>([])
        receiver.world.engine.setWorkerCallback { text in
            told.withLockNotifying { $0.append((try? JSON(parsing: text, what: "A failure")) ?? .null) }
            return 0
        }
        database.fail(.storeUnavailableForTests)
        try receiver.world.engine.startWorker(try WorkerOptions(json: #"{"pollMilliseconds": 10}"#))
        let first = try told.wait(.patient) { $0.first }
        #expect(first["key"] == "test_unavailable" && first["status"] == 603 && first["runs"] == 1)
        // It stays, and is not told each time.
        let failed = database.failures
        let call = Call.patient
        while database.failures < failed + 5 { try call.sleep(milliseconds: 5) }
        #expect(told.withLock { $0.count } == 1)
        database.fail(.storeCorrupt("A table is gone."))
        _ = try told.wait(.patient) { $0.count > 1 ? true : nil }
        #expect(told.withLock { $0.last }?["key"] == "store_corrupt")
        database.fail(nil)
        while receiver.deliveries.isEmpty { try call.sleep(milliseconds: 5) }
        receiver.world.engine.close()
    }

    @Test func twoEnginesDeliverNothingTwice() throws {
        let file = try StoreFile()
        let clock = ManualClock(waitsReally: true)
        let receiver = try Receiver(try World(file, clock: clock))
        for _ in 0..<20 { try receiver.connectAnother() }
        let other = try World(file, clock: clock, transport: receiver.world.transport, seed: 2)
        let engines = [receiver.world.engine, other.engine]
        let results = try onThreads(4) { (index) throws(Failure) in
            for _ in 0..<10 { _ = try engines[index % 2].runDue(DueLimits()) }
        }
        #expect(results.allSatisfy { $0.failure == nil })
        let ids = receiver.deliveries.map { $0.headers["webhook-id"] }
        #expect(ids.count == 21 && Set(ids).count == 21)
    }
}

/// Fails for a while.
private final class TroubledDatabase: Database {
    private let database: any Database
    private let failure = Lock<Failure?>(nil)
    private let count = Lock(0)

    init(_ database: any Database) { self.database = database }

    var failures: Int { count.withLock { $0 } }

    func fail(_ present: Failure?) { failure.withLock { $0 = present } }

    private func check() throws(Failure) {
        guard let failure = failure.withLock({ $0 }) else { return }
        count.withLock { $0 += 1 }
        throw failure
    }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try check()
        return try database.read(call, body)
    }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try check()
        return try database.write(call, body)
    }

    func prepare(_ call: Call) throws(Failure) { try database.prepare(call) }
    func close() { database.close() }
}

extension Failure {
    fileprivate static var storeUnavailableForTests: Failure {
        Failure(.storeUnavailable, .internal, "test_unavailable", "The test says so.")
    }
}
