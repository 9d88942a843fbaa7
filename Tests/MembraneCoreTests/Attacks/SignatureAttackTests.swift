import Testing

@testable import MembraneCore

/// Forged signatures: attacks 8, 9 and 12 of the list in the design's companion document.
@Suite struct SignatureAttackTests {
    private static let publicKeys = [
        TestKeys.rsaPublic, TestKeys.rsaPublicPKCS1, TestKeys.p256Public, TestKeys.p384Public, TestKeys.p521Public,
        TestKeys.ed25519Public,
    ]

    // MARK: 8. Algorithm confusion

    /// Everything that an attacker could think a verifier takes for its shared secret (CVE-2022-29217, CVE-2024-37568,
    /// CVE-2026-34950, CVE-2026-44699).
    private func secrets(_ pem: String, _ keys: KeySet) throws -> [[UInt8]] {
        let jwk = object(try keys.publicJWK(isSet: false))
        var bare = jwk
        bare["use"] = nil
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        let numbers = ["n", "x", "y", "e"].compactMap { jwk[$0]?.stringValue }
        let texts = [
            "", " ", pem, pem + "\n", " " + pem, "\n" + pem, pem.replacing("\n", with: "\r\n"),
            pem.replacing("\n", with: ""), body, JSON.object(jwk).text, JSON.object(bare).text,
            " " + JSON.object(jwk).text,
            "null", "undefined", "[object Object]",
        ]
        return texts.map { Array($0.utf8) } + [[0], Base64.decode(body.utf8) ?? []] + numbers.map { Array($0.utf8) }
            + numbers.compactMap { Base64.decode($0.utf8, .url) }
    }

    @Test(arguments: publicKeys)
    func attack8APublicKeyIsNoSharedSecret(pem: String) throws {
        let fromText = try Attacker.keys(pem)
        let fromJWK = try KeySet(jwk: object(try fromText.publicJWK(isSet: false)))
        for secret in try secrets(pem, fromText) {
            for (name, hash) in Attacker.symmetric {
                let token = try Attacker.token(Attacker.header(name), hmac: secret, hash)
                #expect(Attacker.refusal(token, fromText) == "algorithm")
                #expect(Attacker.refusal(token, fromJWK) == "algorithm")
            }
        }
    }

    @Test(arguments: publicKeys)
    func attack8TheTextOfAPublicKeyIsNotTakenAsASecret(pem: String) throws {
        let jwk = try Attacker.keys(pem).publicJWK(isSet: false).text
        for text in [
            pem, " " + pem, "\n\n\t" + pem, "\u{FEFF}" + pem, "\u{A0}" + pem, pem.replacing("\n", with: "\r\n"),
            pem.replacing("\n", with: "\\n"), "\"" + pem + "\"", jwk, " " + jwk, "\u{FEFF}" + jwk,
            #"{"keys":[\#(jwk)]}"#,
            "[\(jwk)]",
        ] {
            let refusal = failure { () throws(Failure) in _ = try Key(secret: Secret(text.utf8)) }
            #expect(refusal?.key == "invalid_key", "\(text)")
        }
    }

    @Test func attack8ASecretAmongPublicKeysServesItsOwnTokensOnly() throws {
        let secret = Array(String(repeating: "s", count: 64).utf8)
        let keys = try KeySet([
            Key(pem: TestKeys.rsaPublic.utf8, kid: "rsa"), Key(pem: TestKeys.p256Public.utf8, kid: "ec"),
            Key(secret: Secret(secret), algorithm: .hs256, kid: "secret"),
        ])
        for kid in ["rsa", "ec"] {
            for forged in [secret, Array(TestKeys.rsaPublic.utf8), Array(TestKeys.p256Public.utf8)] {
                let token = try Attacker.token(Attacker.header("HS256", #""kid":"\#(kid)""#), hmac: forged, .sha256)
                #expect(Attacker.refusal(token, keys) == "algorithm")
            }
        }
        let right = Attacker.header("HS256", #""kid":"secret""#)
        #expect(try Attacker.refusal(Attacker.token(right, hmac: secret, .sha256), keys) == nil)
        #expect(
            try Attacker.refusal(Attacker.token(right, hmac: Array(TestKeys.rsaPublic.utf8), .sha256), keys)
                == "signature")
    }

    /// A signature that is right under one algorithm proves nothing under another.
    @Test func attack8TheHeaderDoesNotChooseAmongAlgorithms() throws {
        let signers: [(String, [Algorithm])] = [
            (TestKeys.rsa, [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]), (TestKeys.p256, [.es256]),
            (TestKeys.p384, [.es384]), (TestKeys.p521, [.es512]), (TestKeys.ed25519, [.eddsa, .ed25519]),
        ]
        for (pem, algorithms) in signers {
            for algorithm in algorithms {
                let key = try Key(pem: pem.utf8, algorithm: algorithm)
                let keys = try KeySet([key])
                // EdDSA and Ed25519 are two names of one algorithm (RFC 9864).
                for other in Algorithm.allCases where other.scheme == nil || other.scheme != algorithm.scheme {
                    let token = try Attacker.token(Attacker.header(other.rawValue), signedBy: key, algorithm)
                    #expect(Attacker.refusal(token, keys) == "algorithm", "\(algorithm) as \(other)")
                    // An RSA key for every RSA algorithm: the signature is of the other one all the same.
                    #expect(try Attacker.refusal(token, Attacker.keys(pem)) != nil, "\(algorithm) as \(other)")
                }
            }
        }
    }

    @Test(arguments: [
        "rs256", "RS256 ", " RS256", "RS256\\u0000", "RSA256", "RS1", "ES256K", "ES25\\u0036x", "HS1", "Ed25519",
    ])
    func attack8AlgorithmsHaveOneSpelling(name: String) throws {
        let key = try Key(pem: TestKeys.rsa.utf8)
        let token = try Attacker.token(Attacker.header(name), signedBy: key, .rs256)
        #expect(Attacker.refusal(token, try KeySet([key])) != nil)
    }

    // MARK: 9. No signature

    private static let secret = Array(String(repeating: "k", count: 64).utf8)

    private func everyKind() throws -> [KeySet] {
        try Self.publicKeys.map { try Attacker.keys($0) } + [KeySet([Key(secret: Secret(Self.secret))])]
    }

    @Test(arguments: [
        #""none""#, #""None""#, #""NONE""#, #""nOnE""#, #""none ""#, #"" none""#, #""none\u0000""#, #""n\u006fne""#,
        #""""#,
        "null", "0", "false", "[]", "{}", #"["none"]"#, #"["none","HS256"]"#,
    ])
    func attack9NoneIsNoAlgorithm(name: String) throws {
        for keys in try everyKind() {
            for members in [#"{"alg":\#(name)}"#, #"{"alg":\#(name),"typ":"JWT","kid":"none"}"#] {
                let refusal = Attacker.refusal(Attacker.unsigned(members) + ".", keys)
                #expect(refusal == "algorithm" || refusal == "malformed")
                #expect(Attacker.refusal(Attacker.token(members, signature: [1, 2, 3]), keys) == refusal)
                #expect(try Attacker.refusal(Attacker.token(members, hmac: [], .sha256), keys) == refusal)
            }
        }
        let duplicate = #"{"alg":"HS256","alg":\#(name)}"#
        for keys in try everyKind() {
            #expect(Attacker.refusal(Attacker.unsigned(duplicate) + ".", keys) == "malformed")
        }
    }

    @Test func attack9AStrippedSignatureIsNoSignature() throws {
        for keys in try everyKind() {
            for algorithm in keys.keys[0].algorithms {
                let unsigned = Attacker.unsigned(Attacker.header(algorithm.rawValue))
                #expect(Attacker.refusal(unsigned + ".", keys) == "signature")
                #expect(Attacker.refusal(unsigned, keys) == "malformed")
                #expect(Attacker.refusal(unsigned + "..", keys) == "malformed")
                #expect(Attacker.refusal(unsigned + ".AA", keys) == "signature")
            }
        }
    }

    @Test func attack9AnEncryptedTokenIsNoSignedToken() throws {
        let keys = try KeySet([Key(secret: Secret(Self.secret))])
        // RFC 7516, section 7.1: five parts. What is inside would be unsigned (CVE-2026-29000).
        for header in [
            #"{"alg":"dir","enc":"A256GCM","cty":"JWT"}"#, #"{"alg":"RSA-OAEP","enc":"A128GCM"}"#,
            #"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647,"p2s":"AAAA"}"#,
        ] {
            let inner = Attacker.unsigned(#"{"alg":"none"}"#) + "."
            #expect(
                Attacker.refusal("\(Attacker.encode(header))..AAAA.\(Attacker.encode(inner)).AAAA", keys) == "malformed"
            )
            #expect(Attacker.refusal("\(Attacker.encode(header)).\(Attacker.encode(inner)).AAAA", keys) == "algorithm")
        }
        // A signed header with words of encryption or compression, and a payload that is a token again.
        for members in [#""enc":"A128GCM""#, #""zip":"DEF""#, #""b64":false"#] {
            let token = try Attacker.token(Attacker.header("HS256", members), hmac: Self.secret, .sha256)
            #expect(Attacker.refusal(token, keys) == "algorithm", "\(members)")
        }
        let nested = try Attacker.token(
            Attacker.header("HS256", #""cty":"JWT""#), Attacker.unsigned(#"{"alg":"none"}"#) + ".", hmac: Self.secret,
            .sha256)
        #expect(Attacker.refusal(nested, keys) == "malformed")
    }

    // MARK: 12. Weak signatures and keys

    @Test(arguments: [
        (TestKeys.p256Public, "ES256", EllipticCurve.p256), (TestKeys.p384Public, "ES384", .p384),
        (TestKeys.p521Public, "ES512", .p521),
    ])
    func attack12PsychicSignaturesFitNothing(pem: String, name: String, curve: EllipticCurve) throws {
        let keys = try Attacker.keys(pem)
        let zero = [UInt8](repeating: 0, count: curve.size)
        var one = zero
        one[curve.size - 1] = 1
        let full = [UInt8](repeating: 255, count: curve.size)
        let order = curve.order
        var above = order
        above[curve.size - 1] &+= 1
        let numbers = [zero, one, order, above, full]
        for r in numbers {
            for s in numbers {
                let token = Attacker.token(Attacker.header(name), signature: r + s)
                #expect(Attacker.refusal(token, keys) == "signature")
            }
        }
        for signature in [[], [0], zero, [0x30, 6, 2, 1, 0, 2, 1, 0], [0x30, 0]] {
            #expect(Attacker.refusal(Attacker.token(Attacker.header(name), signature: signature), keys) == "signature")
        }
    }

    @Test(arguments: [
        (TestKeys.p256, Algorithm.es256), (TestKeys.p384, .es384), (TestKeys.p521, .es512), (TestKeys.ed25519, .eddsa),
        (TestKeys.rsa, .rs256), (TestKeys.rsa, .ps256),
    ])
    func attack12OnlyTheOneLengthIsASignature(pem: String, algorithm: Algorithm) throws {
        let key = try Key(pem: pem.utf8)
        let keys = try KeySet([key])
        let header = Attacker.header(algorithm.rawValue)
        let signature = try key.sign(Array(Attacker.unsigned(header).utf8).span, algorithm)
        #expect(Attacker.refusal(Attacker.token(header, signature: signature), keys) == nil)
        for wrong in [
            signature + [0], [0] + signature, Array(signature.dropLast()), Array(signature.dropFirst()),
            signature + signature, [], Array(repeating: 0, count: signature.count),
            Array(repeating: 255, count: signature.count),
        ] {
            #expect(Attacker.refusal(Attacker.token(header, signature: wrong), keys) == "signature")
        }
        guard let curve = algorithm.curve else { return }
        let der = try #require(ECDSASignature.der(signature, curve))
        #expect(Attacker.refusal(Attacker.token(header, signature: der), keys) == "signature")
        #expect(ECDSASignature.joined(der, curve) == signature)
    }

    /// A number that begins with a zero is the same without it: one in 256 would have a second signature (RFC 8017,
    /// section 8.1.2, step 1).
    @Test func attack12ASignatureKeepsItsZeros() throws {
        let text =
            "AC744_KtQUcIkWNqAIT4B6Qc9n4-qJW6celrviC2NFL2whWiCvz6cXxDQK6on2fMKVMPiRNntySfIzdEXt-NVJu9YfPwuDe1"
            + "4lGZNVQwdsWD8JvtCcVwGhjG3A1XT8FRewd9MI4UwNFCL8uK36N3EFIijh3HuRj5cJFrWcUoP-fjZkOoKLmUEt_ZZGqhPWvv"
            + "kw0nYSmA8ZYUeZ2vZTKBkRojmyRxGM_0rqMHn6jhezsVy7D6pQoemZRe5fHltN3m15Fid9m8I24rHufPTvM5o2dZgf-wbEMM"
            + "g5fQcf5iTJGxgEQtWp3Uv3rGGLkPT-YtFIHAi6SJgK50BWRKjxba5g"
        let signature = try #require(Base64.decode(Array(text.utf8), .url))
        let keys = try Attacker.keys(TestKeys.rsa)
        let header = Attacker.header("PS256")
        #expect(signature.first == 0)
        #expect(Attacker.refusal(Attacker.token(header, signature: signature), keys) == nil)
        let shorter = Array(signature.dropFirst())
        #expect(Attacker.refusal(Attacker.token(header, signature: shorter), keys) == "signature")
    }

    /// The 8 points of small order and the other ways to write them: for such a key anybody can sign something.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ])
    func attack12Ed25519KeysOfSmallOrderAreRefused(hexadecimal: String) throws {
        let point = try Self.bytes(hexadecimal)
        #expect(
            Attacker.refusal(ofJWK: #"{"kty":"OKP","crv":"Ed25519","x":"\#(Base64.encode(point, .url))"}"#)
                == "invalid_key")
        // SubjectPublicKeyInfo (RFC 8410, section 4).
        let spki = Base64.encode([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00] + point)
        let pem = "-----BEGIN PUBLIC KEY-----\n\(spki)\n-----END PUBLIC KEY-----\n"
        #expect(Attacker.refusal(ofPEM: pem) == "invalid_key")
    }

    /// RFC 8032, section 5.1.7: S must be below the order L, or every signature has a twin.
    @Test func attack12AnEd25519SignatureHasNoTwin() throws {
        let key = try Key(pem: TestKeys.ed25519.utf8)
        let header = Attacker.header("EdDSA")
        var signature = try key.sign(Array(Attacker.unsigned(header).utf8).span, .eddsa)
        let order = try Self.bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        for index in 0..<32 {
            carry += Int(signature[32 + index]) + Int(order[index])
            signature[32 + index] = UInt8(truncatingIfNeeded: carry)
            carry >>= 8
        }
        #expect(carry == 0)
        #expect(Attacker.refusal(Attacker.token(header, signature: signature), try KeySet([key])) == "signature")
    }

    @Test(arguments: [
        TestKeys.rsa1024, TestKeys.rsaExponent3, TestKeys.rsaPSS, TestKeys.secp256k1, TestKeys.p256Explicit,
    ])
    func attack12WeakKeysAreRefused(pem: String) {
        #expect(Attacker.refusal(ofPEM: pem) == "invalid_key")
    }

    /// With e = 1 every number is its own signature; an even one cannot be undone.
    @Test(arguments: ["AQ", "Ag", "Aw", "EQ", "AQAA", "AA", "", "AQABAQABAQABAQAB"])
    func attack12AnRSAExponentThatProvesNothingIsRefused(exponent: String) throws {
        let jwk = object(try Attacker.keys(TestKeys.rsaPublic).publicJWK(isSet: false))
        #expect(Attacker.refusal(ofJWK: #"{"kty":"RSA","n":"\#(jwk["n"]?.stringValue ?? "")","e":"AQAB"}"#) == nil)
        #expect(
            Attacker.refusal(ofJWK: #"{"kty":"RSA","n":"\#(jwk["n"]?.stringValue ?? "")","e":"\#(exponent)"}"#)
                == "invalid_key")
    }

    @Test(arguments: [0, 1, 31, 47, 63])
    func attack12AnHMACKeyIsAtLeastAsLongAsItsHash(count: Int) throws {
        for algorithm in Algorithm.symmetric {
            let isLongEnough = count >= algorithm.hmacHash?.size ?? 0
            let bytes = [UInt8](repeating: 7, count: count)
            let refusal = failure { () throws(Failure) in _ = try Key(secret: Secret(bytes), algorithm: algorithm) }
            #expect((refusal == nil) == isLongEnough)
            // One that is long enough for a lesser hash does not serve the greater one.
            guard let keys = try? KeySet([Key(secret: Secret(bytes))]) else { continue }
            let token = try Attacker.token(
                Attacker.header(algorithm.rawValue), hmac: bytes, try #require(algorithm.hmacHash))
            #expect(Attacker.refusal(token, keys) == (isLongEnough ? nil : "algorithm"))
        }
    }

    /// RFC 7518, section 3.5: the salt is as long as the hash, the mask is of the same hash.
    @Test(arguments: pssWithOtherParameters)
    func attack12PSSWithOtherParametersIsRefused(signature: String) throws {
        let bytes = try #require(Base64.decode(signature.utf8, .url))
        let token = Attacker.token(Attacker.header("PS256"), signature: bytes)
        #expect(Attacker.refusal(token, try Attacker.keys(TestKeys.rsaPublic)) == "signature")
    }

    /// Of `TestKeys.rsa`, made with pyca/cryptography: a salt of nothing, the longest salt, a mask of SHA-1.
    private static let pssWithOtherParameters = [
        "RJ5R8nmXc4fjl3eVrpqV8MTcTQU0N6KHRhflr5OuOjkxjlSZAQsW2xM5rrJVPBBvjigl-y6jDVsv4oFSTq6_YPoduswiP-3uQ4tW"
            + "rBIL4NonJttg3-e4HHSmdA1S2Wrk9i_eoXXRLDQOlPOJveA83_jnqWvScV3Nwu9GH40uldmK_CHj-3K6WL2rRtNBcZvQrpxVInsY"
            + "lEhpEd0d8hP2HRbI6TektjMpjIK-lym2SKyrPhhr0iyNUboZmaHCRFDBgZ45Nc3vhx4iWRP3OD1P8-9KcVk4BEbOjDSn5XSRU0ec"
            + "cCaEnZ6sbHnWEDfco8Tunazrwo5w11-9miY8bqzMcQ",
        "A-gWs2i5jawnouGkoNrLSoznuHAwlq1Reecgoxsn4GDPklxrnIb3RpYODmfPZek8A6X_ZHk339FCqZ99y03-jTtZcLN3CGCaxs6t"
            + "gN31_qWLIa3hX6fXbVj_PyzWmb8htDJyQvAW1QzK0hxWm-ysHFR1v97CIen2xs7-ygsjNOd35Cs3xI0iqjyEPdaPmkE1ix3DRt9a"
            + "rb73_WRnnw8p7SOYGAK-IwDuzf1uPx2mRK3WivHmDb-JWkwyEHrpl2MIil1HubxfZDgSh-nhnh3xqN8oJrBKn7QNF8ZlzuBLAQgh"
            + "We7wEajoDM9e-PBQR117KQca9PyvwNr2RD2yk27JUw",
        "R3aJdv37qkxcfwPrDj3ClHFURCz5o5NkW_4J013oD_WcUNvGTt5ErMlfzC0g4zL2sx5xe9wO3DAz1GEUEu3CNizo2eNF7GQtPr_l"
            + "5jkMSJuW9Mr_wdM43x2Rdj_QOqSRiLM8NnJDB02SUGGEYyqMaf8HmVK17EpeCH7Nje45ZrEevu7Lchra6TdD1Zud1qPzrRXj2Wo5"
            + "mrW6S1ieTSITvBa_Nu8qK8GsVINSMbQs9PWDdlEorW751Z3CkD8Xj2NcuFUkDjOO1eAkNjWHu6gVToB0b5AzIeBN69qdGSRD0Zqv"
            + "rSH8s71UUyyxt0RTVEgRpLQcGvNC0FWnLWwaZPkK_Q",
    ]

    private static func bytes(_ hexadecimal: String) throws -> [UInt8] {
        let digits = Array(hexadecimal)
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
        }
    }
}
