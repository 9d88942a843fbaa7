@testable import MembraneCore

struct StoredEvent: Sendable {
    let id: String
    let type: String
    let subjectId: String
    let sequence: Int64
    let payload: JSON
}

extension World {
    /// The outbox, oldest first.
    func events() throws(Failure) -> [StoredEvent] {
        try read { (transaction) throws(Failure) in
            try transaction.session.all("SELECT id, type, subject_id, sequence, payload FROM events ORDER BY id", []) {
                (row) throws(Failure) in
                StoredEvent(
                    id: row.text(0) ?? "", type: row.text(1) ?? "", subjectId: row.text(2) ?? "",
                    sequence: row.integer(3) ?? 0,
                    payload: try JSON(parsing: row.text(4) ?? "", what: "A payload"))
            }
        }
    }
}
