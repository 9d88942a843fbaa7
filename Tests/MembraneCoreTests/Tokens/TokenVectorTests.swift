import Testing

@testable import MembraneCore

/// RFC 7515, appendix A.1: HMAC with SHA-256, and a payload with line breaks in it.
@Suite struct TokenVectorTests {
    private static let key =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    private static let header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    private static let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let token = "\(header).\(payload).\(signature)"

    private func secret() throws -> Secret { Secret(try #require(Base64.decode(Self.key.utf8, .url))) }

    @Test func theSignatureIsTheRFCs() throws {
        let mac = try HMAC.authenticate(Array("\(Self.header).\(Self.payload)".utf8), key: try secret(), .hs256)
        #expect(Base64.encode(mac, .url) == Self.signature)
    }

    @Test func theTokenVerifiesWhileItLasted() throws {
        // The day before its `exp`.
        let claims = try Token.verify(Self.token, secret: try secret(), now: 1_300_732_980_000)
        #expect(claims.workspaceKey == "joe" && claims.all["http://example.com/is_root"] == true)
    }

    @Test func theTokenHasExpired() throws {
        let refusal = failure { () throws(Failure) in
            _ = try Token.verify(
                Self.token, secret: Secret(Base64.decode(Self.key.utf8, .url) ?? []), now: 1_800_000_000_000)
        }
        #expect(refusal?.status == .notAuthenticated && refusal?.data["reason"] == "expired")
    }

    /// RFC 4231, sections 4.2 and 4.3.
    @Test(arguments: [
        (
            HMAC.Hash.hs256, [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            .hs384, [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6"
        ),
        (
            .hs512, [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
        ),
        (
            .hs256, Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
    ])
    func hmacIsTheRFCs(hash: HMAC.Hash, key: [UInt8], message: String, hexadecimal: String) throws {
        let mac = try HMAC.authenticate(Array(message.utf8), key: Secret(key), hash)
        #expect(mac.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == hexadecimal)
    }
}
