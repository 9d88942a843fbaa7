import Testing

@testable import MembraneCore

@Suite struct JSONWritingTests {
    @Test func whatIsWrittenIsReadBackTheSame() throws {
        let json: JSON = [
            "text": "quote \" backslash \\ tab \t nul-free \u{1F} emoji 👩‍👩‍👧 \u{2028}", "": [],
            "numbers": [.integer(.max), 0.1, -1e-300],
            "nested": ["empty": [:], "list": [.null, true, false]],
        ]
        #expect(try JSON(parsing: json.text, what: "The text") == json)
    }

    @Test func whatJSONCannotSayIsNoNumber() {
        #expect(JSONNumber(.infinity) == nil && JSONNumber(.nan) == nil)
    }

    @Test(arguments: [
        "0.1", "1.10", "1.0", "-0.0", "-0", "1E2", "1e+02", "5e-324", "1e400", "-1e-400", "9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "0.1000000000000000055511151231257827",
    ])
    func numbersAreAsTheyWereWritten(text: String) throws {
        #expect(try JSON(parsing: text, what: "The text").text == text)
        #expect(JSON(lenient: Array(text.utf8))?.text == text)
    }

    @Test func whatIsNestedTooDeepEndsInNull() {
        var json = JSON.bool(true)
        for _ in 0..<200 { json = [json] }
        #expect(json.text.hasSuffix("[null" + String(repeating: "]", count: 129)))
    }

    /// Texts are looked at eight bytes at a time.
    @Test func everyCharacterIsEscapedInEveryPlace() throws {
        for scalar in (UInt8(0)...127).map({ Unicode.Scalar($0) }) + ["é", "€", "😀"] {
            for length in 1...20 {
                for place in 0..<length {
                    var scalars = [Unicode.Scalar](repeating: "a", count: length)
                    scalars[place] = scalar
                    let string = String(String.UnicodeScalarView(scalars))
                    let text = JSON.string(string).text
                    let isPlain = scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
                    #expect((text == "\"\(string)\"") == isPlain)
                    // The other is no text that can be read.
                    if scalar.value != 0 { #expect(try JSON(parsing: text, what: "The text") == .string(string)) }
                }
            }
        }
    }

    @Test func stringsAreEscapedAsTheRFCSays() {
        var text: [UInt8] = []
        JSONText.append("a\"b\\c/\u{0}\n\u{1F}\u{7F}é😀", to: &text)
        #expect(String(decoding: text, as: UTF8.self) == #""a\"b\\c/\u0000\n\u001f"# + "\u{7F}é😀\"")
    }
}
