@testable import MembraneCore

/// Breaks one rule of refreshing or connecting on purpose, from outside the library: the simulation must notice.
///
/// It stands between an engine and the database, so that nothing of it is in the library. It knows some of the library's
/// SQL; when that changes, nothing is broken any more, and the proof that it is noticed fails.
enum Sabotage: String, CaseIterable {
    /// Nobody sees that somebody else holds the lease.
    case lease
    /// The store says that it has committed before it has: a process that dies then takes its last write with it.
    case commit
    /// What is written after a refresh does not look whether the credentials are still those that were refreshed.
    case version
    /// What a code was redeemed for is forgotten where the store did not take it at once.
    case keeping
    /// Requests to revoke a token are answered, and reach nobody.
    case revocation
    /// Of a write that is rolled back and runs again, the first run is kept as well: what a body would leave that has an
    /// effect outside its transaction.
    case repetition
}

/// A transaction of one process with one rule broken.
final class SabotagedSession: DatabaseSession {
    private let session: any DatabaseSession
    private let sabotage: Sabotage
    private let process: VirtualProcess
    /// What the next look at the connection shows, whatever is there.
    private var shownVersion: Int64?
    private var seenVersion: Int64?

    init(_ session: any DatabaseSession, _ sabotage: Sabotage, _ process: VirtualProcess) {
        self.session = session
        self.sabotage = sabotage
        self.process = process
    }

    func run(_ sql: String, _ values: [SQLValue]) throws(Failure) -> Int {
        if sabotage == .version, sql.hasPrefix("UPDATE connections SET lease_owner") { remember(values) }
        return try session.run(sql, values)
    }

    /// Taking the lease remembers the version of then; giving it back shows that version once more.
    private func remember(_ values: [SQLValue]) {
        for case .text(let text) in values {
            if let version = process.versionsAtLease[text] {
                shownVersion = version
            } else if let seenVersion, values.count == 8 {
                process.versionsAtLease[text] = seenVersion
                return
            }
        }
    }

    func tableNames() throws(Failure) -> [String] { try session.tableNames() }

    func query(
        _ sql: String, _ values: [SQLValue], _ body: (any DatabaseRow) throws(Failure) -> Void
    ) throws(Failure) {
        switch sabotage {
        case .lease where sql.hasPrefix("SELECT lease_number, lease_owner"):
            try session.query(sql, values) { (row) throws(Failure) in
                try body(ChangedRow(row: row, column: 1, integer: nil))
            }
        case .version where sql.hasPrefix("SELECT tenant_id, id, key"):
            let columns = sql.split(separator: "FROM").first?.split(separator: ",") ?? []
            let column = columns.firstIndex { $0.contains("credentials_version") } ?? 0
            try session.query(sql, values) { (row) throws(Failure) in
                seenVersion = row.integer(column)
                guard let shown = shownVersion else { return try body(row) }
                shownVersion = nil
                try body(ChangedRow(row: row, column: column, integer: shown))
            }
        default: try session.query(sql, values, body)
        }
    }
}

/// A row in which one column shows something else.
private struct ChangedRow: DatabaseRow {
    let row: any DatabaseRow
    let column: Int
    /// Nil shows NULL.
    let integer: Int64?

    func text(_ column: Int) -> String? { column == self.column ? nil : row.text(column) }
    func integer(_ column: Int) -> Int64? { column == self.column ? integer : row.integer(column) }
    func blob(_ column: Int) -> [UInt8]? { row.blob(column) }
    func takeProblem() -> Failure? { row.takeProblem() }
}
