/// A statement with named parameters, such as `:until`. To be made once.
struct Statement: Sendable {
    let sql: String
    /// Of the parameters `$1`, `$2`, …
    private let names: [String]

    init(_ text: String) {
        var sql: [UInt8] = []
        var names: [String] = []
        var rest = text.utf8[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            sql += rest[..<colon]
            let after = rest[rest.index(after: colon)...]
            let name = after.prefix { Self.isOfName($0) }
            rest = after[name.endIndex...]
            let parameter = String(decoding: name, as: UTF8.self)
            let index = names.firstIndex(of: parameter) ?? names.count
            if index == names.count { names.append(parameter) }
            sql += "$\(index + 1)".utf8
        }
        self.sql = String(decoding: sql + rest, as: UTF8.self)
        self.names = names
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The values as the driver takes them.
    func values(_ parameters: Parameters) throws(Failure) -> [SQLValue] {
        guard parameters.pairs.count == names.count else {
            throw .internal("A statement of the store has other parameters than those it was given: \(names).")
        }
        var values: [SQLValue] = []
        values.reserveCapacity(names.count)
        for (index, name) in names.enumerated() {
            // Most are given in this order.
            if parameters.pairs[index].name == name {
                values.append(parameters.pairs[index].value)
            } else if let pair = parameters.pairs.first(where: { $0.name == name }) {
                values.append(pair.value)
            } else {
                throw .internal("A statement of the store was given no \(name).")
            }
        }
        return values
    }
}

/// Values for the parameters of a statement, by their names.
struct Parameters: ExpressibleByDictionaryLiteral {
    fileprivate var pairs: [(name: String, value: SQLValue)]

    init(dictionaryLiteral elements: (String, SQLValue)...) { pairs = elements }

    static func + (some: Parameters, others: Parameters) -> Parameters {
        var all = some
        all.pairs += others.pairs
        return all
    }

    subscript(name: String) -> SQLValue? {
        get { pairs.first { $0.name == name }?.value }
        set {
            pairs.removeAll { $0.name == name }
            if let newValue { pairs.append((name, newValue)) }
        }
    }
}

extension DatabaseSession {
    /// Answers how many rows it changed.
    @discardableResult
    func run(_ statement: Statement, _ parameters: Parameters) throws(Failure) -> Int {
        try run(statement.sql, try statement.values(parameters))
    }

    /// Whether there is any row.
    func exists(_ statement: Statement, _ parameters: Parameters) throws(Failure) -> Bool {
        try first(statement.sql, try statement.values(parameters)) { _ throws(Failure) in true } ?? false
    }

    /// The number in the only column of the first row.
    func integer(_ statement: Statement, _ parameters: Parameters = [:]) throws(Failure) -> Int64? {
        try first(statement.sql, try statement.values(parameters)) { (row) throws(Failure) in row.integer(0) } ?? nil
    }

    /// See `instant(_:_:)` of a text.
    func instant(_ statement: Statement, _ parameters: Parameters = [:]) throws(Failure) -> Int64? {
        try instant(statement.sql, try statement.values(parameters))
    }
}
