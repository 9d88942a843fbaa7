import Testing

@testable import MembraneCore

/// For whom a token was made, and by whom (RFC 7519, sections 4.1.1 and 4.1.3).
@Suite struct AudienceTests {
    private static let now = ManualClock.start
    private static let secret = Secret([UInt8](repeating: 7, count: 64))
    private let key: TokenKey

    init() throws { key = TokenKey(try KeySet([Key(secret: Self.secret)])) }

    /// Why a token with these claims is refused, by the quick way and by the general one.
    private func reason(_ claims: String, audience: String? = nil, issuer: String? = nil) throws -> String? {
        var expected = TokenExpectations()
        expected.audience = audience
        expected.issuer = issuer
        let text = #"{"workspaceKey":"acme",\#(claims)"exp":\#(Self.now / 1000 + 60)}"#
        let signed =
            Base64.encode(Array(#"{"alg":"HS256"}"#.utf8), .url) + "." + Base64.encode(Array(text.utf8), .url)
        let token =
            signed + "." + Base64.encode(try HMAC.authenticate(Array(signed.utf8), key: Self.secret, .sha256), .url)
        let quick = failure { () throws(Failure) in _ = try key.verify(token.utf8.span, now: Self.now, expected) }
        let general = failure { () throws(Failure) in
            _ = try Token.verify(token, KeySet([Key(secret: Self.secret)]), now: Self.now, expected)
        }
        #expect(quick?.message == general?.message)
        return quick?.data["reason"]?.stringValue
    }

    @Test(arguments: [
        #""aud":"us","#, #""aud":["us"],"#, #""aud":["them","us"],"#, #""aud":"us","iss":"them","#,
    ])
    func whatIsForUsPasses(claims: String) throws {
        #expect(try reason(claims, audience: "us") == nil)
    }

    @Test(arguments: [
        "", #""aud":"them","#, #""aud":["them"],"#, #""aud":[],"#, #""aud":null,"#, #""aud":5,"#, #""aud":["us",5],"#,
        #""aud":{"us":true},"#, #""aud":"","#, #""aud":"us ","#, #""aud":"US","#, #""aud":"u","#, #""aud":[["us"]],"#,
        #""aud":"u\u0301s","#,
    ])
    func everythingElseIsRefused(claims: String) throws {
        #expect(try reason(claims, audience: "us") == "audience")
    }

    @Test(arguments: ["", #""aud":"them","#, #""aud":5,"#, #""iss":"them","#])
    func withoutAnAudienceNobodyLooks(claims: String) throws {
        #expect(try reason(claims) == nil)
    }

    @Test func theIssuerMustBeTheOneExpected() throws {
        #expect(try reason(#""iss":"https://login.test","#, issuer: "https://login.test") == nil)
        for other in ["", #""iss":"https://login.test/","#, #""iss":["https://login.test"],"#, #""iss":null,"#] {
            #expect(try reason(other, issuer: "https://login.test") == "issuer")
        }
    }
}
