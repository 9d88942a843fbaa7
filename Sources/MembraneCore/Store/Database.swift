/// A relational database, as little of it as the store needs.
///
/// SQL is written in the dialect that SQLite and PostgreSQL share; parameters are `$1`, `$2`, … in order.
protocol Database: Sendable {
    /// Runs `body` on one consistent view of the data.
    func read<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// Runs `body` as one transaction that no other writer interleaves with: all of it is kept, or nothing.
    func write<Result>(
        _ call: Call, _ body: (any DatabaseSession) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// Sets the database up for lasting use, once it is known to be empty or ours.
    func prepare(_ call: Call) throws(Failure)

    /// A number that is another one whenever anybody may have changed the data since; nil where that cannot be told.
    func changeMark(_ call: Call) throws(Failure) -> Int64?

    /// Closes the database; calls that come later throw `closed`.
    func close()
}

extension Database {
    func changeMark(_ call: Call) throws(Failure) -> Int64? { nil }
}

/// The database inside one `read` or `write`. Not to be kept.
protocol DatabaseSession {
    /// Runs a statement that gives no rows. Answers how many rows it changed.
    ///
    /// Throws `alreadyExists` where a unique value is taken.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(Failure) -> Int

    /// The tables that exist.
    func tableNames() throws(Failure) -> [String]

    /// Runs a query and shows each row to `body`.
    func query(_ sql: String, _ values: [SQLValue], _ body: (any DatabaseRow) throws(Failure) -> Void) throws(Failure)
}

extension DatabaseSession {
    /// The rows of a query, each made into a value.
    func all<Value>(
        _ sql: String, _ values: [SQLValue], _ make: (any DatabaseRow) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        var found: [Value] = []
        try query(sql, values) { (row) throws(Failure) in found.append(try make(row)) }
        return found
    }

    /// The first row of a query, made into a value.
    func first<Value>(
        _ sql: String, _ values: [SQLValue], _ make: (any DatabaseRow) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        try all(sql, values, make).first
    }
}

/// The columns of the row at hand, counted from 0. Not to be kept.
protocol DatabaseRow {
    func text(_ column: Int) -> String?
    func integer(_ column: Int) -> Int64?
    func blob(_ column: Int) -> [UInt8]?
}

/// A value given to a statement.
enum SQLValue: Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func optional(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    static func optional(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    static func optional(_ value: [UInt8]?) -> SQLValue { value.map { .blob($0) } ?? .null }
    static func bool(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}
