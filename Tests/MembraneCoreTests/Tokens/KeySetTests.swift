import Testing

@testable import MembraneCore

/// How a token's key is found among several, and how JSON Web Keys are read.
@Suite struct KeySetTests {
    private static let now = ManualClock.start

    private func parsed(_ text: String) throws -> JSONObject { object(try JSON(parsing: text, what: "The JWK")) }

    private func refusal(_ text: String, algorithm: Algorithm? = nil) -> String? {
        failure { () throws(Failure) in
            _ = try KeySet(jwk: object(try JSON(parsing: text, what: "The JWK")), algorithm: algorithm)
        }?.message
    }

    private func token(_ keys: KeySet, _ algorithm: Algorithm? = nil) throws(Failure) -> String {
        try Token.sign(TokenClaims(workspaceKey: "acme"), keys, algorithm, now: Self.now)
    }

    private func reason(_ token: String, _ keys: KeySet) -> String? {
        failure { () throws(Failure) in _ = try Token.verify(token, keys, now: Self.now) }?.data["reason"]?.stringValue
    }

    private func key(_ pem: String, kid: String? = nil, _ algorithm: Algorithm? = nil) throws(Failure) -> Key {
        try Key(pem: pem.utf8, algorithm: algorithm, kid: kid)
    }

    // MARK: Choosing

    @Test func kidChooses() throws {
        let old = try key(TestKeys.p256, kid: "old")
        let new = try key(TestKeys.p256SEC1.isEmpty ? "" : TestKeys.p256WithParameters, kid: "new")
        let both = try KeySet([old, new])
        #expect(try reason(token(KeySet([old])), both) == nil && reason(token(KeySet([new])), both) == nil)
        // Without the one that signed; with another key of its name.
        #expect(try reason(token(KeySet([old])), KeySet([new])) == "key")
        #expect(try reason(token(KeySet([old])), KeySet([key(TestKeys.p256WithParameters, kid: "old")])) == "signature")
        // Two that could be meant, and no word which.
        #expect(try reason(token(KeySet([key(TestKeys.p256)])), both) == "key")
    }

    @Test func withoutAKidTheAlgorithmMustLeaveOne() throws {
        let keys = try KeySet([key(TestKeys.p256), key(TestKeys.rsa), key(TestKeys.ed25519)])
        for algorithm in [Algorithm.es256, .rs256, .ps512, .eddsa] {
            #expect(try reason(token(keys, algorithm), keys) == nil)
        }
        let ambiguous = try KeySet([key(TestKeys.rsa), key(TestKeys.rsaPublic)])
        #expect(try reason(token(keys, .rs256), ambiguous) == "key")
        #expect(try reason(token(keys, .es256), ambiguous) == "algorithm")
    }

    @Test func aKidIsOfNoMeaningToAKeyWithoutOne() throws {
        let signed = try token(KeySet([key(TestKeys.p256, kid: "named")]))
        #expect(try reason(signed, KeySet([key(TestKeys.p256)])) == nil)
    }

    @Test(arguments: ["../../etc/passwd", "' OR 1=1 --", "a\u{0301}", "\u{1F600}", "%00", "http://attacker.test/key"])
    func anyKidIsOnlyCompared(kid: String) throws {
        let keys = try KeySet([key(TestKeys.p256, kid: kid)])
        #expect(try reason(token(keys), keys) == nil)
        #expect(try reason(token(keys), KeySet([key(TestKeys.p256, kid: "other")])) == "key")
    }

    @Test func twoWaysToWriteALetterAreTwoKids() throws {
        let composed = try key(TestKeys.p256, kid: "\u{E1}")
        let decomposed = try key(TestKeys.p256WithParameters, kid: "a\u{0301}")
        let both = try KeySet([composed, decomposed])
        #expect(try reason(token(KeySet([composed])), both) == nil && reason(token(KeySet([decomposed])), both) == nil)
    }

    @Test func theSameKidTwiceIsRefused() throws {
        let refusal = failure { () throws(Failure) in
            _ = try KeySet([key(TestKeys.p256, kid: "a"), key(TestKeys.rsa, kid: "a")])
        }
        #expect(refusal?.key == "invalid_key")
        #expect(failure { () throws(Failure) in _ = try KeySet([]) }?.key == "invalid_key")
    }

    // MARK: JSON Web Keys

    /// RFC 8037, appendix A.1, and RFC 7515, appendix A.3.1.
    private static let ed25519 = #"""
        {"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
        """#
    private static let p256 = #"""
        {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}
        """#

    @Test(arguments: [ed25519, p256])
    func aJWKSignsAndItsPublicHalfVerifies(text: String) throws {
        let signer = try KeySet(jwk: parsed(text), kid: "k1")
        let published = try signer.publicJWK(isSet: false)
        #expect(published["d"] == nil && published["kid"] == "k1" && published["use"] == "sig")
        let verifier = try KeySet(jwk: object(published))
        #expect(!verifier.keys[0].canSign)
        #expect(try reason(token(signer), verifier) == nil)
        let set = try KeySet(jwks: object(signer.publicJWK(isSet: true)))
        #expect(try reason(token(signer), set) == nil)
    }

    @Test func everyKindsPublicHalfIsReadAgain() throws {
        for pem in [TestKeys.rsa, TestKeys.p256, TestKeys.p384, TestKeys.p521, TestKeys.ed25519] {
            let signer = try KeySet([key(pem)])
            let verifier = try KeySet(jwk: object(signer.publicJWK(isSet: false)))
            for algorithm in signer.keys[0].algorithms {
                #expect(try reason(token(signer, algorithm), verifier) == nil)
            }
        }
    }

    @Test func aSecretHasNoPublicHalf() throws {
        let keys = try KeySet([Key(secret: Secret(String(repeating: "k", count: 64).utf8))])
        #expect(failure { () throws(Failure) in _ = try keys.publicJWK(isSet: false) }?.status == .invalidArgument)
    }

    @Test(arguments: [
        ("{}", "kty"), (#"{"kty":7}"#, "kty"), (#"{"kty":"ec"}"#, "kty"),
        (p256.replacing("P-256", with: "P-384"), "bytes"), (p256.replacing("P-256", with: "secp256k1"), "curve"),
        (p256.replacing("f83O", with: "f83P"), "point"), (p256.replacing(#""y""#, with: #""z""#), "`y`"),
        (p256.replacing("jpsQ", with: "jpsR"), "fit together"),
        (p256.replacing("VEU\"", with: "VEV\""), "base64url"), (p256.replacing("VEU\"", with: "VEU=\""), "base64url"),
        (
            p256.replacing(
                "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI", with: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            "fit together"
        ),
        (ed25519.replacing("11qY", with: "21qY"), "public half"),
        (ed25519.replacing("Ed25519", with: "X25519"), "curve"),
        (ed25519.replacing("Ed25519", with: "Ed448"), "curve"),
        (#"{"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#, "anybody"),
        (#"{"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#, "anybody"),
        (#"{"kty":"OKP","crv":"Ed25519","x":"7P_______________________________________38"}"#, "anybody"),
        (#"{"kty":"OKP","crv":"Ed25519","x":"__________________________________________8"}"#, "anybody"),
        (#"{"kty":"OKP","crv":"Ed25519","x":"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#, "not a point"),
        (#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "2048"), (#"{"kty":"RSA","n":"AAAB","e":"AQAB"}"#, "zero"),
        (#"{"kty":"oct","k":""}"#, "base64url"), (#"{"kty":"oct","k":"AAAA"}"#, "32 bytes"), (#"{"kty":"oct"}"#, "`k`"),
    ])
    func aJWKThatCannotBeIsRefused(text: String, words: String) {
        let message = refusal(text) ?? "(accepted)"
        #expect(message.contains(words), "\(message)")
    }

    @Test func algAndUseAndOperationsAreRespected() throws {
        func with(_ members: String) -> String { "{" + members + "," + Self.p256.dropFirst() }
        for members in [
            #""alg":"ES384""#, #""alg":"RSA-OAEP""#, #""alg":"none""#, #""alg":7"#, #""use":"enc""#, #""use":"""#,
            #""key_ops":["encrypt"]"#, #""key_ops":[]"#, #""key_ops":["sign","sign"]"#, #""key_ops":"sign""#,
        ] {
            #expect(refusal(with(members)) != nil, "\(members)")
        }
        #expect(
            refusal(with(#""alg":"ES256","use":"sig","x5c":["x"],"jku":"https://a.test""#), algorithm: .es256) == nil)
        #expect(refusal(with(#""alg":"ES256""#), algorithm: .es384) != nil)
        let onlySigns = try KeySet(jwk: parsed(with(#""key_ops":["sign"]"#)))
        let onlyVerifies = try KeySet(jwk: parsed(with(#""key_ops":["verify","deriveBits"]"#)))
        #expect(try reason(token(onlySigns), onlyVerifies) == nil)
        #expect(try reason(token(onlySigns), onlySigns) == "algorithm")
        #expect(failure { () throws(Failure) in _ = try token(onlyVerifies) }?.message.contains("key_ops") == true)
    }

    @Test func aSetLeavesOutWhatIsForOthersAndSaysSo() throws {
        let set = try KeySet(
            jwks: parsed(
                #"{"keys":[\#(Self.p256),{"kty":"RSA","use":"enc"},{"kty":"new"},{"kty":"EC","crv":"secp256k1"}]}"#))
        #expect(set.keys.count == 1 && set.warnings.count == 3)
        for wrong in [
            #"{"keys":[{"kty":"new"}]}"#, #"{"keys":[]}"#, "{}", #"{"keys":{}}"#, #"{"keys":[7]}"#,
            #"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#,
        ] {
            #expect(
                failure { () throws(Failure) in _ = try KeySet(jwks: object(try JSON(parsing: wrong, what: "x"))) }
                    != nil)
        }
        // An algorithm leaves out those that do not have it.
        let rsa = try KeySet([key(TestKeys.rsa, kid: "r", .rs256)]).publicJWK(isSet: false).text
        let narrowed = try KeySet(jwks: parsed(#"{"keys":[\#(rsa)]}"#), algorithm: .rs256)
        #expect(narrowed.keys[0].algorithms == [.rs256])
        #expect(
            failure { () throws(Failure) in
                _ = try KeySet(jwks: object(try JSON(parsing: #"{"keys":[\#(rsa)]}"#, what: "x")), algorithm: .ps256)
            } != nil)
    }

    @Test(arguments: [
        (#"{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"old"}"#, ["Key 2", "kid old", "2048"]),
        (#"{"kty":"EC","crv":"P-256","x":"AAAA","kid":"cut"}"#, ["kid cut", "`x`"]),
        (#"{"kid":"x"}"#, ["`kty`"]), (#"{"kty":"RSA","x5c":["MIIB"]}"#, ["`n`"]), ("7", ["Key 2", "not an object"]),
        ("null", ["not an object"]), (#"{"kty":"oct","k":"AAAA"}"#, ["32 bytes"]),
        (#"{"kty":"OKP","crv":"Ed25519","x":"AAAA","use":7}"#, ["`use`"]), (#"{"kty":"EC","kid":""}"#, ["`crv`"]),
        (ed25519.replacing("{", with: #"{"kid":"good","#), ["kid good", "earlier key"]),
        (p256.replacing("{", with: #"{"kid":"good","#), ["earlier key"]),
    ])
    func oneBadKeyOfASetIsLeftOutByName(bad: String, words: [String]) throws {
        let good = Self.p256.replacing("{", with: #"{"kid":"good","use":null,"#)
        let set = try KeySet(jwks: parsed(#"{"keys":[\#(good),\#(bad)]}"#))
        #expect(set.keys.count == 1 && set.keys[0].kid == "good" && set.warnings.count == 1)
        for word in words { #expect(set.warnings[0].contains(word), "\(set.warnings[0])") }
        #expect(try reason(token(set), set) == nil)
    }

    @Test func bothNamesOfEd25519AreRead() throws {
        for name in [nil, "EdDSA", "Ed25519"] {
            let members = name.map { #"{"alg":"\#($0)","# } ?? "{"
            let keys = try KeySet(jwk: parsed(Self.ed25519.replacing("{", with: members)))
            #expect(keys.keys[0].algorithmNames == [.string(name ?? "EdDSA")])
            #expect(try keys.publicJWK(isSet: false)["alg"] == .string(name ?? "EdDSA"))
            for algorithm in [nil, Algorithm.eddsa, .ed25519] {
                let signed = try token(keys, algorithm)
                let written = try TokenHeader(encoded: Array(signed.utf8.prefix { $0 != UInt8(ascii: ".") })[...])
                #expect(written.algorithm.rawValue == algorithm?.rawValue ?? name ?? "EdDSA")
                let other = try KeySet([key(TestKeys.ed25519)])
                #expect(reason(signed, keys) == nil)
                #expect(reason(signed, other) == "signature")
            }
        }
        let pinned = try KeySet(
            jwk: parsed(Self.ed25519.replacing("{", with: #"{"alg":"Ed25519","#)), algorithm: .eddsa)
        #expect(try reason(token(pinned), pinned) == nil)
    }

    @Test func aKidThatTheKeysLackNamesThoseThereAre() throws {
        let keys = try KeySet([key(TestKeys.p256, kid: "2025"), key(TestKeys.rsa, kid: "2026")])
        let refusal = failure { () throws(Failure) in
            _ = try Token.verify(token(KeySet([key(TestKeys.p256, kid: "2024")])), keys, now: Self.now)
        }
        for kid in ["2024", "2025", "2026"] { #expect(refusal?.message.contains(kid) == true) }
    }

    @Test func chipsWithTheROCAMarkAreRecognised() throws {
        // 65537 to any power has the mark; so has every product of such numbers.
        var number: [UInt8] = [1]
        for _ in 0..<120 {
            var carry = 0
            var product: [UInt8] = []
            for digit in number.reversed() {
                carry += Int(digit) * 65537
                product.append(UInt8(truncatingIfNeeded: carry))
                carry >>= 8
            }
            while carry > 0 {
                product.append(UInt8(truncatingIfNeeded: carry))
                carry >>= 8
            }
            number = product.reversed()
        }
        #expect(ROCA.fits(number))
        #expect(!ROCA.fits(number.dropLast() + [(number.last ?? 0) ^ 2]))
        guard case .asymmetric(let rsa) = try key(TestKeys.rsa).material else { return }
        #expect(!ROCA.fits(try rsa.rsaNumbers().modulus))
    }
}
