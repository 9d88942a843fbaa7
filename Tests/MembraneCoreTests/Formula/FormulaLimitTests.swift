import Testing

@testable import MembraneCore

@Suite struct FormulaLimitTests {
    private func failure(_ tree: JSON, _ variables: JSON = [:]) throws -> Failure {
        try #require(Failure.thrown { _ = try Formula.evaluate(tree, variables.objectValue ?? JSONObject()) })
    }

    @Test func depth() throws {
        var deep: JSON = 1
        for _ in 0..<1000 { deep = [deep] }
        var concatenated: JSON = "x"
        for _ in 0..<100 { concatenated = ["$concat": [concatenated]] }
        for tree: JSON in [deep, concatenated, ["$plain": deep], ["$formula": deep], ["$var": "deep"]] {
            let failure = try failure(tree, ["deep": deep])
            #expect(failure.key == "formula_too_deep")
            #expect(failure.data["limit"] == .integer(Int64(FormulaLimits.standard.depth)))
        }
    }

    @Test func depthOfTheResult() throws {
        var half: JSON = 1
        for _ in 0..<40 { half = [half] }
        var tree: JSON = ["$var": "half"]
        for _ in 0..<40 { tree = [tree] }
        #expect(try failure(tree, ["half": half]).key == "formula_too_deep")
    }

    /// A chain of copies is no loop, but each of them waits for the next.
    @Test func copiesOfCopies() throws {
        var members: [(name: String, value: JSON)] = []
        for index in 0..<5000 { members.append(("m\(index)", ["$copy": .string("m\(index + 1)")])) }
        members.append(("m5000", 1))
        #expect(try failure(.object(JSONObject(distinct: members))).key == "formula_too_deep")
        // From the end, each one is there already.
        let result = try Formula.evaluate(.object(JSONObject(distinct: members.reversed())), JSONObject())
        #expect(result["m0"] == 1)
    }

    @Test func valuesOfTheDefinition() throws {
        let many = JSON.array(Array(repeating: 1, count: FormulaLimits.standard.steps + 1))
        #expect(try failure(many).key == "formula_too_large")
    }

    @Test func steps() throws {
        let list = JSON.array(Array(repeating: 1, count: 1000))
        let squared: JSON = [
            "$iterate": [
                "source": ["$var": "list"],
                "item": ["$iterate": ["source": ["$var": "parent.list"], "item": ["$var": "item"]]],
            ]
        ]
        #expect(try failure(squared, ["list": list]).key == "formula_too_much_work")
    }

    @Test func growth() throws {
        let large = JSON.string(String(repeating: "x", count: 1 << 19))
        var doubling: JSON = ["$var": "large"]
        for _ in 0..<13 { doubling = ["$concat": [doubling, doubling]] }
        #expect(try failure(doubling, ["large": large]).key == "formula_too_much_work")
        var copies: [(name: String, value: JSON)] = [("m0", ["$var": "large"])]
        for index in 1..<60 {
            let before = JSON.string("m\(index - 1)")
            copies.append(("m\(index)", ["$concat": [["$copy": before], ["$copy": before]]]))
        }
        #expect(try failure(.object(JSONObject(distinct: copies)), ["large": large]).key == "formula_too_much_work")
        let literal: JSON = ["$iterate": ["source": ["$var": "list"], "item": large]]
        let list = JSON.array(Array(repeating: 1, count: 1000))
        #expect(try failure(literal, ["list": list]).key == "formula_too_much_work")
    }

    @Test func sizeOfTheResult() throws {
        let large = JSON.string(String(repeating: "x", count: 1 << 19))
        let failure = try failure([["$var": "large"], ["$var": "large"]], ["large": large])
        #expect(failure.key == "formula_result_too_large")
        #expect(failure.data["limit"] == .integer(1 << 20))
    }

    /// Ten to the twelfth.
    @Test func listsOfLists() throws {
        var tree: JSON = ["$var": "item"]
        for _ in 0..<12 { tree = ["$iterate": ["source": ["$plain": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], "item": tree]] }
        #expect(try failure(tree).key == "formula_too_much_work")
    }

    @Test func otherLimits() throws {
        var limits = FormulaLimits()
        limits.steps = 3
        let formula = try Formula([1, ["$var": "x"]], path: "", scope: .anything, limits)
        #expect(try formula.evaluate(JSONObject()) == [1, .null])
        #expect(
            Failure.thrown { _ = try Formula([1, 2, 3], path: "f", scope: .anything, limits) }?.data["path"] == "f[2]")
    }
}
