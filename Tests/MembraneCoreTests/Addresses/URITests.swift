import Testing

@testable import MembraneCore

@Suite struct URITests {
    private func uri(_ text: String) throws(Failure) -> URI { try URI(text, what: "The URI") }

    @Test func givesTheParts() throws {
        let uri = try uri("HTTPS://API.Example.com:8443/V1/a%20b?x=1&y=2#part")
        #expect(uri.text == "HTTPS://API.Example.com:8443/V1/a%20b?x=1&y=2#part")
        #expect(uri.scheme == "https" && uri.isSecure)
        #expect(uri.host == "api.example.com")
        #expect(uri.port == 8443)
        #expect(uri.path == "/V1/a%20b")
        #expect(uri.query == "x=1&y=2")
        #expect(uri.fragment == "part")
        #expect(uri.origin == "https://api.example.com:8443")
        #expect("\(uri)" == uri.text)
    }

    @Test(arguments: [
        ("https://example.com", "https://example.com", 443),
        ("https://example.com:443/", "https://example.com", 443),
        ("http://example.com", "http://example.com", 80),
        ("http://example.com:443", "http://example.com:443", 443),
        ("https://example.com:80", "https://example.com:80", 80),
        ("http://[::1]:8080/", "http://[::1]:8080", 8080),
        ("http://127.1/", "http://127.0.0.1", 80),
        ("http://0x7f000001/", "http://127.0.0.1", 80),
        ("http://2130706433/", "http://127.0.0.1", 80),
    ])
    func knowsTheOrigin(text: String, origin: String, port: Int) throws {
        let uri = try uri(text)
        #expect(uri.origin == origin)
        #expect(uri.port == port)
        #expect(uri.path == "/")
        #expect(uri.query == nil)
    }

    @Test(arguments: [
        "", "/path", "example.com", "//example.com", "https:", "https:example.com", "https://", "https:///path",
        "https:/example.com", "https://?x", "https://#x", "https://:443/", "ftp://example.com", "file:///etc/passwd",
        "javascript://example.com", "https://user@example.com", "https://user:password@example.com",
        "https://@example.com", "https://example.com@evil.test/", "https://exa mple.com", "https://example.com/a b",
        "https://example.com/a\nb", "https://example.com/a\r\nHost: evil", "https://example.com/\0",
        "https://example.com/\t",
        "https://example.com\\evil.test/", "https://example.com/ü", "https://exämple.com", "https://exa%6dple.com",
        "https://example.com:0", "https://example.com:65536", "https://example.com:x", "https://example.com:-1",
        "https://[::1", "https://[x]/", "https://exa<mple.com", "https://example.com/a/../b", "https://example.com/..",
        "https://example.com/%2e%2E/b", "https://example.com/a%00", " https://example.com", "https://example.com ",
    ])
    func refusesWhatIsNoPlainWebAddress(text: String) throws {
        let failure = try #require(throws: Failure.self) { try uri(text) }
        #expect(failure.status == .invalidRequest)
        #expect(failure.message.hasPrefix("The URI "))
        #expect(!failure.message.contains("password@") && !failure.message.contains("evil"))
    }

    @Test(arguments: [
        ("https://api.x.com/v1", "/contacts", "https://api.x.com/v1/contacts"),
        ("https://api.x.com/v1", "contacts", "https://api.x.com/v1/contacts"),
        ("https://api.x.com/v1/", "/contacts", "https://api.x.com/v1/contacts"),
        ("https://api.x.com/v1/", "contacts/", "https://api.x.com/v1/contacts/"),
        ("https://api.x.com", "contacts", "https://api.x.com/contacts"),
        ("https://api.x.com/", "/", "https://api.x.com/"),
        ("https://api.x.com/v1", "", "https://api.x.com/v1"),
        ("https://api.x.com/v1", "/", "https://api.x.com/v1/"),
        ("https://api.x.com/v1", "?a=1", "https://api.x.com/v1?a=1"),
        ("https://api.x.com/v1", "/contacts?a=1&b=/..//x", "https://api.x.com/v1/contacts?a=1&b=/..//x"),
        ("https://api.x.com/v1?key=k", "contacts?a=1", "https://api.x.com/v1/contacts?key=k&a=1"),
        ("https://api.x.com/v1?key=k#f", "contacts", "https://api.x.com/v1/contacts?key=k"),
        ("https://api.x.com/v1", "people:search", "https://api.x.com/v1/people:search"),
        ("https://api.x.com/v1", "a//b", "https://api.x.com/v1/a//b"),
        ("https://api.x.com/v1", "a..b/...", "https://api.x.com/v1/a..b/..."),
        ("https://api.x.com/v1", "group%2Fproject", "https://api.x.com/v1/group%2Fproject"),
        ("https://api.x.com/v1", "Łódź 1?q=a b|c", "https://api.x.com/v1/%C5%81%C3%B3d%C5%BA%201?q=a%20b%7Cc"),
        ("https://api.x.com/v1", "100%?q=%41%4", "https://api.x.com/v1/100%25?q=%41%254"),
        ("https://api.x.com/v1", "to?url=https://evil.test", "https://api.x.com/v1/to?url=https://evil.test"),
        ("https://api.x.com/v1", "https://api.x.com/v2/contacts?p=2", "https://api.x.com/v2/contacts?p=2"),
        ("https://api.x.com/v1", "HTTPS://API.X.COM:443/v2", "HTTPS://API.X.COM:443/v2"),
        ("http://127.0.0.1:81/v1", "http://127.0.0.1:81/v2", "http://127.0.0.1:81/v2"),
    ])
    func joinsAReference(base: String, reference: String, joined: String) throws {
        let result = try uri(base).joining(reference)
        #expect(result.text == joined)
        #expect(result == (try uri(joined)))
    }

    @Test(arguments: [
        "https://evil.test/", "https://api.x.com.evil.test/v1", "http://api.x.com/v1", "https://api.x.com:8443/v1",
        "//evil.test/v1", "///evil.test", "ftp://api.x.com/", "javascript://api.x.com/",
    ])
    func refusesAnotherOrigin(reference: String) throws {
        let base = try uri("https://api.x.com/v1")
        let failure = try #require(throws: Failure.self) { try base.joining(reference) }
        #expect(failure.status == .addressRefused)
        #expect(failure.type == .badRequest)
        #expect(failure.key == "other_origin")
    }

    @Test(arguments: [
        "..", "../admin", "/../admin", "a/..", "a/../b", ".", "./a", "%2e%2e/admin", ".%2E", "%2E%2E%2Fadmin",
        "..%2fadmin", "..%5cadmin", "..;/admin", "..;x=1/admin", "\\evil.test", "/\\evil.test", "a\\..\\b", "a\nb",
        "a\r\n",
        "a\u{0}", "a\u{7F}", "a%0d%0ab", "a%00", "a#b", "#", "a#\u{301}b", "\\\u{301}", "https://user@api.x.com/",
        "https://api.x.com@evil.test/",
        "https://api.x.com/v1/../v2",
    ])
    func refusesWhatMayLeadElsewhere(reference: String) throws {
        let base = try uri("https://api.x.com/v1")
        let failure = try #require(throws: Failure.self) { try base.joining(reference) }
        #expect(failure.status == .invalidRequest)
        #expect(failure.message.hasPrefix("The path "))
    }

    @Test func appendsToTheQuery() throws {
        let added = [("redirect_uri", "https://a.b/c?d=e"), ("scope", "a b+c"), ("ü", "")]
        let encoded = "redirect_uri=https%3A%2F%2Fa.b%2Fc%3Fd%3De&scope=a%20b%2Bc&%C3%BC="
        #expect(try uri("https://x.com").appending(query: added).text == "https://x.com/?\(encoded)")
        #expect(try uri("https://x.com/a?b=c").appending(query: added).text == "https://x.com/a?b=c&\(encoded)")
        #expect(try uri("https://x.com/a?").appending(query: [("b", "c")]).text == "https://x.com/a?b=c")
        #expect(try uri("https://x.com/a#f").appending(query: [("b", "c")]).text == "https://x.com/a?b=c#f")
        #expect(try uri("https://x.com").appending(query: []).text == "https://x.com")
        let items = try uri("https://x.com").appending(query: added).queryItems
        #expect(items.elementsEqual(added, by: ==))
    }
}
