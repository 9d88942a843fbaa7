import Glibc

@testable import MembraneCore

/// The tables of cases in `Tests/vectors`.
enum Vectors {
    static func json(
        _ name: String, replacing old: String = "", with new: String = "", file: String = #filePath
    ) throws -> JSON {
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let text = String(decoding: try bytes("\(folder)/vectors/\(name)"), as: UTF8.self)
        let parts = old.isEmpty ? [text] : text.split(separator: old, omittingEmptySubsequences: false).map(String.init)
        return try JSON(parsing: parts.joined(separator: new), what: name)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let file = unsafe fopen(path, "r") else { throw Failure.internal("\(path) cannot be read.") }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
