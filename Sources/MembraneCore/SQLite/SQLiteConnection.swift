import CSQLite

/// Owns one `sqlite3 *` and its prepared statements. Used by one caller at a time, which the pool sees to.
@safe final class SQLiteConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    private var statements: [ExactText: SQLiteStatement] = [:]
    /// What the busy handler asks whether to go on waiting; nil where waiting is done outside, see `transaction`.
    private var call: Call?
    private let home = HomeProcess()

    init(path: String, _ call: Call) throws(Failure) {
        SQLiteInheritance.close()
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw SQLiteError.failure(code, opening: true)
        }
        unsafe handle = opened
        unsafe SQLiteInheritance.add(opened)
        // The object outlives the handle, which is closed in `deinit`.
        unsafe sqlite3_busy_handler(opened, waitWhileBusy, Unmanaged.passUnretained(self).toOpaque())
        self.call = call
        defer { self.call = nil }
        // FULL: a credential that was handed out is on disk. Secure delete: an erased secret leaves no copy behind.
        for pragma in [
            "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF", "temp_store=MEMORY",
        ] {
            try execute("PRAGMA \(pragma)")
        }
    }

    deinit {
        guard home.isThisOne else { return }
        statements = [:]
        unsafe SQLiteInheritance.remove(handle)
        unsafe sqlite3_close_v2(handle)
    }

    func transaction<Result>(
        _ begin: String, _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if isInTransaction { try execute("ROLLBACK") }
        while true {
            try call.check()
            if try executeUnlessLocked(begin) { break }
            // Here and not in the busy handler, where a fork would have to wait for another process's transaction.
            try waitForOthers(call)
        }
        self.call = call
        defer { self.call = nil }
        do throws(Failure) {
            let result = try body(self)
            try execute("COMMIT")
            return result
        } catch {
            // Some errors have rolled back already.
            if isInTransaction { unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    /// Between two transactions: that the last one could not even be rolled back, for want of memory. It holds its locks.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// False when another process is writing.
    private func executeUnlessLocked(_ sql: String) throws(Failure) -> Bool {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        if code & 0xFF == SQLITE_BUSY { return false }
        guard code == SQLITE_OK else { throw failure(code) }
        return true
    }

    private func waitForOthers(_ call: Call) throws(Failure) {
        do throws(Failure) {
            try call.sleep(milliseconds: 2)
        } catch  where error.status == .timedOut {
            // That the store was locked is the better reason.
            throw SQLiteError.failure(SQLITE_BUSY)
        }
    }

    /// Changes with every commit of another connection, of this process or of another one.
    func dataVersion() throws(Failure) -> Int64? {
        try first("PRAGMA data_version", []) { (row) throws(Failure) in row.integer(0) } ?? nil
    }

    func useWriteAheadLog(_ call: Call) throws(Failure) {
        self.call = call
        defer { self.call = nil }
        if unsafe sqlite3_db_readonly(handle, "main") == 1 { throw SQLiteError.failure(SQLITE_READONLY) }
        // Where another connection is about to write, SQLite gives up without asking the busy handler.
        while try !executeUnlessLocked("PRAGMA journal_mode=WAL") { try waitForOthers(call) }
    }

    /// Tables and indexes are all that the library makes. Whoever could write to the file may have left what runs with the
    /// writes of everybody who opens it.
    static func checkSchema(_ session: any DatabaseSession) throws(Failure) {
        let foreign = try session.first(
            """
            SELECT type, name FROM sqlite_schema
            WHERE type NOT IN ('table', 'index') OR upper(sql) LIKE 'CREATE VIRTUAL%' LIMIT 1
            """, []
        ) { (row) throws(Failure) in "\((row.text(0) ?? "").shown(20)) “\((row.text(1) ?? "").shown(64))”" }
        guard let foreign else { return }
        throw Failure(
            .storeCorrupt, .internal, "store_not_ours",
            "The store's file holds the \(foreign), which the library did not make and which could run with its writes: "
                + "restore the file, or remove it with DROP if you know where it comes from.")
    }

    private func execute(_ sql: String) throws(Failure) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: Int32) -> Failure {
        // A wait that was given up ends as "busy": what ended it is the better reason.
        if code & 0xFF == SQLITE_BUSY, call?.isCancelled == true { return .cancelled }
        return SQLiteError.failure(code)
    }

    fileprivate func shouldWait() -> Bool {
        call?.pause(milliseconds: 2) ?? false
    }
}

extension SQLiteConnection: DatabaseSession {
    func run(_ sql: String, _ values: [SQLValue]) throws(Failure) -> Int {
        let statement = try prepared(sql, values)
        defer { statement.reset() }
        var code = statement.step()
        while code == SQLITE_ROW { code = statement.step() }
        guard code == SQLITE_DONE else { throw failure(code) }
        return Int(unsafe sqlite3_changes(handle))
    }

    func tableNames() throws(Failure) -> [String] {
        try all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", []) {
            (row) throws(Failure) in row.text(0) ?? ""
        }
    }

    func query(
        _ sql: String, _ values: [SQLValue], _ body: (any DatabaseRow) throws(Failure) -> Void
    ) throws(Failure) {
        let statement = try prepared(sql, values)
        defer { statement.reset() }
        while true {
            switch statement.step() {
            case SQLITE_ROW: try show(statement, body)
            case SQLITE_DONE: return
            case let code: throw failure(code)
            }
        }
    }

    /// What `body` makes of a row does not count when the row could not be read, nor what it finds wrong with it.
    private func show(
        _ row: SQLiteStatement, _ body: (any DatabaseRow) throws(Failure) -> Void
    ) throws(Failure) {
        do throws(Failure) {
            try body(row)
        } catch {
            throw row.problem.map { failure($0) } ?? error
        }
        if let problem = row.problem { throw failure(problem) }
    }

    /// A statement ready to step. One that is in use already, by a query around this one, is not used twice.
    private func prepared(_ sql: String, _ values: [SQLValue]) throws(Failure) -> SQLiteStatement {
        let statement: SQLiteStatement
        if let kept = statements[sql], !kept.isBusy {
            statement = kept
        } else {
            statement = try prepare(sql)
            statements[sql] = statement
        }
        let code = statement.bind(values)
        guard code == SQLITE_OK else {
            statement.reset()
            throw failure(code)
        }
        return statement
    }

    private func prepare(_ sql: String) throws(Failure) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        var code = unsafe sqlite3_prepare_v3(handle, sql, -1, flags, &prepared, nil)
        if code == SQLITE_ERROR {
            // "There is no such table" is also said where SQLite could not read that the tables it knows are not the present
            // ones. Asked for that alone, it tells what is wrong with the file.
            try execute("PRAGMA schema_version")
            code = unsafe sqlite3_prepare_v3(handle, sql, -1, flags, &prepared, nil)
            if code == SQLITE_ERROR { throw .storeCorrupt("The store's tables are not those of its version.") }
        }
        guard code == SQLITE_OK, let prepared = unsafe prepared else { throw failure(code) }
        return unsafe SQLiteStatement(takingOwnership: prepared)
    }
}

/// SQLite asks this when another connection holds the lock: 0 gives up.
private func waitWhileBusy(_ connection: UnsafeMutableRawPointer?, _ count: Int32) -> Int32 {
    guard let connection = unsafe connection else { return 0 }
    return unsafe Unmanaged<SQLiteConnection>.fromOpaque(connection).takeUnretainedValue().shouldWait() ? 1 : 0
}
