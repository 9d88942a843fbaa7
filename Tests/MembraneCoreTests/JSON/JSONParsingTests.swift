import Testing

@testable import MembraneCore

@Suite struct JSONParsingTests {
    private func parse(_ text: String) throws(Failure) -> JSON { try JSON(parsing: text, what: "The text") }

    private func refusal(_ bytes: [UInt8]) -> Failure? {
        failure { () throws(Failure) in _ = try JSON(parsing: bytes, what: "The text") }
    }

    @Test func everyKindOfValueIsRead() throws {
        let json = try parse(
            #" {"n": null, "t": true, "i": -9223372036854775808, "r": 1.5e3, "s": "ü\n\ud83d\ude00", "a": [1, []]} "#)
        let expected: JSON = [
            "n": .null, "t": true, "i": .integer(.min), "r": .number(JSONNumber(checked: "1.5e3")), "s": "ü\n😀",
            "a": [1, []],
        ]
        #expect(json == expected)
        #expect(try parse("5") == 5 && parse(#""""#) == "" && parse("null") == .null)
    }

    @Test func membersKeepTheirOrder() throws {
        let text = #"{"z":1,"a":2,"m":{"y":1,"b":2}}"#
        #expect(try parse(text).text == text)
    }

    @Test(arguments: [
        ("", "cut off"), ("{", "cut off"), (#"{"a": "#, "cut off"), (#""abc"#, "cut off"), ("[1, 2", "cut off"),
        (#"{"a": 1, "a": 2}"#, "twice"), (#"{"a": {"b": 1, "b": 1}}"#, "twice"), ("{} x", "follows"),
        ("1 2", "follows"),
        (#"{"a\u0000": 1}"#, "NUL"), (#""\u0000""#, "NUL"), ("\"\u{0}\"", "NUL"), ("\u{FEFF}{}", "byte order mark"),
        (#""\ud83d""#, "syntax"), (#""\ude00\ud83d""#, "syntax"), (#""\ud83dx""#, "syntax"), ("\"\t\"", "syntax"),
        ("1\u{0}", "follows"), ("[1\u{0}]", "syntax"), ("-", "cut off"), ("1.", "cut off"), ("-x", "syntax"),
        ("1.e5", "syntax"),
        ("1e", "cut off"), ("+1", "syntax"), ("Infinity", "syntax"), ("nul", "syntax"), ("[1 2]", "syntax"),
        (#""\x""#, "syntax"), (#""\u12g4""#, "syntax"), (#""\"#, "cut off"), ("{} {}", "follows"),
        ("{a: 1}", "syntax"), ("[1,]", "syntax"), ("'x'", "syntax"), ("NaN", "syntax"), ("01", "syntax"),
        ("// x", "syntax"),
    ])
    func whatIsWrongIsSaid(text: String, kind: String) {
        let refusal = refusal(Array(text.utf8))
        #expect(refusal?.status == .invalidRequest)
        #expect(refusal?.message.contains(kind) == true, "\(refusal?.message ?? "")")
        #expect(refusal?.message.contains("line") == true && refusal?.message.hasPrefix("The text") == true)
    }

    /// Of the text as it was written, not of the copy that Jansson reads.
    @Test(arguments: [
        ("[1 2]", "syntax", 1, 4), ("[123456, -12.50,\n  7 x]", "syntax", 2, 5), ("{} x", "follows", 1, 4),
        ("12.50true", "follows", 1, 6), ("1e5e6", "follows", 1, 4), ("1-2", "follows", 1, 2),
        ("1.5.5", "follows", 1, 4),
        (#"{"é": 1.25, "a": 2, "é": 3}"#, "twice", 1, 21), (#"{"a" "b\x"}"#, "syntax", 1, 6),
        (#"{"a": "b\x"}"#, "syntax", 1, 9), (#"{} "\x"#, "follows", 1, 4), ("[1,\n2,\n", "cut off", 3, 1),
        (#"{"":1,"\x":2}"#, "syntax", 1, 8), ("[}", "syntax", 1, 2), ("{1: 2}", "syntax", 1, 2),
        ("{01: 2}", "syntax", 1, 2),
        ("[nullnull]", "syntax", 1, 6), ("[1.50\u{0}]", "syntax", 1, 6), ("[1.50 \u{e9}]", "syntax", 1, 7),
        ("]", "syntax", 1, 1), ("[[1],2]]", "follows", 1, 8),
    ])
    func thePlaceIsSaid(text: String, kind: String, line: Int, column: Int) {
        let message = refusal(Array(text.utf8))?.message ?? ""
        #expect(message.contains(kind) && message.contains("(line \(line), column \(column))"), "\(message)")
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
            #expect(refusal([0x22] + bytes + [0x22])?.message.contains("UTF-8") == true)
        }
    }

    @Test func theMessageNeverQuotesTheText() {
        for text in [
            #"{"password": "canary-1"#, "canary-1", #"{"a": canary-1}"#, #"["canary-1" "canary-1"]"#,
            "[\"canary-1\u{1}\"]",
        ] {
            #expect(refusal(Array(text.utf8))?.message.contains("canary") == false)
        }
    }

    @Test func nestingIsLimited() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        }
        #expect(try parse(nested(64)).text == nested(64))
        #expect(refusal(Array(nested(65).utf8))?.message.contains("64") == true)
        #expect(refusal(Array(nested(3000).utf8))?.status == .invalidRequest)
        #expect(refusal(Array(String(repeating: "[", count: 1_000_000).utf8))?.status == .invalidRequest)
        // Brackets inside a text are none.
        let text = #""\#(String(repeating: "[{", count: 100))\"[" "#
        #expect(try parse(text).stringValue?.utf8.count == 202)
    }

    @Test func theNumberOfValuesIsLimited() throws {
        func list(_ count: Int) -> String { "[" + String(repeating: "1,", count: count - 1) + "1]" }
        #expect(try parse(list(100_000)).arrayValue?.count == 100_000)
        #expect(refusal(Array(list(200_001).utf8))?.message.contains("200000") == true)
    }
}
