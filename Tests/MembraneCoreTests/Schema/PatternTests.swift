import Testing

@testable import MembraneCore

@Suite struct PatternTests {
    @Test(arguments: [
        ("", "", true), ("", "x", true), ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true),
        ("b$", "abc", false), ("^$", "", true), ("^$", "x", false), ("^a.c$", "abc", true), ("^a.c$", "a\nc", false),
        ("^.$", "😀", true), ("^[abc]+$", "cab", true), ("^[^abc]+$", "xyz", true), ("^[^abc]+$", "xbz", false),
        ("^[a-z0-9-]+$", "a-1", true), ("^[a-z0-9-]+$", "A", false), ("^[]$", "x", false), ("^[^]$", "\n", true),
        (#"^[\]\-\\]+$"#, #"]-\"#, true), (#"^\d{2,4}$"#, "1", false), (#"^\d{2,4}$"#, "12", true),
        (#"^\d{2,4}$"#, "12345", false), (#"^\d{3}$"#, "123", true), (#"^\d{2,}$"#, "1", false),
        (#"^\d{2,}$"#, "123456", true), (#"^a{0}$"#, "", true), (#"^\d$"#, "٣", false), (#"^\w+$"#, "a_Z9", true),
        (#"^\w+$"#, "é", false), (#"^\s+$"#, " \t\u{A0}\u{FEFF}", true), (#"^\S+$"#, "a b", false),
        (#"^[\D]+$"#, "ab", true), (#"^[\D]+$"#, "a1", false), (#"^[^\D]+$"#, "12", true),
        ("^(a|b|cd)*$", "abcdcd", true),
        ("^(a|b|cd)*$", "abc", false), ("^(?:ab)+?$", "abab", true), ("^a*?$", "aaa", true), ("a|", "x", true),
        ("^(a*)*$", "aaab", false), ("^(a*)*$", "aaa", true), ("(^a|b$)", "ab", true), ("^(^a)$", "a", true),
        ("a^b", "ab", false), (#"^\u0041\x42\t$"#, "AB\t", true),
        (#"^[a-z0-9][a-z0-9-]*\.myshopify\.com$"#, "acme-1.myshopify.com", true),
        (#"^[a-z0-9][a-z0-9-]*\.myshopify\.com$"#, "evil.com/x.myshopify.com", false),
        (#"^https://[^/?#@]+$"#, "https://a.example", true), ("^(a?){3}$", "aa", true), ("^(a?){3}$", "aaaa", false),
    ])
    func matches(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == expected)
    }

    @Test(arguments: [
        "(", ")", "a)", "(a", "[a", "[a-", "*a", "a**", "a{", "a{x}", "a{2", "a{3,2}", "a{1001}", "a{99999999999}", "+",
        "{1}", "a}", "]", #"\"#, #"(a)\1"#, "(?=a)", "(?!a)", "(?<n>a)", #"\bx"#, #"\p{L}"#, #"\k<n>"#, #"\u12"#,
        #"\uD800"#,
        #"\xg0"#, "[z-a]", #"[\d-z]"#, "a?{2}", "((a{100}){100}){100}", "((((){1000}){1000}){1000}){1000}",
        String(repeating: "(", count: 500) + String(repeating: ")", count: 500), String(repeating: "a", count: 1001),
    ])
    func refuses(_ pattern: String) {
        #expect(throws: Failure.self) { try Pattern(pattern) }
    }

    /// Backtracking would need longer than the universe will last.
    @Test(arguments: ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^((a?){20}a{20})*$", "^(.*a){20}$", "(x+x+)+y"])
    func hostilePatternsEnd(_ pattern: String) throws {
        let text = String(repeating: pattern.hasPrefix("(x") ? "x" : "a", count: 2000) + "!"
        #expect(try !Pattern(pattern).matches(text))
    }
}
