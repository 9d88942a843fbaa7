import Testing

@testable import MembraneCore

/// Values find their places by name.
@Suite struct StatementTests {
    private let statement = Statement("UPDATE t SET a = :new, b = b + :more WHERE a = :old AND c <> :new")

    private func texts(_ values: [SQLValue]) -> [String] { values.map { "\($0)" } }

    @Test func eachNameIsOneParameter() {
        #expect(statement.sql == "UPDATE t SET a = $1, b = b + $2 WHERE a = $3 AND c <> $1")
    }

    @Test func theOrderInWhichTheyAreGivenDoesNotMatter() throws {
        let inOrder = try statement.values(["new": .text("n"), "more": .integer(1), "old": .null])
        let otherwise = try statement.values(["old": .null, "new": .text("n"), "more": .integer(1)])
        #expect(texts(inOrder) == texts([.text("n"), .integer(1), .null]))
        #expect(texts(otherwise) == texts(inOrder))
    }

    @Test(arguments: [
        ["new": .null, "more": .null] as Parameters, ["new": .null, "more": .null, "other": .null],
        ["new": .null, "more": .null, "old": .null, "other": .null],
    ])
    func aForgottenOrUnknownOneIsSaid(parameters: Parameters) {
        #expect(failure { () throws(Failure) in _ = try statement.values(parameters) }?.status == .internal)
    }

    @Test func aRowIsWrittenChangedFoundAndErasedByItsColumns() throws {
        let database = try SQLiteDatabase(path: ":memory:", .patient)
        try database.write(.patient) { (session) throws(Failure) in
            try Migrations.run(from: nil, session)
            let row: ColumnValues<ErasureColumn> = [.recordId: .text("r"), .workspaceId: .text("w")]
            try session.insert(into: ErasureColumn.self, row + [.markedAt: .integer(1), .kind: .text("tenant")])
            #expect(try session.update(ErasureColumn.self, [.markedAt: .integer(5)], where: row) == 1)
            let rendered = try session.update(
                ErasureColumn.self, [.kind: .text("x"), .markedAt: .integer(2)],
                rendering: (.markedAt, "marked_at + ?"), where: row)
            #expect(rendered == 1)
            let query = Query<ErasureColumn>(Selection([.kind, .markedAt]), "WHERE record_id = :id")
            let found = try session.first(query, ["id": .text("r")]) { (row) throws(Failure) in
                "\(row.text(.kind)) \(row.integer(.markedAt))"
            }
            #expect(found == "x 7")
            #expect(try !session.exists(in: ErasureColumn.self, where: [.workspaceId: .text("other")]))
            #expect(try session.delete(from: ErasureColumn.self, where: [.markedAt: .integer(7)]) == 1)
            #expect(try !session.exists(in: ErasureColumn.self, where: row))
        }
    }
}
