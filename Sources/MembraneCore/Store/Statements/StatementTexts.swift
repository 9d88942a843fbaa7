/// Values for columns of one table, by the columns' names.
struct ColumnValues<C: Column>: ExpressibleByDictionaryLiteral {
    fileprivate private(set) var list = ColumnList()

    init(dictionaryLiteral elements: (C, SQLValue)...) {
        for (column, value) in elements { list.append(column.rawValue, value) }
    }

    static func + (some: ColumnValues, others: ColumnValues) -> ColumnValues {
        var all = some
        for (column, value) in zip(others.list.columns, others.list.values) { all.list.append(column, value) }
        return all
    }
}

/// The same for any table: columns in the order in which they were given.
private struct ColumnList {
    private(set) var columns: [Int] = []
    private(set) var values: [SQLValue] = []

    mutating func append(_ column: Int, _ value: SQLValue) {
        columns.append(column)
        values.append(value)
    }
}

/// The texts of a table's plain statements, each made once.
final class StatementTexts: Sendable {
    fileprivate struct Shape: Hashable {
        let verb: Verb
        var columns: [Int] = []
        var conditions: [Int] = []
        var rendering: String?
    }

    fileprivate enum Verb { case insert, update, delete, exists }

    private let texts = Lock([Shape: String]())

    fileprivate func text(_ shape: Shape, _ make: () -> String) -> String {
        texts.withLock { texts in
            if let text = texts[shape] { return text }
            let text = make()
            texts[shape] = text
            return text
        }
    }
}

extension Table {
    private func names(_ columns: [Int]) -> [String] { columns.map { self.columns[$0].name } }

    private func equations(_ columns: [Int], after count: Int = 0) -> [String] {
        names(columns).enumerated().map { "\($1) = $\(count + 1 + $0)" }
    }

    private func condition(_ columns: [Int], after count: Int = 0) -> String {
        columns.isEmpty ? "" : " WHERE " + equations(columns, after: count).joined(separator: " AND ")
    }

    fileprivate func insertion(_ columns: [Int]) -> String {
        texts.text(.init(verb: .insert, columns: columns)) {
            let places = (1...max(1, columns.count)).map { "$\($0)" }.joined(separator: ", ")
            return "INSERT INTO \(name) (\(names(columns).joined(separator: ", "))) VALUES (\(places))"
        }
    }

    fileprivate func update(_ columns: [Int], where conditions: [Int], _ rendered: (Int, String)?) -> String {
        texts.text(.init(verb: .update, columns: columns, conditions: conditions, rendering: rendered?.1)) {
            var equations = equations(columns)
            if let (column, sql) = rendered, let index = columns.firstIndex(of: column) {
                let parts = sql.parts(at: UInt8(ascii: "?"), keepingEmpty: true)
                equations[index] = "\(self.columns[column].name) = \(parts.joined(separator: "$\(index + 1)"))"
            }
            return "UPDATE \(name) SET \(equations.joined(separator: ", "))"
                + condition(conditions, after: columns.count)
        }
    }

    fileprivate func deletion(_ conditions: [Int]) -> String {
        texts.text(.init(verb: .delete, conditions: conditions)) { "DELETE FROM \(name)\(condition(conditions))" }
    }

    fileprivate func existence(_ conditions: [Int]) -> String {
        texts.text(.init(verb: .exists, conditions: conditions)) {
            "SELECT 1 FROM \(name)\(condition(conditions)) LIMIT 1"
        }
    }
}

extension DatabaseSession {
    func insert<C: Column>(into table: C.Type, _ values: ColumnValues<C>) throws(Failure) {
        try run(C.table.insertion(values.list.columns), values.list.values)
    }

    /// Answers how many rows there were.
    ///
    /// - Parameter rendered: a column that gets an expression, in which `?` is the value given for it.
    @discardableResult
    func update<C: Column>(
        _ table: C.Type, _ values: ColumnValues<C>, rendering rendered: (column: C, sql: String)? = nil,
        where conditions: ColumnValues<C>
    ) throws(Failure) -> Int {
        let text = C.table.update(
            values.list.columns, where: conditions.list.columns, rendered.map { ($0.column.rawValue, $0.sql) })
        return try run(text, values.list.values + conditions.list.values)
    }

    /// Answers how many rows there were.
    @discardableResult
    func delete<C: Column>(from table: C.Type, where conditions: ColumnValues<C>) throws(Failure) -> Int {
        try run(C.table.deletion(conditions.list.columns), conditions.list.values)
    }

    func exists<C: Column>(in table: C.Type, where conditions: ColumnValues<C>) throws(Failure) -> Bool {
        try first(C.table.existence(conditions.list.columns), conditions.list.values) { _ throws(Failure) in true }
            ?? false
    }
}
