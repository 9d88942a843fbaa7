import Testing

@testable import MembraneCore

/// One line of `Tests/vectors/formulas.json`.
struct FormulaVector: CustomTestStringConvertible, Sendable {
    let name: String
    let formula: JSON
    let variables: JSONObject
    let given: [String]?
    let expected: JSON?
    let error: JSON?
    let failsWhenEvaluated: Bool

    var testDescription: String { name }

    static func all() throws -> [FormulaVector] {
        let table = try Vectors.json("formulas.json")
        var vectors: [FormulaVector] = []
        for (group, cases) in table["groups"]?.objectValue ?? JSONObject() {
            for one in cases.arrayValue ?? [] {
                vectors.append(
                    FormulaVector(
                        name: "\(group): \(one["name"]?.stringValue ?? "")", formula: one["formula"] ?? .null,
                        variables: (one["variables"] ?? table["variables"])?.objectValue ?? JSONObject(),
                        given: one["given"]?.arrayValue?.compactMap(\.stringValue), expected: one["expected"],
                        error: one["error"], failsWhenEvaluated: one["when"] == "evaluated"))
            }
        }
        return vectors
    }
}

@Suite struct FormulaTests {
    @Test func theTableIsThere() throws {
        let vectors = try FormulaVector.all()
        #expect(vectors.count > 150)
        #expect(vectors.allSatisfy { ($0.expected == nil) != ($0.error == nil) })
    }

    @Test(arguments: try FormulaVector.all()) func evaluates(_ vector: FormulaVector) throws {
        guard let error = vector.error else {
            let result = try Formula(vector.formula, path: "f", variables: vector.given).evaluate(vector.variables)
            // Equality of values takes 1 and 1.0 for two, and the order of members for nothing.
            #expect(try result == #require(vector.expected))
            return
        }
        let failure: Failure
        if vector.failsWhenEvaluated {
            let formula = try Formula(vector.formula, path: "f", variables: vector.given)
            failure = try #require(Failure.thrown { _ = try formula.evaluate(vector.variables) })
        } else {
            failure = try #require(
                Failure.thrown { _ = try Formula(vector.formula, path: "f", variables: vector.given) })
        }
        #expect(failure.key == error["key"]?.stringValue)
        #expect(failure.status == (failure.key == "unsupported" ? .unsupported : .invalidRequest))
        #expect(failure.message.contains(error["message"]?.stringValue ?? ""), "\(failure.message)")
        // What fails late has a place as well, here the formula itself.
        #expect(failure.data["path"] == error["path"] ?? (vector.failsWhenEvaluated ? "f" : nil))
    }

    @Test(arguments: [
        #"{"$concat": ["https://", {"$lower": {"$var": "$.connectionInput.host"}}]}"#,
        #"{"$tpl": {"template": "{h}", "values": {"h": {"$var": "connectionInput.host"}}}}"#,
        #"{"$base64": {"$var": "connectionInput.host"}}"#,
    ])
    func aHoleInATextNamesTheLocator(_ tree: String) throws {
        let formula = try Formula(JSON(written: tree))
        let failure = try #require(Failure.thrown { _ = try formula.evaluate(JSONObject()) })
        #expect(failure.message.contains("“connectionInput.host” has no value"))
        // “$lower” of nothing is nothing.
        #expect(failure.data["locator"] == "connectionInput.host")
    }

    @Test func errorsHoldNoValues() throws {
        let secrets: JSON = ["credentials": ["list": ["s3cret"], "text": "s3cret/@", "object": ["s3cret": 1]]]
        let variables = try #require(secrets.objectValue)
        for tree: JSON in [
            ["$concat": [["$var": "credentials.list"]]], ["$lower": ["$var": "credentials.list"]],
            ["$concat": ["https://", ["$var": "credentials.text"]]], ["$extractDate": "credentials.text"],
            ["$iterate": ["source": ["$var": "credentials.text"], "item": 1]],
            ["$concat": ["$var": "credentials.text"]],
            ["$firstName": ["$var": "credentials.object"]], ["$base64": ["$var": "credentials.object"]],
            ["$template": "${credentials.list}"],
        ] {
            let failure = try #require(Failure.thrown { _ = try Formula.evaluate(tree, variables) })
            #expect(!failure.json.text.contains("s3cret"))
            #expect(failure.message.contains("credentials."))
        }
    }

    @Test func aFormulaIsEvaluatedAgain() throws {
        let formula = try Formula(["a": ["$var": "x"], "b": ["$copy": "a"]])
        #expect(try formula.evaluate(JSONObject(distinct: [("x", 1)])) == ["a": 1, "b": 1])
        #expect(try formula.evaluate(JSONObject(distinct: [("x", 2)])) == ["a": 2, "b": 2])
    }
}
