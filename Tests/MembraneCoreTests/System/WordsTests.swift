import Testing

@testable import MembraneCore

@Suite struct WordsTests {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("é", "e", 1), ("same", "same", 0),
    ])
    func distanceCountsChanges(left: String, right: String, distance: Int) {
        #expect(Words.distance(left, right) == distance && Words.distance(right, left) == distance)
    }

    @Test func theNearestIsFoundOnlyWhenItIsNear() {
        let known = ["connectorKey", "connectorId", "intent"]
        #expect(Words.nearest("conectorKey", among: known) == "connectorKey")
        #expect(Words.nearest("CONNECTORID", among: known) == "connectorId")
        #expect(Words.nearest("nothing like it", among: known) == nil)
        #expect(Words.nearest("x", among: []) == nil)
        #expect(Words.nearest(String(repeating: "x", count: 100_000), among: known) == nil)
    }
}
