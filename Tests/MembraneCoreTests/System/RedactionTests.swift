import Testing

@testable import MembraneCore

/// Secrets in what others wrote, however they wrote them.
@Suite struct RedactionTests {
    private let redaction = Redaction(texts: ["tok/en \"+é\\1", "pass-wörd", "1234567890"])

    /// However many secrets there are, also such that all begin alike.
    @Test func manySecretsAreLookedForAtOnce() {
        let secrets = (0..<50_000).map { "secret-\($0)" }
        let redaction = Redaction(texts: secrets)
        #expect(redaction.applied(to: "a secret-49999, secret-1 and secret-x") == "a ***, *** and secret-x")
        #expect(redaction.applied(to: "secret-123456") == "***6")
        let text = String(repeating: "secret-", count: 5000)
        #expect(redaction.applied(to: text) == text)
        #expect(redaction.beginning(of: Array("it is SECRET-4".utf8)) == "it is ***")
    }

    @Test(arguments: [
        // As it is, and with the escapes of JSON, each of them and several.
        (#"bad tok/en "+é\1!"#, "bad ***!"), (#"{"m":"tok\/en \"+é\\1"}"#, #"{"m":"***"}"#),
        (#"tok\u002fen\u0020\u0022\u002B\u00e9\u005c1."#, "***."), (#"\u0074ok/en \"+\xc3\xa9\\1"#, "***"),
        // JSON in JSON.
        (#""{\"m\":\"tok\\\/en \\\"+é\\\\1\"}""#, #""{\"m\":\"***\"}""#),
        // Percent-encoded: whole, in part, in small letters, as in a form, and twice.
        ("?k=tok%2Fen%20%22%2B%C3%A9%5C1&x=1", "?k=***&x=1"), ("k=tok/en+%22%2b%c3%a9%5c1", "k=***"),
        ("tok%252Fen%2520%2522%252B%25C3%25A9%255C1", "***"),
        // HTML.
        ("<p>tok&#47;en &quot;+&eacute;</p>", "<p>tok&#47;en &quot;+&eacute;</p>"),
        (#"<p>tok&#x2F;en &quot;+&#233;\1</p>"#, "<p>***</p>"),
        // In other case, twice, next to itself, and by another name's side.
        ("PASS-WöRD pass-wörd", "*** ***"), ("pass-wördpass-wörd", "******"),
        ("n=1234567890;", "n=***;"), ("12345678", "12345678"), ("", ""), ("nothing of it", "nothing of it"),
    ])
    func whatIsASecretIsHidden(text: String, shown: String) {
        #expect(redaction.applied(to: text) == shown)
        #expect(redaction.finds(in: text) == (text != shown))
    }

    @Test(arguments: ["", "u:", "us:", "user:"])
    func base64HidesNothing(user: String) {
        for form in [Base64.Form.standard, .url] {
            for rest in ["", "x", "xy"] {
                let encoded = Base64.encode(Array((user + "pass-wörd" + rest).utf8), form)
                let shown = redaction.applied(to: "Basic \(encoded) is wrong")
                #expect(shown.contains("***") && shown.hasSuffix(" is wrong"))
                // Some bits of the first and last letters may stand in the digits around.
                #expect(shown.utf8.count <= "Basic ***  is wrong".utf8.count + Base64.digits(user.utf8.count) + 8)
            }
        }
        #expect(redaction.applied(to: "706173732d77c3b67264 706173732D77C3B67264") == "*** ***")
    }

    @Test func theBeginningOfABodyIsOneLineWithoutSecrets() {
        #expect(redaction.beginning(of: Array("<h1>\r\n  No:\tpass-wörd</h1>\n".utf8)) == "<h1> No: ***</h1>")
        #expect(redaction.beginning(of: Array("aé".utf8), maximum: 2) == "a…")
        #expect(redaction.beginning(of: [0x61, 0xFF, 0x00, 0x62]) == "a\u{FFFD} b")
        // The end of what is shown cuts through the secret, and so does the end of what was read.
        for length in [495, 16 << 10] {
            let filling = String(repeating: "x", count: length)
            let body = Array((filling + "pass-wörd" + filling).utf8)
            #expect(!redaction.beginning(of: body).contains("pass"))
            #expect(
                redaction.applied(to: Array(body.prefix(length + 4)), isCut: true)?.suffix(3) == Array("***".utf8)[...])
            #expect(redaction.applied(to: Array(body.prefix(length + 4))) == nil)
        }
    }

    @Test func valuesAreJSONAsBefore() throws {
        let value: JSON = [
            "pass-wörd": ["a", "say pass-w%C3%B6rd", 1_234_567_890, 12, true, .null], "b": ["c": "tok\\/en \"+é\\1"],
        ]
        let hidden: JSON = ["***": ["a", "say ***", "***", 12, true, .null], "b": ["c": "***"]]
        #expect(value.redacted(redaction) == hidden)
    }

    @Test func whatIsPublicIsNoSecret() {
        let credentials: JSON = [
            "access_token": "access-1", "scope": "contacts.read", "expires_in": 3600, "id": 1_234_567, "short": "abc",
            "more": ["nested-1", ["token_type": "Bearer!"]],
        ]
        #expect(
            credentials.secrets(minimum: 6).map { String(decoding: $0, as: UTF8.self) }
                == ["access-1", "1234567", "nested-1"])
        #expect(!Redaction([[], []]).finds(in: "anything"))
    }

    /// What an app can send is bounded, and so must be the work with it.
    @Test func escapesWithinEscapesEnd() {
        for filling in [#"\\\\"#, "%25", "&amp;", "%25&amp;\\\\+"] {
            let text = String(repeating: filling, count: 1000)
            #expect(ForeignText.readings(of: Array(text.utf8)).count <= 24)
            #expect(redaction.applied(to: text) == text)
        }
    }
}
