/// A SQLite file: one writer and a few readers at a time, in this process; other processes may use it too.
final class SQLiteDatabase: Database {
    private let writer: ConnectionPool
    private let readers: ConnectionPool
    /// Only looks whether others have written: never writes, so that every write is another connection's.
    private let watcher: ConnectionPool?

    /// More readers than this wait for each other.
    private static let maximumReaders = 8

    /// Opens the file, or makes an empty one.
    init(path: String, _ call: Call) throws(Failure) {
        writer = ConnectionPool(path: path, limit: 1)
        // Each connection to ":memory:" would be a database of its own.
        readers = writer.isInMemory ? writer : ConnectionPool(path: path, limit: Self.maximumReaders)
        watcher = writer.isInMemory ? nil : ConnectionPool(path: path, limit: 1)
        // SQLite gives its log and the memory that it shares the mode of the file.
        if !writer.isInMemory { PrivateFile.create(path) }
        try writer.use(call) { _ throws(Failure) in }
    }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try readers.use(call) { (connection) throws(Failure) in
            try connection.transaction("BEGIN DEFERRED", call, body)
        }
    }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try writer.use(call) { (connection) throws(Failure) in
            try connection.transaction("BEGIN IMMEDIATE", call, body)
        }
    }

    /// Makes the file survive a crash at any moment and lets readers go on while somebody writes.
    ///
    /// Not part of opening, since it changes the file: the store first checks whether the file is its own.
    func prepare(_ call: Call) throws(Failure) {
        try writer.use(call) { (connection) throws(Failure) in
            try connection.transaction("BEGIN DEFERRED", call, SQLiteConnection.checkSchema)
            try connection.useWriteAheadLog(call)
        }
    }

    func changeMark(_ call: Call) throws(Failure) -> Int64? {
        try watcher?.use(call) { (connection) throws(Failure) in try connection.dataVersion() } ?? nil
    }

    func close() {
        watcher?.close()
        readers.close()
        writer.close()
    }
}

/// The open connections to one file that are lent to one caller at a time each.
private final class ConnectionPool: Sendable {
    private let path: String
    private let limit: Int
    private let home = HomeProcess()
    private let state = Lock(PoolState())

    init(path: String, limit: Int) {
        self.path = path
        self.limit = limit
    }

    var isInMemory: Bool { path == ":memory:" }

    func use<Result>(
        _ call: Call, _ body: (SQLiteConnection) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let connection = try take(call)
        defer { give(connection) }
        return try body(connection)
    }

    private func take(_ call: Call) throws(Failure) -> SQLiteConnection {
        try home.check()
        let place = try state.wait(call) { state -> PoolPlace? in
            if state.isClosed { return .closed }
            if let connection = state.idle.popLast() {
                state.lent += 1
                return .idle(connection)
            }
            guard state.lent < limit else { return nil }
            state.lent += 1
            return .free
        }
        switch place {
        case .closed: throw .closed
        case .idle(let connection): return connection
        case .free:
            do throws(Failure) {
                return try SQLiteConnection(path: path, call)
            } catch {
                state.withLockNotifying { $0.lent -= 1 }
                throw error
            }
        }
    }

    private func give(_ connection: SQLiteConnection) {
        // Closing ends a transaction that nothing else could end. What is in memory only would end with it.
        let isKept = !connection.isInTransaction || isInMemory
        state.withLockNotifying { state in
            state.lent -= 1
            if !state.isClosed, isKept { state.idle.append(connection) }
        }
    }

    func close() {
        state.withLockNotifying { state in
            state.isClosed = true
            state.idle = []
        }
    }
}

private struct PoolState: Sendable {
    var idle: [SQLiteConnection] = []
    var lent = 0
    var isClosed = false
}

private enum PoolPlace {
    case closed
    case idle(SQLiteConnection)
    case free
}
