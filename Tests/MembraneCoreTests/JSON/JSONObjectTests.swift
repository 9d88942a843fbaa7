import Testing

@testable import MembraneCore

@Suite struct JSONObjectTests {
    @Test func membersAreAddedChangedAndRemoved() {
        var object = JSONObject()
        object["b"] = 1
        object["a"] = 2
        object["b"] = 3
        #expect(object.names == ["b", "a"] && object["b"] == 3)
        object["b"] = nil
        object["c"] = nil
        #expect(object.names == ["a"] && object.count == 1 && !object.isEmpty)
    }

    /// The sign of the kelvin, which Swift takes for the letter.
    @Test func aNameIsItsBytes() throws {
        var object = try JSON(parsing: "{\"\u{212A}ey\":1}", what: "The text").objectValue ?? JSONObject()
        #expect(object["Key"] == nil && object["\u{212A}ey"] == 1)
        object["Key"] = 2
        #expect(JSON.object(object).text == "{\"\u{212A}ey\":1,\"Key\":2}")
    }

    @Test func mergingTakesTheOthersValues() {
        let merged = object(["a": 1, "b": 2]).merging(object(["b": 3, "c": .null]))
        #expect(merged == object(["a": 1, "b": 3, "c": .null]) && merged.names == ["a", "b", "c"])
    }

    @Test func orderDoesNotMatterForEquality() {
        #expect(object(["a": 1, "b": 2]) == object(["b": 2, "a": 1]))
        #expect(object(["a": 1]) != object(["a": 1, "b": .null]))
    }

    @Test func aMergePatchRemovesWhatIsNullAndKeepsTheOrderOfTheRest() {
        var before = JSONObject()
        var patch = JSONObject()
        for number in 0..<1000 {
            before["k\(number)"] = .integer(Int64(number))
            if number % 3 != 0 { patch["k\(number)"] = .null }
        }
        patch["k3"] = "changed"
        patch["absent"] = .null
        patch["new"] = ["inner": .null, "kept": true]
        let after = before.patched(with: patch)
        #expect(after.names == (0..<1000).filter { $0 % 3 == 0 }.map { "k\($0)" } + ["new"])
        #expect(after["k3"] == "changed")
        #expect(after["k999"] == 999)
        #expect(after["new"] == ["kept": true])
    }
}
