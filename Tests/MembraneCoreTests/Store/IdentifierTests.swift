import Testing

@testable import MembraneCore

@Suite struct IdentifierTests {
    private let random = SeededRandom()

    @Test func idsSortInTheOrderInWhichTheyWereMade() throws {
        let sequence = IdentifierSequence()
        // Several in one millisecond, and a clock that jumps back.
        let instants: [Int64] = [
            0, 0, 0, 1, 31, 32, 1_800_000_000_000, 1_800_000_000_000, 1_700_000_000_000, 281_474_976_710_655,
        ]
        let ids = try instants.map { try Identifier.make(.connection, order: sequence.next(at: $0), random) }
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
    }

    @Test func idsNameTheirKind() throws {
        let id = try Identifier.make(.connection, order: 1, random)
        #expect(id.hasPrefix("con_") && id.utf8.count == 32)
        #expect(id.dropFirst(4).allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".contains($0) })
    }

    @Test func noIdFollowsFromAnother() throws {
        #expect(try Set((0..<1000).map { _ in try Identifier.make(.tenant, order: 5, random) }).count == 1000)
    }
}
