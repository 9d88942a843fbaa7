/// What a store says of itself, in one row.
enum SchemaColumn: Int, Column {
    case version, rootKeyId, rootKeyProof

    static let table = Table("membrane_schema", Self.self, key: [], rowsOf: .nobody)

    var stored: StoredKind {
        switch self {
        case .version: .integer
        case .rootKeyId: .text
        case .rootKeyProof: .bytes
        }
    }
}
