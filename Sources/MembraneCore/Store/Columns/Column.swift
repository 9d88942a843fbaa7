/// The columns of one table: its cases, in the order that the table has them, each named in SQL as the case is, in snake
/// case.
///
/// This is all that is known of a table. What reads, writes or erases its rows takes names, places and lists from here.
/// `TableTests` compares it with the tables that the migrations make.
protocol Column: RawRepresentable<Int>, CaseIterable, Sendable where AllCases == [Self] {
    static var table: Table { get }
    /// What the column holds.
    var stored: StoredKind { get }
}

extension Column {
    var columnName: String { Self.table.columns[rawValue].name }

    /// The case's name in snake case, of which `table` is made.
    var spelling: String {
        var spelling: [UInt8] = []
        for byte in "\(self)".utf8 {
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            spelling += isUpper ? [UInt8(ascii: "_"), byte | 0x20] : [byte]
        }
        return String(decoding: spelling, as: UTF8.self)
    }
}

/// What a column holds.
struct StoredKind: Sendable {
    let kind: Kind
    private(set) var isNullable = false
    /// Set where it is ciphertext.
    private(set) var seal: Seal?

    enum Kind: Sendable {
        /// Words, or JSON.
        case text
        /// A number, an instant in milliseconds, or 0 and 1.
        case integer
        case bytes
    }

    struct Seal: Sendable {
        /// The part of the additional data that says which of a record's values it is.
        let field: String
        /// The column that counts the writes, which the additional data holds; nil: it is written once, as version 1.
        let versionColumn: String?
        /// How much there may be in it.
        let bounds: JSONBounds
    }

    static let text = StoredKind(kind: .text)
    static let integer = StoredKind(kind: .integer)
    static let bytes = StoredKind(kind: .bytes)

    static func sealed(_ column: some Column, _ bounds: JSONBounds = .sealed) -> StoredKind {
        StoredKind(kind: .bytes, seal: Seal(field: column.spelling, versionColumn: nil, bounds: bounds))
    }

    static func sealed<C: Column>(_ column: C, _ bounds: JSONBounds = .sealed, version: C) -> StoredKind {
        StoredKind(
            kind: .bytes, seal: Seal(field: column.spelling, versionColumn: version.spelling, bounds: bounds))
    }

    var orNull: StoredKind {
        var kind = self
        kind.isNullable = true
        return kind
    }
}
