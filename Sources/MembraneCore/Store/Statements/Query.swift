/// Columns that a query gives.
struct Selection<C: Column>: Sendable {
    let sql: String
    fileprivate let positions: [Int]
    /// Where what comes after it begins.
    let end: Int

    /// - Parameters:
    ///   - presence: columns of which is only asked whether anything is in them: flags.
    ///   - alias: what the query calls the table, where it has several.
    ///   - start: where its first column is.
    // Runs once for each statement: one copy for all tables is enough.
    @_semantics("optimize.sil.specialize.generic.never") @inline(never)
    init(_ columns: [C], presence: [C] = [], as alias: String? = nil, after start: Int = 0) {
        let prefix = alias.map { $0 + "." } ?? ""
        var positions = C.allCases.map { _ in -1 }
        for (index, column) in (columns + presence).enumerated() { positions[column.rawValue] = start + index }
        self.positions = positions
        sql =
            (columns.map { prefix + $0.columnName } + presence.map { "\(prefix)\($0.columnName) IS NOT NULL" })
            .joined(separator: ", ")
        end = start + columns.count + presence.count
    }

    /// All columns that are not sealed, but for some.
    // Runs once for each statement: one copy for all tables is enough.
    @_semantics("optimize.sil.specialize.generic.never") @inline(never)
    static func unsealed(except: [C] = [], presence: [C] = [], as alias: String? = nil) -> Selection {
        let left = Set(except.map(\.rawValue))
        let columns = C.allCases.filter { !left.contains($0.rawValue) && $0.stored.seal == nil }
        return Selection(columns, presence: presence, as: alias)
    }

    func row(_ row: any DatabaseRow) -> Row<C> { Row(base: row, positions: positions) }

    func position(_ column: C) -> Int { positions[column.rawValue] }
}

/// A query for rows of one table. To be made once, unless its conditions differ.
struct Query<C: Column>: Sendable {
    let selection: Selection<C>
    let statement: Statement

    /// - Parameters:
    ///   - rest: what follows the name of the table.
    ///   - more: columns after those of the selection.
    ///   - source: where the rows come from, other than the table.
    // Runs once for each statement: one copy for all tables is enough.
    @_semantics("optimize.sil.specialize.generic.never") @inline(never)
    init(_ selection: Selection<C>, _ rest: String, also more: [String] = [], from source: String? = nil) {
        self.selection = selection
        let columns = ([selection.sql] + more).joined(separator: ", ")
        statement = Statement("SELECT \(columns) FROM \(source ?? C.table.name) \(rest)")
    }
}

extension DatabaseSession {
    /// Shows each row to `body`.
    func query<C: Column>(
        _ query: Query<C>, _ parameters: Parameters, _ body: (Row<C>) throws(Failure) -> Void
    ) throws(Failure) {
        try self.query(query.statement.sql, try query.statement.values(parameters)) { (row) throws(Failure) in
            try body(query.selection.row(row))
        }
    }

    /// The rows, each made into a value.
    func all<C: Column, Value>(
        _ query: Query<C>, _ parameters: Parameters, _ make: (Row<C>) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        var found: [Value] = []
        try self.query(query, parameters) { (row) throws(Failure) in found.append(try make(row)) }
        return found
    }

    /// The first row, made into a value.
    func first<C: Column, Value>(
        _ query: Query<C>, _ parameters: Parameters, _ make: (Row<C>) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        try all(query, parameters, make).first
    }

    /// The rows of a page, each made into a record.
    func all<C: Column, Record>(
        _ page: Page, id: C, _ query: Query<C>, _ parameters: Parameters,
        _ make: (Row<C>) throws(Failure) -> Record
    ) throws(Failure) -> [Record] {
        try all(
            page, id: query.selection.position(id), query.statement.sql, try query.statement.values(parameters)
        ) { (row) throws(Failure) in try make(query.selection.row(row)) }
    }
}
