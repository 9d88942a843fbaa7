import Testing

@testable import MembraneCore

@Suite struct SchemaTests {
    @Test(arguments: [
        ("{}", "5"), (#"{"type": "string"}"#, #""x""#), (#"{"type": ["string", "null"]}"#, "null"),
        (#"{"type": "integer"}"#, "5.0"), (#"{"type": "number"}"#, "5"), (#"{"enum": [1, "a"]}"#, "1.0"),
        (#"{"enum": ["a"], "allowCustom": true}"#, #""b""#), (#"{"const": {"a": 1}}"#, #"{"a": 1}"#),
        (#"{"minLength": 2, "maxLength": 2}"#, #""😀é""#), (#"{"minLength": 2}"#, "5"),
        (#"{"minimum": 1, "maximum": 2.5}"#, "2.5"), (#"{"minItems": 1, "maxItems": 1}"#, "[1]"),
        (#"{"pattern": "^a+$"}"#, #""aaa""#), (#"{"format": "password"}"#, #""any""#), (#"{"format": "uri"}"#, "5"),
        (#"{"isRichText": true, "whatever": 1}"#, "1"),
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
        (#"5"#, "s"), (#"{"type": "txet"}"#, "s.type"), (##"{"$ref": "#/x"}"##, "s.$ref"),
        (#"{"properties": {"a.b": {"type": 1}}}"#, #"s.properties.a\.b.type"#), (#"{"items": [{}]}"#, "s.items"),
        (#"{"dependentRequired": {"a": "b"}}"#, "s.dependentRequired.a"), (#"{"multipleOf": 0}"#, "s.multipleOf"),
        (#"{"patternProperties": {"(": {}}}"#, "s.patternProperties.("), (#"{"if": 1}"#, "s.if"),
        (#"{"$id": "a#b"}"#, "s.$id"), (#"{"$anchor": "1"}"#, "s.$anchor"), (#"{"required": true}"#, "s.required"),
        (#"{"exclusiveMinimum": true}"#, "s.exclusiveMinimum"), (#"{"uniqueItems": 1}"#, "s.uniqueItems"),
        (##"{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}"##, "s.$defs.b.$anchor"),
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

    @Test(arguments: [
        (#"{"$ref": "https://other.example/schema"}"#, "schema_remote_reference", "s.$ref"),
        (#"{"$ref": "schemas/user"}"#, "schema_remote_reference", "s.$ref"),
        (#"{"$schema": "http://json-schema.org/draft-04/schema#"}"#, "unsupported", "s.$schema"),
        (#"{"additionalItems": false}"#, "unsupported", "s.additionalItems"),
        (#"{"properties": {"a": {"$dataSchemaRef": {}}}}"#, "unsupported", "s.properties.a.$dataSchemaRef"),
        (##"{"$ref": "#"}"##, "schema_loops", "s.$ref"),
        (
            ##"{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##,
            "schema_loops", "s.$defs.a.allOf[0].$ref"
        ),
    ])
    func saysWhatIsNotSupported(_ schema: String, _ key: String, _ path: String) throws {
        let failure = try #require(Failure.thrown { try Schema.validate(JSON(written: schema), path: "s") })
        #expect(failure.key == key)
        #expect(failure.data["path"] == .string(path))
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

    @Test func tellsEveryProblem() throws {
        let schema = try JSON(
            written: #"""
                {"required": ["a", "b"], "properties": {"a": {"title": "Region"}, "c": {"format": "email"},
                 "d": {"items": {"properties": {"e.f": {"maximum": 3}}}}}, "propertyNames": {"maxLength": 3}}
                """#)
        let value = try JSON(written: #"{"b": 1, "c": "71234", "d": [{}, {"e.f": 71234}], "long": 1}"#)
        let failure = try #require(Failure.thrown { try Schema.check(value, against: schema, what: "input") })
        let errors = try #require(failure.data["errors"]?.arrayValue)
        #expect(
            errors == [
                ["path": "input.a", "message": "“Region” is missing."],
                ["path": "input", "message": "The name “long” in the input must have at most 3 characters."],
                ["path": "input.c", "message": "“c” must be an email address, such as name@example.com."],
                ["path": #"input.d[1].e\.f"#, "message": "“e.f” must be at most 3."],
            ])
        #expect(failure.message == "“Region” is missing.")
        #expect(!failure.json.text.contains("71234"))
    }

    @Test func oneFormThatFitsByItsTypeIsNamed() throws {
        let schema = try JSON(
            written: #"{"anyOf": [{"type": "string"}, {"type": "object", "required": ["id"]}, {"type": "null"}]}"#)
        let failure = try #require(Failure.thrown { try Schema.check([:], against: schema, what: "input") })
        #expect(failure.message == "“id” is missing.")
    }

    /// Neither values, nor names inside, nor the choices of a sensitive field are told.
    @Test(arguments: [
        (#"{"const": "s3cret"}"#, #""x""#), (#"{"enum": ["s3cret", 1]}"#, #""x""#),
        (#"{"pattern": "^a$"}"#, #""s3cret""#),
        (#"{"additionalProperties": {"type": "string"}}"#, #"{"s3cret": 1}"#),
        (#"{"additionalProperties": false}"#, #"{"s3cret": 1}"#),
        (#"{"propertyNames": {"maxLength": 1}}"#, #"{"s3cret": 1}"#),
        (#"{"unevaluatedProperties": false}"#, #"{"s3cret": 1}"#), (#"{"items": {"format": "uri"}}"#, #"["s3cret"]"#),
        (#"{"properties": {"x": {"properties": {"s3cret": {"type": "string"}}}}}"#, #"{"x": {"s3cret": 1}}"#),
        (#"{"dependentRequired": {"a": ["s3cret"]}}"#, #"{"a": 1}"#),
    ])
    func sensitiveFieldsAreNotTold(_ schema: String, _ value: String) throws {
        var field = try #require(JSON(written: schema).objectValue)
        field["isSensitive"] = true
        field["title"] = "Key"
        let byReference: JSON = ["properties": ["k": ["$ref": "#/$defs/k"]], "$defs": ["k": .object(field)]]
        for schema: JSON in [["properties": ["k": .object(field)]], byReference] {
            let failure = try #require(
                Failure.thrown { try Schema.check(["k": JSON(written: value)], against: schema, what: "input") })
            #expect(!failure.json.text.contains("s3cret"), "\(failure.message)")
            #expect(failure.data["path"] == "input.k")
            #expect(failure.message.contains("“Key”"))
        }
    }

    @Test func aPartialValueMayLackWhatIsRequired() throws {
        let schema = try Schema(
            JSON(written: #"{"required": ["a"], "properties": {"b": {"required": ["c"]}}}"#), path: "s")
        try schema.check([:], what: "parameters", isPartial: true)
        #expect(throws: Failure.self) { try schema.check(["b": [:]], what: "parameters", isPartial: true) }
        #expect(throws: Failure.self) { try schema.check([:], what: "parameters") }
    }

    @Test func recursionFollowsTheValue() throws {
        let schema = try Schema(
            JSON(
                written: ##"{"type": "object", "properties": {"next": {"$ref": "#"}}, "additionalProperties": false}"##),
            path: "s")
        var value: JSON = [:]
        for _ in 0..<60 { value = ["next": value] }
        try schema.check(value, what: "input")
        for _ in 0..<200 { value = ["next": value] }
        let failure = try #require(Failure.thrown { try schema.check(value, what: "input") })
        #expect(failure.key == "schema_too_deep")
    }

    /// Each level tries two ways to the next: 2 to the 60th without a limit.
    @Test func aRecursiveSchemaThatBranchesEnds() throws {
        let schema = try Schema(
            JSON(
                written: ##"""
                    {"$defs": {"n": {"anyOf": [{"properties": {"n": {"$ref": "#/$defs/n"}}, "not": {}},
                                               {"properties": {"n": {"$ref": "#/$defs/n"}}, "not": {}}]}},
                     "$ref": "#/$defs/n"}
                    """##), path: "s")
        var value: JSON = [:]
        for _ in 0..<60 { value = ["n": value] }
        let failure = try #require(Failure.thrown { try schema.check(value, what: "input") })
        #expect(failure.key == "schema_too_much_work")
    }

    @Test func schemasAreBounded() throws {
        let many = JSON.array(Array(repeating: [:], count: SchemaLimits.standard.schemas))
        let tooMany = try #require(Failure.thrown { try Schema.validate(["allOf": many], path: "s") })
        #expect(tooMany.key == "schema_too_large")
        let patterns = JSON.array(Array(repeating: ["pattern": "^(a{30}|b{30}){10}$"], count: 1000))
        let tooLarge = try #require(Failure.thrown { try Schema.validate(["anyOf": patterns], path: "s") })
        #expect(tooLarge.key == "schema_too_large")
    }

    @Test(arguments: [
        ("1.1", "0.1", true), ("0.3", "0.1", true), ("0.35", "0.1", false), ("1e308", "0.5", true),
        ("1e-7", "1e-8", true),
        ("1e-8", "1e-7", false), ("0", "3", true), ("-0.0", "3", true), ("-9", "3", true), ("7", "3.5", true),
        ("1e-300", "1e308", false), ("1e308", "7e-300", false), ("1e999999999999", "8", true),
        ("1e99999999999999999999", "7", false),
        ("18446744073709551615", "5", true), ("18446744073709551616", "5", false), ("100", "1e2", true),
        ("110", "1e2", false),
    ])
    func multiplesAreDecimal(_ value: String, _ divisor: String, _ expected: Bool) {
        #expect(Decimal(written: value).isMultiple(of: Decimal(written: divisor)) == expected)
    }

    @Test(arguments: [
        ("9223372036854775808", "9223372036854775807", 1), ("18446744073709551615", "18446744073709551616", -1),
        ("-18446744073709551615", "-18446744073709551616", 1), ("1e400", "1e399", 1), ("1e400", "10e399", 0),
        ("-1e400", "5", -1),
        ("1e-400", "0", 1), ("-0", "0", 0), ("-0.0", "0e9", 0), ("0.30000000000000000001", "0.3", 1), ("100", "1e2", 0),
        ("1e99999999999999999999", "1e400", 1), ("1e-99999999999999999999", "1e-400", -1),
    ])
    func numbersAreComparedExactly(_ left: String, _ right: String, _ order: Int) throws {
        let (one, other) = (try JSON(parsing: left, what: "left"), try JSON(parsing: right, what: "right"))
        #expect(one.order(comparedTo: other).map { $0.signum() } == order)
        #expect(other.order(comparedTo: one).map { $0.signum() } == -order)
        #expect(one.isSame(as: other) == (order == 0))
        func fits(_ value: JSON, _ schema: JSON) -> Bool {
            failure { () throws(Failure) in try Schema.check(value, against: schema, what: "it") } == nil
        }
        #expect(fits(other, ["enum": [one]]) == (order == 0))
        #expect(fits([one, other], ["uniqueItems": true]) == (order != 0))
        #expect(fits(one, ["minimum": other]) == (order >= 0) && fits(one, ["exclusiveMaximum": other]) == (order < 0))
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
