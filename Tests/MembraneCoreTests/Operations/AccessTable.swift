@testable import MembraneCore

/// The table of who may do what, as the guide Access.md prints it.
enum AccessTable {
    private static let start = "<!-- table -->\n"
    private static let end = "<!-- end of table -->"

    /// What the guide says: for each operation, each kind's cell.
    static func printed() throws -> [String: [Principal.Kind: String]] {
        let path = "../Sources/MembraneCore/Documentation.docc/Access.md"
        let guide = String(decoding: try TestFile.bytes(path), as: UTF8.self)
        guard let start = guide.firstRange(of: start), let end = guide.firstRange(of: end) else { return [:] }
        var table: [String: [Principal.Kind: String]] = [:]
        for line in guide[start.upperBound..<end.lowerBound].split(separator: "\n").dropFirst(2) {
            let cells = line.split(separator: "|").map { String($0.filter { $0 != " " && $0 != "`" }) }
            guard cells.count == Principal.Kind.allCases.count + 1 else { continue }
            table[cells[0]] = Dictionary(uniqueKeysWithValues: zip(Principal.Kind.allCases, cells.dropFirst()))
        }
        return table
    }
}
