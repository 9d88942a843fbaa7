import Testing

@testable import MembraneCore

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://api.example.com", true), ("http://127.0.0.1:8080/x?y=1#z", true), ("https://[::1]:8443/", true),
        ("https://a-b.example", true), ("ftp://a", false), ("https://", false), ("https:///x", false),
        ("https://:80", false),
        ("https://u@a", false), ("https://a:b@c", false), ("https://a b", false), ("https://a\\b", false),
        ("https://a:999999", false), ("https://a:", false), ("https://ä.example", false), ("https://[::1", false),
        ("https://[]", false), ("https://[::1]x", false), ("https://[::g]", false), ("https://[:::]", false),
        ("https://[1.2.3.4]", false), ("https://[1:2]", false), ("HTTPS://a", false), ("", false),
        ("https://a/{b}", false), ("https://" + String(repeating: "a", count: 5000), false),
    ])
    func isAnAddress(_ text: String, _ expected: Bool) {
        #expect((WebAddress.problem(text) == nil) == expected)
    }

    /// Each by its name: who is told that a host “is none” does not find the mistake.
    @Test(arguments: [
        ("https://user:pass@a.example", "user name"), ("https://api.example@evil.test/", "user name"),
        ("https://[fe80::1%25eth0]/", "IPv6 zone"), ("https://[fe80::1%eth0]/", "IPv6 zone"),
        ("https://2130706433/", "IPv4"), ("https://0177.0.0.1", "IPv4"), ("https://0x7f.0.0.1", "IPv4"),
        ("https://0x7f000001:8080/", "IPv4"), ("https://127.1", "IPv4"), ("https://1.2.3.4.5", "IPv4"),
        ("https://10...0.0.0/", "host"), ("https://1.2..4/", "host"), ("https://.1.2.3.4", "host"),
        ("https://.1../", "host"), ("https://a..b", "host"), ("https://.", "host"), ("https://..", "host"),
        ("https://1.2.3.256", "IPv4"), ("https://127.0.0.1./", "IPv4"), ("file:///etc/passwd", "https://"),
        ("gopher://a", "https://"), ("javascript:alert(1)", "https://"),
    ])
    func isRefusedByName(_ text: String, _ word: String) throws {
        let problem = try #require(WebAddress.problem(text))
        #expect(problem.split(separator: word, omittingEmptySubsequences: false).count > 1, "\(problem)")
    }

    @Test(arguments: ["https://1password.com", "https://a.1b", "https://3.example", "http://192.0.2.1:8080/x"])
    func numbersInNamesAreNoAddress(_ text: String) { #expect(WebAddress.problem(text) == nil) }

    @Test(arguments: [
        ("https://", true), ("https://a.", true), ("https://a/", false), ("https://a?", false), ("https", false),
        ("", false),
        ("x: y://", false), ("a/b", false), ("https://a\\", false),
    ])
    func endsInAuthority(_ text: String, _ expected: Bool) {
        #expect(WebAddress.endsInAuthority(text) == expected)
    }

    @Test func encodesAllButUnreserved() {
        #expect(PercentEncoding.encode("aZ0-._~ /%é") == "aZ0-._~%20%2F%25%C3%A9")
    }
}
