import Testing

@testable import MembraneCore

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://api.example.com", true), ("http://127.0.0.1:8080/x?y=1#z", true), ("https://[::1]:8443/", true),
        ("https://a-b.example", true), ("ftp://a", false), ("https://", false), ("https:///x", false),
        ("https://:80", false),
        ("https://u@a", false), ("https://a:b@c", false), ("https://a b", false), ("https://a\\b", false),
        ("https://a:999999", false), ("https://a:", false), ("https://ä.example", false), ("https://[::1", false),
        ("https://[]", false), ("https://[::1]x", false), ("https://[::g]", false), ("HTTPS://a", false), ("", false),
        ("https://a/{b}", false), ("https://" + String(repeating: "a", count: 5000), false),
    ])
    func isAnAddress(_ text: String, _ expected: Bool) {
        #expect((WebAddress.problem(text) == nil) == expected)
    }

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
