import Testing

@testable import MembraneCore

@Suite struct Base64Tests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func theVectorsOfTheRFC(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
        let unpadded = encoded.filter { $0 != "=" }
        #expect(Base64.encode(Array(plain.utf8), .url) == unpadded)
        #expect(Base64.decode(unpadded.utf8, .url) == Array(plain.utf8))
    }

    @Test func everyLengthSurvives() {
        let random = SeededRandom()
        for count in 0...100 {
            let bytes = random.bytes(count)
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
            #expect(Base64.decode(Base64.encode(bytes, .url).utf8, .url) == bytes)
        }
    }

    @Test func theTwoFormsDoNotMix() {
        #expect(Base64.encode([0xFB, 0xFF]) == "+/8=" && Base64.encode([0xFB, 0xFF], .url) == "-_8")
        #expect(Base64.decode("-_8=".utf8) == nil && Base64.decode("+/8".utf8, .url) == nil)
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zg==\n", " Zg==", "Zh==", "Zm9", "Zm9=", "Zm9v=", "====", "Z===", "Zg==Zg==",
        "Z\u{E9}==",
    ])
    func otherSpellingsAreRefused(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    // MARK: Beside a way that is as plain as can be

    private static let digits: [Base64.Form: [UInt8]] = {
        let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return [.standard: Array((common + "+/").utf8), .url: Array((common + "-_").utf8)]
    }()

    /// Bit by bit.
    private func plainly(_ bytes: [UInt8], _ form: Base64.Form) -> [UInt8] {
        var bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        while bits.count % 6 != 0 { bits.append(0) }
        var text = stride(from: 0, to: bits.count, by: 6).map { start in
            Self.digits[form, default: []][Int(bits[start..<(start + 6)].reduce(0) { $0 << 1 | $1 })]
        }
        while form == .standard, text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return text
    }

    /// What is written as this text, found among all that could be.
    private func plainlyRead(_ text: [UInt8], _ form: Base64.Form) -> [UInt8]? {
        let values = text.filter { form == .url || $0 != UInt8(ascii: "=") }.map { digit in
            Self.digits[form]?.firstIndex(of: digit)
        }
        let bits = values.flatMap { value in (0..<6).map { UInt8(truncatingIfNeeded: (value ?? 0) >> (5 - $0) & 1) } }
        let bytes = stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
            bits[start..<(start + 8)].reduce(0) { $0 << 1 | $1 }
        }
        return plainly(bytes, form) == text ? bytes : nil
    }

    /// Into memory of its own.
    private func decoded(_ text: [UInt8], _ form: Base64.Form) -> [UInt8]? {
        guard let bytes = Base64.decode(text.span, form) else { return nil }
        return bytes.withSpan { span in span.indices.map { span[$0] } }
    }

    @Test(arguments: [Base64.Form.standard, .url])
    func everyLengthIsWrittenAndReadAsPlainly(form: Base64.Form) {
        let random = SeededRandom(seed: 9)
        for count in 0..<200 {
            let bytes = random.bytes(count)
            let expected = plainly(bytes, form)
            #expect(Array(Base64.encode(bytes, form).utf8) == expected)
            var text = OwnedText(capacity: 1)
            Base64.append(bytes.span, form, to: &text)
            #expect(Array(String(text).utf8) == expected)
            #expect(Base64.decode(expected, form) == bytes)
            #expect(decoded(expected, form) == bytes)
        }
    }

    @Test(arguments: [Base64.Form.standard, .url])
    func everyByteInEveryPlaceIsReadAsPlainly(form: Base64.Form) {
        for byte in UInt8.min...UInt8.max {
            for length in 1...17 {
                for place in 0..<length {
                    var text = [UInt8](repeating: UInt8(ascii: "A"), count: length)
                    text[place] = byte
                    #expect(Base64.decode(text, form) == plainlyRead(text, form))
                }
            }
        }
    }
}
