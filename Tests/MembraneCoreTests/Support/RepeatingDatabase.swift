@testable import MembraneCore

/// A database that runs every write twice: the first run is rolled back when it is finished, as if another machine had been
/// faster. Whoever writes must not notice.
final class RepeatingDatabase: Database {
    private let database: any Database

    init(_ database: any Database) { self.database = database }

    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result { try database.read(call, body) }

    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var isFinished = false
        do throws(Failure) {
            try database.write(call) { (session) throws(Failure) -> Void in
                _ = try body(session)
                isFinished = true
                throw .conflict("rolled_back", "Another machine was faster.")
            }
        } catch {
            guard isFinished else { throw error }
        }
        return try database.write(call, body)
    }

    func prepare(_ call: Call) throws(Failure) { try database.prepare(call) }
    func changeMark(_ call: Call) throws(Failure) -> Int64? { try database.changeMark(call) }
    func close() { database.close() }
}
