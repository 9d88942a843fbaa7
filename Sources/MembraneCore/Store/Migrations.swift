/// How the store's tables came to be. Numbered, only ever added to, each run once and in order.
///
/// The first makes all tables as they are (`Tables`); each that follows is in a file of its own, `Migrations+Name.swift`,
/// and changes them.
enum Migrations {
    /// The version that the first one makes. What came before was never released, and is refused.
    static let oldestVersion: Int64 = 14

    static var newestVersion: Int64 { oldestVersion + Int64(all.count) - 1 }

    /// - Parameter version: of the store; nil for an empty database.
    static func run(from version: Int64?, _ session: any DatabaseSession) throws(Failure) {
        let done = version.map { Int($0 - oldestVersion) + 1 } ?? 0
        for migration in all.dropFirst(max(0, done)) {
            for statement in migration { try session.run(statement, []) }
        }
    }

    private static let all: [[String]] = [Tables.all]
}
