import Glibc

@testable import MembraneCore

/// The table of who may do what, as the guide Access.md prints it.
enum AccessTable {
    private static let start = "<!-- table -->\n"
    private static let end = "<!-- end of table -->"

    static var path: String {
        let here = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        return here.joined(separator: "/") + "/Sources/MembraneCore/Documentation.docc/Access.md"
    }

    /// The table as the code has it.
    static var generated: String {
        let kinds = Principal.Kind.allCases
        var lines = ["| operation | \(kinds.map(\.rawValue).joined(separator: " | ")) |"]
        lines.append("|---|" + kinds.map { _ in "---|" }.joined())
        for operation in Operation.all {
            let cells = kinds.map { kind in
                guard operation.allows(kind) else { return "403" }
                return operation.callers.contains(kind) ? "yes" : "as manager"
            }
            lines.append("| `\(operation.name)` | \(cells.joined(separator: " | ")) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What the guide says: for each operation, each kind's cell.
    static func printed() -> [String: [Principal.Kind: String]] {
        var table: [String: [Principal.Kind: String]] = [:]
        for line in section(of: guide()).split(separator: "\n").dropFirst(2) {
            let cells = line.split(separator: "|").map { String($0.filter { $0 != " " && $0 != "`" }) }
            guard cells.count == Principal.Kind.allCases.count + 1 else { continue }
            table[cells[0]] = Dictionary(uniqueKeysWithValues: zip(Principal.Kind.allCases, cells.dropFirst()))
        }
        return table
    }

    static func guide() -> String {
        guard let file = unsafe fopen(path, "r") else { return "" }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let count = unsafe fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    static func section(of guide: String) -> String {
        guard let start = guide.firstRange(of: start), let end = guide.firstRange(of: end) else { return "" }
        return String(guide[start.upperBound..<end.lowerBound])
    }

    /// Writes the table into the guide.
    static func update() {
        let guide = guide()
        guard let start = guide.firstRange(of: start), let end = guide.firstRange(of: end),
            let file = unsafe fopen(path, "w")
        else { return }
        defer { unsafe fclose(file) }
        let text = guide[..<start.upperBound] + generated + guide[end.lowerBound...]
        unsafe fputs(String(text), file)
    }
}
