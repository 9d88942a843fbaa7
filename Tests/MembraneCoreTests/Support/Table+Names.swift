@testable import MembraneCore

extension Table {
    /// The tables that have a column.
    static func names(with column: String) -> [String] { all.filter { $0.has(column) }.map(\.name) }
}
