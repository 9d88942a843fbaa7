import Testing

@testable import MembraneCore

/// The variables of every test below.
private let variables = """
    {"credentials": {"access_token": "t0ken", "empty": "", "n": 5, "r": 2.0, "yes": true, "nothing": null,
                     "list": ["a", "b"], "a.b": {"c[0]": "odd"}},
     "connectionInput": {"shop": "Acme"}}
    """

private func evaluate(_ tree: String) throws -> JSON {
    let tree = try JSON(written: tree)
    try Formula.validate(tree, path: "f")
    return try Formula.evaluate(tree, try #require(try JSON(written: variables).objectValue))
}

@Suite struct FormulaTests {
    @Test(arguments: [
        (#"{"a": [1, {"b": null}]}"#, #"{"a": [1, {"b": null}]}"#),
        (#"{"$var": "$.credentials.access_token"}"#, #""t0ken""#),
        (#"{"$var": "credentials.list[1]"}"#, #""b""#),
        (#"{"$var": "credentials.list[2]"}"#, "null"),
        (#"{"$var": "credentials.n[0]"}"#, "null"),
        (#"{"$var": "credentials.a\\.b.c\\[0]"}"#, #""odd""#),
        (#"{"a": {"$var": "none.at.all"}, "b": 1, "c": {"$var": "credentials.nothing"}}"#, #"{"b": 1, "c": null}"#),
        (#"[{"$var": "none"}]"#, "[null]"),
        (#"{"$concat": ["Bearer ", {"$var": "credentials.access_token"}, 1, 2.0, true]}"#, #""Bearer t0ken12true""#),
        (#"{"$concat": []}"#, #""""#),
        (#"{"$tpl": {"template": "{a}{{b-1}} {} {a", "values": {"a": "x", "b-1": 7}}}"#, #""x{7} {} {a""#),
        (#"{"$tpl": {"template": "{a}", "values": {"a": "{a}"}}}"#, #""{a}""#),
        (#"{"$firstNotEmpty": [{"$var": "none"}, {"$var": "credentials.empty"}, [], {}, 0]}"#, "0"),
        (#"{"x": {"$firstNotEmpty": [""]}}"#, "{}"),
        (#"{"$case": [{"filter": false, "value": 1}, {"filter": {"$var": "credentials.yes"}, "value": 2}]}"#, "2"),
        (#"{"$case": {"cases": [{"filter": 0, "value": 1}], "default": 3}}"#, "3"),
        (#"{"$case": {"cases": [{"filter": {}, "value": 1}], "default": 3}}"#, "1"),
        (#"{"$case": {"cases": [{"filter": [], "value": 1}]}}"#, "1"),
        (#"{"$case": [{"value": 4}]}"#, "4"),
        (#"{"$case": [{"filter": "", "value": 4}]}"#, "4"),
        (#"{"$case": [{"filter": false, "value": 4}]}"#, "null"),
        (#"{"$map": {"value": 2, "mapping": [{"from": 1, "to": "a"}, {"from": 2.0, "to": "b"}]}}"#, #""b""#),
        (#"{"$map": {"value": 3, "mappings": [{"from": 1, "to": "a"}], "default": "z"}}"#, #""z""#),
        (#"{"$and": [1, "x", {}]}"#, "true"),
        (#"{"$and": [1, ""]}"#, "false"),
        (#"{"$or": [0, null]}"#, "false"),
        (#"{"$or": [0, "x"]}"#, "true"),
        (#"{"$plain": {"$var": "credentials.n"}}"#, #"{"$var": "credentials.n"}"#),
        (#"{"$lower": {"$var": "connectionInput.shop"}}"#, #""acme""#),
        (#"{"a": {"$lower": {"$var": "none"}}}"#, "{}"),
        (#"{"$base64": {"$concat": ["user", ":", "pässword"]}}"#, #""dXNlcjpww6Rzc3dvcmQ=""#),
    ])
    func evaluatesTo(_ tree: String, _ expected: String) throws {
        #expect(try evaluate(tree) == JSON(written: expected))
    }

    @Test(arguments: [
        (#""a""#, "is", #""a""#, true), ("1", "is", "1.0", true), ("1", "is", #""1""#, false),
        (#"{"$var": "none"}"#, "is", "null", true), (#"[1, {"a": 2}]"#, "is", #"[1.0, {"a": 2.0}]"#, true),
        ("1", "isNot", "2", true), ("null", "isEmpty", "true", true), ("{}", "isEmpty", "true", true),
        ("[]", "isEmpty", "true", true), (#""""#, "isEmpty", "true", true), ("0", "isEmpty", "true", false),
        ("false", "isNotEmpty", "null", true), (#""abcabd""#, "contains", #""cab""#, true),
        (#""aabaabaaa""#, "contains", #""aabaaa""#, true), (#""aabaabaab""#, "contains", #""aabaaa""#, false),
        (#""abc""#, "contains", #""""#, true), (#""abc""#, "contains", #""abcd""#, false),
        ("[1, 2]", "contains", "2.0", true), ("[1, 2]", "contains", "3", false), ("5", "contains", "5", false),
        (#""abc""#, "doesNotContain", #""x""#, true), ("2", "oneOf", "[1, 2]", true), ("3", "oneOf", "[1, 2]", false),
        ("3", "noneOf", "[1, 2]", true), ("2", "noneOf", "[1, 2]", false), ("2", "gt", "1.5", true),
        ("2", "gt", "2", false), ("2", "gte", "2.0", true), ("1", "lt", "2", true), ("2", "lte", "1", false),
        (#""2026-01-02""#, "gt", #""2026-01-01""#, true), (#""a""#, "lt", "1", false), ("null", "lte", "null", false),
    ])
    func evalSays(_ value: String, _ name: String, _ operand: String, _ expected: Bool) throws {
        #expect(try evaluate(#"{"$eval": \#(value), "\#(name)": \#(operand)}"#) == .bool(expected))
    }

    @Test(arguments: [
        (#"{"a": {"$vat": "x"}}"#, "f.a", "“$var”"),
        (#"{"$zzzzzzzz": "x"}"#, "f", "$plain"),
        (#"[{"$var": "x", "y": 1}]"#, "f[0]", "“y”"),
        (#"{"$var": 5}"#, "f.$var", "a string"),
        (#"{"$var": ""}"#, "f.$var", "a name is empty"),
        (#"{"$var": "a..b"}"#, "f.$var", "a name is empty"),
        (#"{"$var": "a[x]"}"#, "f.$var", "no index"),
        (#"{"$var": "a[]"}"#, "f.$var", "no index"),
        (#"{"$var": "a[-1]"}"#, "f.$var", "no index"),
        (#"{"$var": "a[99999999999999999999]"}"#, "f.$var", "no index"),
        (#"{"$var": "a[0]b"}"#, "f.$var", "must follow"),
        (#"{"$var": "a[0"}"#, "f.$var", "not closed"),
        (#"{"$var": "a\\"}"#, "f.$var", "backslash"),
        (#"{"$concat": "x"}"#, "f.$concat", "an array"),
        (#"{"$concat": [{"$var": 1}]}"#, "f.$concat[0].$var", "a string"),
        (#"{"$tpl": {"template": "{name}", "values": {"nane": 1}}}"#, "f.$tpl", "“nane”"),
        (#"{"$tpl": {"template": "{a}", "values": {"a": {"$var": 1}}}}"#, "f.$tpl.values.a.$var", "a string"),
        (#"{"$case": {"case": []}}"#, "f.$case", "“cases”"),
        (#"{"$case": {"cases": [{"value": {"$var": 1}}]}}"#, "f.$case.cases[0].value.$var", "a string"),
        (#"{"$case": [{"filter": 1}]}"#, "f.$case[0]", "“value”"),
        (#"{"$case": [{"filter": [{"field": "x"}], "value": 1}]}"#, "f.$case[0]", "$eval"),
        (#"{"$map": {"value": 1}}"#, "f.$map", "“mapping”"),
        (#"{"$map": {"value": 1, "mapping": [{"from": 1}]}}"#, "f.$map.mapping[0]", "“to”"),
        (#"{"$eval": 1}"#, "f", "operator"),
        (#"{"$eval": 1, "is": 1, "gt": 1}"#, "f", "operator"),
        (#"{"$eval": 1, "isnot": 1}"#, "f", "“isNot”"),
        (#"{"$jsonata": "x"}"#, "f", "use $var"),
    ])
    func refuses(_ tree: String, _ path: String, _ words: String) throws {
        let failure = try #require(Failure.thrown { try Formula.validate(JSON(written: tree), path: "f") })
        #expect(failure.data["path"] == .string(path))
        #expect(failure.message.contains(words), "\(failure.message)")
        #expect(failure.status == (tree.contains("jsonata") ? .unsupported : .invalidRequest))
        #expect(throws: Failure.self) { try Formula.evaluate(JSON(written: tree), JSONObject()) }
    }

    @Test func knowsTheVariablesOfAFunction() throws {
        let tree = try JSON(written: #"{"a": {"$concat": [{"$var": "$.credential.x"}]}}"#)
        let failure = try #require(Failure.thrown { try Formula.validate(tree, path: "f", roots: ["credentials"]) })
        #expect(failure.data["path"] == "f.a.$concat[0].$var")
        #expect(failure.message.contains("did you mean “credentials”?"))
        try Formula.validate(tree, path: "f", roots: ["credential"])
    }

    @Test(arguments: [
        #"{"$concat": ["https://", {"$lower": {"$var": "$.connectionInput.host"}}]}"#,
        #"{"$tpl": {"template": "{h}", "values": {"h": {"$var": "connectionInput.host"}}}}"#,
        #"{"$base64": {"$var": "connectionInput.host"}}"#,
    ])
    func aHoleInATextNamesTheLocator(_ tree: String) throws {
        let failure = try #require(Failure.thrown { _ = try evaluate(tree) })
        #expect(failure.data["locator"] == "connectionInput.host")
        #expect(failure.message.contains("“connectionInput.host” has no value"))
    }

    @Test func errorsHoldNoValues() throws {
        let secret: JSON = ["credentials": ["x": ["s3cret"]]]
        for tree: JSON in [["$concat": [["$var": "credentials.x"]]], ["$lower": ["$var": "credentials.x"]]] {
            let failure = try #require(Failure.thrown { _ = try Formula.evaluate(tree, secret.objectValue ?? .init()) })
            #expect(!failure.json.text.contains("s3cret"))
            #expect(failure.message.contains("credentials.x"))
        }
    }

    @Test func variablesAreNeverFormulas() throws {
        let input: JSON = ["x": ["$var": "y"], "y": "no"]
        #expect(try Formula.evaluate(["$var": "x"], input.objectValue ?? .init()) == ["$var": "y"])
    }

    @Test func hasLimits() throws {
        var deep: JSON = 1
        for _ in 0..<1000 { deep = [deep] }
        let large = JSON.string(String(repeating: "x", count: 1 << 19))
        let many = JSON.array(Array(repeating: 1, count: Formula.maximumNodes + 1))
        var doubling: JSON = ["$var": "large"]
        for _ in 0..<30 { doubling = ["$concat": [doubling, doubling]] }
        let variables = (["deep": deep, "large": large] as JSON).objectValue ?? .init()
        for tree: JSON in [
            deep, ["$var": "deep"], ["$plain": deep], many, doubling, [["$var": "large"], ["$var": "large"]],
        ] {
            #expect(throws: Failure.self) { try Formula.evaluate(tree, variables) }
        }
        #expect(throws: Failure.self) { try Formula.validate(deep, path: "f") }
        #expect(throws: Failure.self) { try Formula.validate(many, path: "f") }
    }
}
