import Testing

@testable import MembraneCore

@Suite struct BytesTests {
    @Test(arguments: [
        ("", ""), ("a", ""), ("abc", "abc"), ("aab", "ab"), ("ababac", "abac"), ("xyzab", "ab"), ("a\u{0}b", "\u{0}b"),
    ])
    func aPartIsFound(text: String, part: String) {
        #expect(text.utf8.holds(part.utf8))
    }

    @Test(arguments: [("", "a"), ("ab", "abc"), ("abab", "abb"), ("cafe", "café"), ("abc", "ac")])
    func whatIsNoPartIsNot(text: String, part: String) {
        #expect(!text.utf8.holds(part.utf8))
    }
}
