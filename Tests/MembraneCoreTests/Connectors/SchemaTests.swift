import Testing

@testable import MembraneCore

@Suite struct SchemaTests {
    @Test(arguments: [
        ("{}", "5"), (#"{"type": "string"}"#, #""x""#), (#"{"type": ["string", "null"]}"#, "null"),
        (#"{"type": "integer"}"#, "5.0"), (#"{"type": "number"}"#, "5"), (#"{"enum": [1, "a"]}"#, "1.0"),
        (#"{"enum": ["a"], "allowCustom": true}"#, #""b""#), (#"{"const": {"a": 1}}"#, #"{"a": 1}"#),
        (#"{"minLength": 2, "maxLength": 2}"#, #""😀é""#), (#"{"minLength": 2}"#, "5"),
        (#"{"minimum": 1, "maximum": 2.5}"#, "2.5"), (#"{"minItems": 1, "maxItems": 1}"#, "[1]"),
        (#"{"pattern": "^a+$"}"#, #""aaa""#), (#"{"format": "email"}"#, #""not one""#),
        (#"{"properties": {"a": {"type": "string"}}}"#, #"{"b": 1}"#),
        (#"{"properties": {"a": {}}, "additionalProperties": false}"#, #"{"a": 1}"#),
        (#"{"additionalProperties": {"type": "string"}}"#, #"{"a": "x"}"#),
        (#"{"items": {"type": "integer"}}"#, "[1, 2]"),
        (#"{"anyOf": [{"type": "string"}, {"minimum": 3}]}"#, "3"),
    ])
    func allows(_ schema: String, _ value: String) throws {
        let schema = try JSON(written: schema)
        try Schema.validate(schema, path: "s")
        try Schema.check(JSON(written: value), against: schema, what: "input")
    }

    @Test(arguments: [
        (#"{"type": "string"}"#, "71234", "The input must be a text.", "input"),
        (#"{"type": ["integer", "null"]}"#, "1.5", "The input must be a whole number or empty.", "input"),
        (#"{"type": "object"}"#, "[]", "The input must be an object.", "input"),
        (#"{"required": ["k"], "properties": {"k": {"title": "API key"}}}"#, "{}", "“API key” is missing.", "input.k"),
        (#"{"properties": {"k": {"type": "string"}}}"#, #"{"k": 71234}"#, "“k” must be a text.", "input.k"),
        (#"{"properties": {"k": {"minLength": 1}}}"#, #"{"k": ""}"#, "“k” must not be empty.", "input.k"),
        (#"{"minLength": 9}"#, #""71234""#, "The input must have at least 9 characters.", "input"),
        (#"{"maxLength": 3}"#, #""71234""#, "The input must have at most 3 characters.", "input"),
        (#"{"minimum": 3}"#, "1", "The input must be at least 3.", "input"),
        (#"{"maximum": 3}"#, "71234", "The input must be at most 3.", "input"),
        (#"{"minItems": 2}"#, "[1]", "The input must have at least 2 elements.", "input"),
        (#"{"maxItems": 0}"#, "[1]", "The input must have at most 0 elements.", "input"),
        (#"{"enum": ["eu", "us"]}"#, #""71234""#, "The input must be one of: eu, us.", "input"),
        (#"{"const": "eu"}"#, #""71234""#, "The input must be eu.", "input"),
        (#"{"pattern": "^x$"}"#, #""71234""#, "The input does not have the form that the app expects.", "input"),
        (
            #"{"properties": {"host": {}}, "additionalProperties": false}"#, #"{"hosts": 71234}"#,
            "The input has no member “hosts”; did you mean “host”?", "input.hosts"
        ),
        (
            #"{"properties": {"l": {"title": "Hosts", "items": {"type": "string"}}}}"#, #"{"l": ["a", 71234]}"#,
            "“Hosts”, element 2, must be a text.", "input.l[1]"
        ),
        (
            #"{"anyOf": [{"type": "string"}, {"maximum": 3}]}"#, "71234",
            "The input has none of the forms that are allowed.",
            "input"
        ),
    ])
    func refuses(_ schema: String, _ value: String, _ message: String, _ path: String) throws {
        let schema = try JSON(written: schema)
        try Schema.validate(schema, path: "s")
        let failure = try #require(
            Failure.thrown { try Schema.check(JSON(written: value), against: schema, what: "input") })
        #expect(failure.message == message)
        #expect(failure.data["path"] == .string(path))
        #expect(!failure.json.text.contains("71234"))
    }

    @Test(arguments: [
        (#"5"#, "s"), (#"{"tpye": "string"}"#, "s.tpye"), (##"{"$ref": "#/x"}"##, "s.$ref"),
        (#"{"oneOf": []}"#, "s.oneOf"),
        (#"{"type": "text"}"#, "s.type"), (#"{"type": []}"#, "s.type"), (#"{"type": [1]}"#, "s.type"),
        (#"{"properties": {"a": {"items": {"maxItems": -1}}}}"#, "s.properties.a.items.maxItems"),
        (#"{"properties": []}"#, "s.properties"), (#"{"required": "a"}"#, "s.required"), (#"{"enum": 1}"#, "s.enum"),
        (#"{"anyOf": [{}, {"pattern": "("}]}"#, "s.anyOf[1].pattern"), (#"{"anyOf": []}"#, "s.anyOf"),
        (#"{"additionalProperties": 1}"#, "s.additionalProperties"), (#"{"minimum": "1"}"#, "s.minimum"),
        (#"{"isSensitive": "yes"}"#, "s.isSensitive"), (#"{"title": 1}"#, "s.title"),
        (#"{"minLength": 1.5}"#, "s.minLength"),
    ])
    func refusesTheSchema(_ schema: String, _ path: String) throws {
        let failure = try #require(Failure.thrown { try Schema.validate(JSON(written: schema), path: "s") })
        #expect(failure.data["path"] == .string(path))
        #expect(failure.status == .invalidRequest)
    }

    @Test func acceptsWhatDescribesAField() throws {
        try Schema.validate(
            JSON(
                written:
                    #"{"title": "T", "description": "D", "isSensitive": true, "isImplied": true, "examples": [1], "readOnly": true,"#
                    + #""writeOnly": false, "default": 5, "format": "uri", "referenceRecords": [{"id": 1}],"#
                    + #""referenceCollection": {"key": "x"}}"#), path: "s")
    }

    @Test func namesWhatIsMissing() throws {
        let schema = try JSON(
            written:
                #"{"required": ["a", "b", "c", "d"], "properties": {"d": {"required": ["e"]}, "f": {"required": ["g"]}}}"#
        )
        let value = try JSON(written: #"{"a": "", "b": null, "c": false, "d": {"e": null}}"#)
        #expect(Schema.missing(value, schema) == ["a", "b", "d.e"])
        #expect(Schema.missing(.null, schema) == ["a", "b", "c", "d"])
    }

    @Test func workIsBounded() throws {
        let branches = JSON.array(Array(repeating: ["type": "string"], count: 2000) + [["type": "integer"]])
        let value = JSON.array(Array(repeating: 1, count: 2000))
        let schema: JSON = ["items": ["anyOf": branches]]
        let tooMuch = try #require(Failure.thrown { try Schema.check(value, against: schema, what: "input") })
        #expect(tooMuch.message.hasSuffix("is too large to be checked."))
        let wide: JSON = ["items": ["pattern": "^(a|b|c|d|e|f){100}$"]]
        let texts = JSON.array(Array(repeating: .string(String(repeating: "a", count: 10_000)), count: 100))
        #expect(throws: Failure.self) { try Schema.check(texts, against: wide, what: "input") }
        let long = JSON.string(String(repeating: "a", count: Pattern.maximumTextLength + 1))
        let tooLong = try #require(Failure.thrown { try Schema.check(long, against: ["pattern": "a"], what: "input") })
        #expect(tooLong.message == "The input is too long.")
    }
}
