@testable import MembraneCore

/// A store in memory that was filled once. Each input works on it within one transaction, which is taken back in the end:
/// making a store anew took longer than everything that is done with it.
final class FuzzStore: Sendable {
    private let database: SQLiteDatabase
    /// When it was filled.
    let filledAt: Int64
    /// Ids, keys, tokens and addresses that were told while it was filled.
    let known: [String]
    /// Every column of every table.
    private let columns: [(table: String, name: String)]

    static let workspaceSecret = Secret(String(repeating: "workspace-secret", count: 4).utf8)
    private static let call = Call(clock: SystemClock())

    /// `fill` gives what was told.
    init(_ transport: any Transport, _ fill: (Engine, FuzzClock) throws(Failure) -> [String]) throws(Failure) {
        database = try SQLiteDatabase(path: ":memory:", Self.call)
        let clock = FuzzClock()
        let engine = try Self.engine(KeptDatabase(database), clock, FuzzRandom(), transport)
        known = try fill(engine, clock)
        engine.close()
        filledAt = clock.monotonic
        columns = try database.read(Self.call) { (session) throws(Failure) in
            var columns: [(table: String, name: String)] = []
            for table in try session.tableNames() {
                try session.query("SELECT name FROM pragma_table_info('\(table)')", []) { (row) throws(Failure) in
                    columns.append((table, row.text(0) ?? ""))
                }
            }
            return columns
        }
    }

    /// Runs `body` with an engine on the store, and takes back whatever it does there.
    ///
    /// - Parameter damage: what comes before.
    func run(
        _ transport: any Transport, damage: (any DatabaseSession) -> Void = { _ in },
        _ body: (Engine, FuzzClock) throws(Failure) -> Void
    ) throws(Failure) {
        let clock = FuzzClock(passed: filledAt)
        var failure: Failure?
        try? database.write(Self.call) { (session) throws(Failure) in
            damage(session)
            do throws(Failure) {
                let engine = try Self.engine(SessionDatabase(session), clock, FuzzRandom(seed: 1), transport)
                defer { engine.close() }
                try body(engine, clock)
            } catch {
                failure = error
            }
            // Whatever a transaction ends with takes it back.
            throw .cancelled
        }
        if let failure { throw failure }
    }

    /// Puts something else into one column of all rows, or of one.
    func damage(_ session: any DatabaseSession, _ input: inout InputReader) {
        let column = columns[(Int(input.byte()) << 8 | Int(input.byte())) % columns.count]
        let value: SQLValue =
            switch input.choice(8) {
            case 0: .null
            case 1: .integer(input.number())
            case 2: .integer(Int64(input.byte()))
            case 3: .text(input.text())
            case 4: .text(input.choice(of: known) ?? "")
            case 5: .blob(Array(input.text().utf8))
            case 6: .text("{\(input.text())}")
            default: .integer(FuzzClock.start + input.number() / 2)
            }
        let row = input.byte()
        let place =
            row & 1 == 0 ? "" : " WHERE rowid IN (SELECT rowid FROM \(column.table) LIMIT 1 OFFSET \(row >> 1 & 7))"
        // What the schema does not take stays as it is; so do tables without a rowid when one row is meant.
        _ = try? session.run("UPDATE \(column.table) SET \(column.name) = $1\(place)", [value])
    }

    private static func engine(
        _ database: any Database, _ clock: FuzzClock, _ random: FuzzRandom, _ transport: any Transport
    ) throws(Failure) -> Engine {
        var options = try EngineOptions(json: nil)
        options.workspaceKey = "acme"
        options.workspaceSecret = workspaceSecret
        options.oAuthCallbackUri = try CallbackTemplate("https://product.test/callback")
        var environment = EngineEnvironment(
            clock: clock, random: random, transport: transport,
            rootKey: Base64.encode([UInt8](repeating: 7, count: 32)))
        environment.database = database
        return try Engine(url: ":memory:", options, environment)
    }
}

/// A database that closing an engine does not close.
private struct KeptDatabase: Database {
    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result { try database.read(call, body) }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result { try database.write(call, body) }

    func prepare(_ call: Call) {}
    func close() {}
}

/// A database inside of a transaction: its own transactions are savepoints.
///
/// Safe to share as long as one thread works on it at a time, which the target sees to.
private final class SessionDatabase: Database, @unchecked Sendable {
    private let session: any DatabaseSession
    private let writes = Lock<Int64>(0)

    init(_ session: any DatabaseSession) { self.session = session }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try call.check()
        return try body(session)
    }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try call.check()
        try session.run("SAVEPOINT fuzz", [])
        do throws(Failure) {
            let result = try body(session)
            try session.run("RELEASE fuzz", [])
            writes.withLock { $0 += 1 }
            return result
        } catch {
            try session.run("ROLLBACK TO fuzz", [])
            try session.run("RELEASE fuzz", [])
            throw error
        }
    }

    /// So that what an engine keeps in memory is kept, as with a file.
    func changeMark(_ call: Call) -> Int64? { writes.withLock { $0 } }

    func prepare(_ call: Call) {}
    func close() {}
}
