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

    /// The instant in the first column of the first row; what cannot be read is taken for long past, so that whoever looks
    /// what is due finds it.
    func instant(_ sql: String, _ values: [SQLValue] = []) throws(Failure) -> Int64? {
        try first(sql, values) { (row) throws(Failure) in
            let instant = row.integer(0)
            return try row.takeDamage() ? 0 : instant
        } ?? nil
    }
}
