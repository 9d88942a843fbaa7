/// A row that a query gives, read by column. Not to be kept.
///
/// Reading what only this library writes. Whatever it cannot have written is damage, and is said to be that: a record
/// that was half understood could do harm.
struct Row<C: Column> {
    /// For what the query gives besides.
    let base: any DatabaseRow
    let positions: [Int]

    private func position(_ column: C) -> Int {
        let position = positions[column.rawValue]
        assert(position >= 0, "The query does not give \(column).")
        return position
    }

    /// Empty where it cannot be read.
    func text(_ column: C) -> String { base.text(position(column)) ?? "" }
    func optionalText(_ column: C) -> String? { base.text(position(column)) }
    /// 0 where it cannot be read.
    func integer(_ column: C) -> Int64 { base.integer(position(column)) ?? 0 }
    func optionalInteger(_ column: C) -> Int64? { base.integer(position(column)) }
    func flag(_ column: C) -> Bool { base.integer(position(column)) == 1 }
    func blob(_ column: C) -> [UInt8]? { base.blob(position(column)) }

    /// One of the words that a column knows. `what` names the record in the error.
    func word<Word: RawRepresentable<String>>(_ column: C, _ what: String) throws(Failure) -> Word {
        try base.word(position(column), what)
    }

    /// The same where NULL is a value too.
    func optionalWord<Word: RawRepresentable<String>>(_ column: C, _ what: String) throws(Failure) -> Word? {
        try base.optionalWord(position(column), what)
    }

    func json(_ column: C, _ what: String) throws(Failure) -> JSON? { try base.json(position(column), what) }
    func object(_ column: C, _ what: String) throws(Failure) -> JSONObject? {
        try base.object(position(column), what)
    }

    /// See `DatabaseRow`.
    func takeProblem() -> Failure? { base.takeProblem() }
    func takeDamage() throws(Failure) -> Bool { try base.takeDamage() }
    func read<Record>(_ make: (Row) throws(Failure) -> Record) throws(Failure) -> Record {
        try base.read { (_) throws(Failure) in try make(self) }
    }
}
