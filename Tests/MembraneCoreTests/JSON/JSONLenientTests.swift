import Testing

@testable import MembraneCore

/// What others write (DESIGN 6): whatever can be read costs nothing of what is beside it.
@Suite struct JSONLenientTests {
    private func read(_ bytes: [UInt8]) -> JSON? { JSON(lenient: bytes) }
    private func read(_ text: String) -> JSON? { read(Array(text.utf8)) }

    @Test(arguments: [
        ("\u{FEFF}{\"a\":1}", #"{"a":1}"#), ("{\"a\":1}\u{0}", #"{"a":1}"#), ("{\"a\":1}\n\u{0}\u{0} \n", #"{"a":1}"#),
        (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#), (#"{"a":{"b":1,"b":null}}"#, #"{"a":{"b":null}}"#),
        (#"{"a":"x\u0000y"}"#, #"{"a":"x\#u{FFFD}y"}"#), ("{\"a\":\"x\u{0}y\"}", #"{"a":"x\#u{FFFD}y"}"#),
        (#"{"a\u0000":1}"#, #"{"a\#u{FFFD}":1}"#),
        (
            #"["\ud83d","\ude00","\ude00\ud83d","\ud83dx","\ud83d\u0041","\ud83d\n","\ud83d\ud83d\ude00"]"#,
            "[\"\u{FFFD}\",\"\u{FFFD}\",\"\u{FFFD}\u{FFFD}\",\"\u{FFFD}x\",\"\u{FFFD}A\",\"\u{FFFD}\\n\",\"\u{FFFD}😀\"]"
        ),
        ("\"a\tb\u{1}\n\"", #""a\tb\u0001\n""#), ("[NaN,Infinity,-Infinity,1]", "[null,null,null,1]"),
        (
            #"{"n":18446744073709551615,"e":1e400,"m":-0,"f":1.10}"#,
            #"{"n":18446744073709551615,"e":1e400,"m":-0,"f":1.10}"#
        ),
    ])
    func whatIsOddIsRead(text: String, expected: String) throws {
        let value = try #require(read(text))
        #expect(value.text == expected)
        // What is given on is read by everybody.
        #expect(try JSON(parsing: value.text, what: "The copy") == value)
    }

    @Test(arguments: [
        [0xE9], [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
    ])
    func bytesThatAreNotUTF8CostTheirPlace(bytes: [UInt8]) throws {
        let text = Array(#"{"name":"Jos"#.utf8) + bytes + Array(#"\n","token":"at"}"#.utf8)
        let value = try #require(read(text))
        #expect(value["token"] == "at")
        #expect(value["name"] == .string(String(decoding: Array("Jos".utf8) + bytes + [0x0A], as: UTF8.self)))
        // Between values they are nothing that could be read.
        #expect(read(Array(#"{"a":1"#.utf8) + bytes + [0x7D]) == nil)
    }

    @Test(arguments: [
        "", " ", "{", #"{"a":"#, #"{"a":1,}"#, "[1,]", "[1 2]", "{}x", "{}{}", "'a'", "{a:1}", "01", "1.", ".5", "+1",
        "-",
        "1e", "tru", "nan", "<html>", "[1\u{0},2]", "{\"id\":1\u{0}}", "{\"id\":1\u{0}\"}", "\u{0}{}", "1\u{0}2",
        "{}\u{0}x",
        #""\x""#, #""\u12""#, #""\u00g0""#, "\"a", "// a\n1", "\u{FEFF}", "\u{FEFF}\u{FEFF}1", "{1:2}", "[}", "{]",
        "--1",
    ])
    func whatIsNoJSONIsNone(text: String) { #expect(read(text) == nil) }

    @Test func bothMannersReadTheSame() throws {
        for text in [
            #" {"a" : [ 1 , -2.50 , true , null , "é\u00e9\ud83d\ude00\/" ] , "" : { } } "#, "0", #""""#, "\t[ ]\r\n",
        ] {
            #expect(read(text) == (try JSON(parsing: text, what: "The text")))
        }
    }

    // MARK: Limits

    private static let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    private static let many = "[" + String(repeating: #"{"a":[]},"#, count: 100_000) + "1]"
    private static let long = String(repeating: "9", count: 5000)

    private static let tooMuch = ["deep": deep, "many": many, "long": long, "long fraction": "-1.\(long)e5"]

    @Test(arguments: ["deep", "many", "long", "long fraction"])
    func aMemberBeyondTheLimitsCostsItself(what: String) throws {
        let value = try #require(Self.tooMuch[what])
        let text = #"{"a":\#(value),"token":"at","b":[\#(value)],"c":"x","d":[1],"expires":3600}"#
        let bytes = Array(text.utf8)
        let isRead = JSON(lenient: bytes) != nil || (try? JSON(parsing: bytes, what: "The text")) != nil
        #expect(!isRead)
        let object = try #require(JSONObject(lenient: bytes))
        // Not in the expectation, which would print all of it.
        let isWhole = object == JSONObject(["token": "at", "c": "x", "d": [1], "expires": 3600])
        #expect(isWhole)
    }

    /// Brackets in texts are none, and a text that does not end ends nothing.
    @Test func whatIsLeftOutEndsWhereItEnds() throws {
        let hidden = String(repeating: "[", count: 70) + #""]\"]","\\""# + String(repeating: "]", count: 70)
        #expect(JSONObject(lenient: Array(#"{"a":\#(hidden),"b":1}"#.utf8)) == JSONObject(["b": 1]))
        #expect(JSONObject(lenient: Array((#"{"a":"# + String(repeating: "[", count: 70) + #"""#).utf8)) == nil)
        #expect(JSONObject(lenient: Array((#"{"a":"# + String(repeating: "[", count: 70)).utf8)) == nil)
        #expect(JSONObject(lenient: Array(Self.deep.utf8)) == nil)
    }

    @Test func singleMembersAreReadHoweverManyThereAre() throws {
        let members = (0..<70_000).map { #""m\#($0)":[\#($0),2]"# }.joined(separator: ",")
        let object = try #require(JSONObject(lenient: Array("{\(members),\"token\":\"at\",\"n\":1.5}".utf8)))
        #expect(object["token"] == "at" && object["n"] == 1.5 && object["m1"] == [1, 2] && object["m69999"] == nil)
    }

    @Test(arguments: [
        ("3600", 3600 as Int64?), ("3600.0", 3600), ("3.6e3", 3600), ("3600.9", 3600), (#""3600""#, 3600),
        (#"" 3600""#, 3600),
        (#""3600.0""#, 3600), (#""3600 \n""#, 3600), (#""03600""#, 3600), (#""000""#, 0), (#""0.5""#, 0),
        (#""3.6E+3""#, 3600),
        ("0", 0), ("-0", 0), ("9007199254740992", 9_007_199_254_740_992), ("9007199254740993", nil), ("1e400", nil),
        ("-1", nil),
        ("-0.5", nil), (#""-1""#, nil), (#""""#, nil), (#"" ""#, nil), (#""1 hour""#, nil), (#""null""#, nil),
        (#""[1]""#, nil),
        ("null", nil), ("true", nil), ("[3600]", nil), ("{}", nil), (#""0x10""#, nil), (#""1e400""#, nil),
        (#""++1""#, nil),
    ])
    func amountsAreWrittenInManyWays(text: String, amount: Int64?) throws {
        #expect(try #require(read(text)).amount == amount)
    }
}

extension JSONObject {
    fileprivate init(_ json: JSON) { self = json.objectValue ?? JSONObject() }
}
