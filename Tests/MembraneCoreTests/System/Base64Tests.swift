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
}
