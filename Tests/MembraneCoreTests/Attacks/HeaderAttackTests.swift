import Testing

@testable import MembraneCore

/// Headers that try to choose the key or to change the rules: attacks 10 and 11.
@Suite struct HeaderAttackTests {
    private static let secret = Array(String(repeating: "k", count: 64).utf8)

    // MARK: 10. Which key

    private static let kids = [
        "../../../../../../dev/null", "/dev/null", "..\\\\..\\\\x", "file:///etc/passwd", "key' UNION SELECT 'AA';--",
        "' OR '1'='1", "x\\u0000y", "http://127.0.0.1/key", "$(id)", "`id`", "{{7*7}}", "%00", "../", "none", "null",
    ]

    @Test(arguments: kids)
    func attack10AKidIsNoPathAndNoQuery(kid: String) throws {
        let keys = try KeySet([
            Key(secret: Secret(Self.secret), kid: "2026"), Key(pem: TestKeys.p256Public.utf8, kid: "2027"),
        ])
        for secret in [[], Array("AA".utf8), Array(kid.utf8)] {
            let token = try Attacker.token(Attacker.header("HS256", #""kid":"\#(kid)""#), hmac: secret, .sha256)
            #expect(["key", "malformed"].contains(Attacker.refusal(token, keys)))
        }
    }

    /// The store too, where it would be worth something.
    @Test(arguments: kids)
    func attack10AKidDoesNotReachTheStore(kid: String) throws {
        let world = try World()
        for secret in [[], Array("AA".utf8), Array(kid.utf8)] {
            let token = try Attacker.token(
                Attacker.header("HS256", #""kid":"\#(kid)""#),
                #"{"workspaceKey":"acme","isAdmin":true,"exp":1900000000}"#, hmac: secret, .sha256)
            let refusal = failure { () throws(Failure) in _ = try Client(engine: world.engine, token: token) }
            #expect(refusal?.status == .notAuthenticated)
        }
        #expect(world.transport.requests.isEmpty)
    }

    @Test(arguments: ["5", "null", "[]", #"["2026"]"#, #"{"a":1}"#, "true"])
    func attack10AKidIsAText(kid: String) throws {
        let keys = try KeySet([Key(secret: Secret(Self.secret), kid: "2026")])
        let token = try Attacker.token(Attacker.header("HS256", #""kid":\#(kid)"#), hmac: Self.secret, .sha256)
        #expect(Attacker.refusal(token, keys) == "malformed")
    }

    /// RFC 7517, section 4.5: the header's `alg` must not choose among keys that have one name.
    @Test func attack10OneKidIsOneKey() throws {
        let pems = [(TestKeys.p256, Algorithm.es256), (TestKeys.rsa, .rs256), (TestKeys.ed25519, .eddsa)]
        for (first, _) in pems {
            for (second, algorithm) in pems where second != first {
                let keys = try Self.set([first, second], kid: "a")
                #expect(keys.keys.count == 1 && keys.warnings.count == 1)
                for members in [#""kid":"a""#, ""] {
                    let header = Attacker.header(algorithm.rawValue, members)
                    let token = try Attacker.token(header, signedBy: Key(pem: second.utf8), algorithm)
                    #expect(Attacker.refusal(token, keys) == "algorithm")
                }
            }
        }
    }

    private static func set(_ pems: [String], kid: String) throws(Failure) -> KeySet {
        var jwks: [JSON] = []
        for pem in pems { jwks.append(try Attacker.keys(pem, kid: kid).publicJWK(isSet: false)) }
        return try KeySet(jwks: object(["keys": .array(jwks)]))
    }

    /// Of one kind, nothing says which of them is meant: neither is taken for the other.
    @Test func attack10TwoKeysOfAKindWithOneKidAreRefused() throws {
        let refusal = failure { () throws(Failure) in
            _ = try Self.set([TestKeys.p256, TestKeys.p256WithParameters], kid: "a")
        }
        #expect(refusal?.key == "invalid_key" && refusal?.message.contains("Key 2, with the kid a,") == true)
        #expect(try Self.set([TestKeys.p256, TestKeys.p256], kid: "a").keys.count == 1)
    }

    @Test func attack10TwoKidsInOneHeaderAreRefused() throws {
        let keys = try KeySet([Key(secret: Secret(Self.secret), kid: "a"), Key(pem: TestKeys.rsaPublic.utf8, kid: "b")])
        let token = try Attacker.token(
            Attacker.header("HS256", #""kid":"a","kid":"b""#), hmac: Self.secret, .sha256)
        #expect(Attacker.refusal(token, keys) == "malformed")
    }

    /// The attacker's own key, offered with the token: nobody looks at it, and nothing is fetched.
    @Test(arguments: [(TestKeys.rsa, Algorithm.rs256), (TestKeys.p256, .es256), (TestKeys.ed25519, .eddsa)])
    func attack10AKeyInTheTokenIsIgnored(pem: String, algorithm: Algorithm) throws {
        let own = try Key(pem: pem.utf8, kid: "mine")
        let jwk = try JSON.object(own.publicJWK()).text
        let world = try World()
        // The victim's keys, of every kind.
        let keys = try KeySet([
            Key(pem: TestKeys.p384Public.utf8), Key(pem: TestKeys.p521Public.utf8), Key(secret: Secret(Self.secret)),
        ])
        for members in [
            #""jwk":\#(jwk)"#, #""jku":"http://127.0.0.1:1/jwks.json""#, #""x5u":"http://127.0.0.1:1/x.pem""#,
            #""x5c":["MIIBbDCCAROgAwIBAgI="]"#, #""jwk":\#(jwk),"kid":"mine""#,
            #""jku":"http://127.0.0.1:1/jwks.json","kid":"mine""#, #""x5t":"AAAA","x5t#S256":"AAAA""#,
        ] {
            let header = Attacker.header(algorithm.rawValue, members)
            let token = try Attacker.token(header, signedBy: own, algorithm)
            #expect(Attacker.refusal(token, keys) == "algorithm")
            #expect(try Attacker.refusal(token, Attacker.keys(TestKeys.p384Public)) == "algorithm")
            let refusal = failure { () throws(Failure) in _ = try Client(engine: world.engine, token: token) }
            #expect(refusal?.status == .notAuthenticated && refusal?.data["reason"] == "algorithm")
            // Harmless beside a right signature.
            #expect(Attacker.refusal(token, try KeySet([own])) == nil)
        }
        #expect(world.transport.requests.isEmpty)
    }

    /// A key for another use is as if it were not there (RFC 7517, sections 4.2 and 4.3).
    @Test(arguments: [
        #""use":"enc""#, #""use":"SIG""#, #""use":"""#, #""use":5"#, #""key_ops":["encrypt"]"#, #""key_ops":[]"#,
        #""key_ops":["wrapKey","deriveKey"]"#, #""key_ops":"verify""#, #""key_ops":["verify","verify"]"#,
        #""use":"enc","key_ops":["verify"]"#, #""alg":"RSA-OAEP""#, #""alg":"ECDH-ES""#, #""alg":"none""#,
        #""alg":"HS256""#,
    ])
    func attack10AKeyOfAnotherUseIsRefused(members: String) throws {
        for pem in [TestKeys.rsa, TestKeys.p256, TestKeys.ed25519] {
            var jwk = object(try Attacker.keys(pem).publicJWK(isSet: false))
            jwk["use"] = nil
            jwk["alg"] = nil
            let text = "{\(members)," + JSON.object(jwk).text.dropFirst()
            #expect(Attacker.refusal(ofJWK: text) == "invalid_key")
        }
    }

    @Test func attack10AKeyThatOnlySignsDoesNotVerify() throws {
        let text = #"{"kty":"oct","k":"\#(Base64.encode(Self.secret, .url))","key_ops":["sign"]}"#
        let keys = try Attacker.jwk(text)
        let token = try Attacker.token(Attacker.header("HS256"), hmac: Self.secret, .sha256)
        #expect(Attacker.refusal(token, keys) == "algorithm")
    }

    // MARK: 11. crit

    @Test(arguments: [
        #"["exp"]"#, #"["b64"]"#, #"["http://example.com/UNDEFINED"]"#, "[]", "null", #""exp""#, "{}", "false", "0",
        #"["crit"]"#, #"["alg"]"#, #"["kid"]"#, #"["cty","b64"]"#,
    ])
    func attack11WhatMustBeUnderstoodAndIsNotIsRefused(crit: String) throws {
        let keys = try KeySet([Key(secret: Secret(Self.secret))])
        for more in ["", #","exp":1"#, #","b64":true"#, #","http://example.com/UNDEFINED":true"#] {
            let header = Attacker.header("HS256", #""crit":\#(crit)\#(more)"#)
            let token = try Attacker.token(header, hmac: Self.secret, .sha256)
            #expect(Attacker.refusal(token, keys) == "algorithm")
        }
        let key = try Key(pem: TestKeys.p256.utf8)
        let token = try Attacker.token(Attacker.header("ES256", #""crit":\#(crit)"#), signedBy: key, .es256)
        #expect(Attacker.refusal(token, try KeySet([key])) == "algorithm")
    }

    @Test func attack11EscapesAndDuplicatesDoNotHideIt() throws {
        let keys = try KeySet([Key(secret: Secret(Self.secret))])
        let hidden = try Attacker.token(Attacker.header("HS256", #""cr\u0069t":["x"]"#), hmac: Self.secret, .sha256)
        #expect(Attacker.refusal(hidden, keys) == "algorithm")
        let twice = try Attacker.token(
            Attacker.header("HS256", #""crit":["x"],"crit":["x"]"#), hmac: Self.secret, .sha256)
        #expect(Attacker.refusal(twice, keys) == "malformed")
    }
}
