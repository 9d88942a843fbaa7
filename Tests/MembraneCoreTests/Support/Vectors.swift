@testable import MembraneCore

/// The tables of cases in `Tests/vectors`.
enum Vectors {
    static func json(
        _ name: String, replacing old: String = "", with new: String = ""
    ) throws -> JSON {
        let path = "vectors/\(name)"
        guard !old.isEmpty else { return try TestFile.json(path) }
        let text = String(decoding: try TestFile.bytes(path), as: UTF8.self)
        let parts = text.split(separator: old, omittingEmptySubsequences: false)
        return try JSON(parsing: parts.joined(separator: new), what: name)
    }
}
