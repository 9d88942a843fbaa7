@testable import MembraneCore

/// A database in which something happens before each write, or before the next read, once it is told what.
final class WatchedDatabase: Database {
    private let database: any Database
    private let watch = Lock<(@Sendable () -> Void)?>(nil)
    private let readWatch = Lock<(@Sendable () -> Void)?>(nil)

    init(_ database: any Database) { self.database = database }

    convenience init() throws(Failure) { try self.init(SQLiteDatabase(path: ":memory:", .patient)) }

    /// What `body` itself writes is not watched.
    func beforeWrites(_ body: (@Sendable () -> Void)?) { watch.withLock { $0 = body } }
    func beforeNextRead(_ body: @escaping @Sendable () -> Void) { readWatch.withLock { $0 = body } }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let watching = readWatch.withLock { body in
            defer { body = nil }
            return body
        }
        watching?()
        return try database.read(call, body)
    }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if let watching = watch.withLock({ $0 }) {
            beforeWrites(nil)
            watching()
            beforeWrites(watching)
        }
        return try database.write(call, body)
    }

    func prepare(_ call: Call) throws(Failure) { try database.prepare(call) }
    func close() { database.close() }
}
