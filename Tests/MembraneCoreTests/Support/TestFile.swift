import Glibc

@testable import MembraneCore

/// A file of `Tests`, by its path there.
enum TestFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        let folder = #filePath.utf8.dropLast("MembraneCoreTests/Support/TestFile.swift".utf8.count)
        let path = String(decoding: Array(folder) + Array(path.utf8), as: UTF8.self)
        guard let file = unsafe fopen(path, "r") else { throw Failure.internal("\(path) cannot be opened.") }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }

    static func json(_ path: String) throws -> JSON { try JSON(parsing: try bytes(path), what: path) }
}
