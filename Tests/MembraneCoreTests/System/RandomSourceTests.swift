import Testing

@testable import MembraneCore

@Suite struct RandomSourceTests {
    /// Every number below the limit comes, and no other.
    @Test func numbersAreBelowTheirLimit() throws {
        let random = SeededRandom(seed: 1)
        var seen: Set<Int64> = []
        for _ in 0..<200 { seen.insert(try random.number(below: 7)) }
        #expect(seen == Set(0..<7))
        #expect((0..<Int64.max).contains(try random.number(below: .max)))
    }

    @Test(arguments: [1, 0, -1, .min] as [Int64])
    func withoutRoomThereIsOnlyNought(limit: Int64) throws {
        #expect(try SeededRandom(seed: 2).number(below: limit) == 0)
    }
}
