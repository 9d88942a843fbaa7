import Testing

@testable import MembraneCore

/// Which keys are read, what they may be used for, and which are refused.
@Suite struct KeyTests {
    private static let now = ManualClock.start

    private func key(_ pem: String, _ passphrase: String? = nil, _ algorithm: Algorithm? = nil) throws(Failure) -> Key {
        try Key(pem: pem.utf8, passphrase: passphrase.map { Secret($0.utf8) }, algorithm: algorithm)
    }

    private func refusal(_ pem: String, _ passphrase: String? = nil, _ algorithm: Algorithm? = nil) -> String? {
        let refusal = failure { () throws(Failure) in _ = try key(pem, passphrase, algorithm) }
        if let refusal { #expect(refusal.status == .invalidArgument && refusal.key == "invalid_key", "\(refusal)") }
        return refusal?.message
    }

    private func roundTrip(_ signer: Key, _ verifier: Key, _ algorithm: Algorithm) throws {
        let token = try Token.sign(
            TokenClaims(workspaceKey: "acme", tenantKey: "t"), KeySet([signer]), algorithm, now: Self.now)
        #expect(try Token.verify(token, KeySet([verifier]), now: Self.now).tenantKey == "t")
    }

    // MARK: Forms

    @Test(arguments: [
        (TestKeys.rsa, TestKeys.rsaPublic, [Algorithm.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]),
        (TestKeys.rsaPKCS1, TestKeys.rsaPublicPKCS1, [.rs256]),
        (TestKeys.p256, TestKeys.p256Public, [.es256]),
        (TestKeys.p256SEC1, TestKeys.p256Public, [.es256]),
        (TestKeys.p384, TestKeys.p384Public, [.es384]),
        (TestKeys.p521, TestKeys.p521Public, [.es512]),
        (TestKeys.ed25519, TestKeys.ed25519Public, [.eddsa, .ed25519]),
    ])
    func aPrivateKeySignsAndItsPublicKeyVerifies(secret: String, open: String, algorithms: [Algorithm]) throws {
        let signer = try key(secret)
        let verifier = try key(open)
        #expect(signer.canSign && !verifier.canSign && verifier.canVerify)
        // Often enough for signatures whose halves begin with zeros.
        for algorithm in algorithms { for _ in 0..<20 { try roundTrip(signer, verifier, algorithm) } }
        #expect(Set(algorithms).isSubset(of: signer.algorithms))
    }

    @Test(arguments: [
        TestKeys.rsaEncrypted, TestKeys.rsaEncryptedOld, TestKeys.p256EncryptedOld, TestKeys.ed25519Encrypted,
    ])
    func anEncryptedKeyOpensWithItsPassphraseOnly(pem: String) throws {
        let key = try key(pem, TestKeys.passphrase)
        try roundTrip(key, key, key.algorithms[0])
        #expect(refusal(pem)?.contains("passphrase") == true)
        #expect(refusal(pem, "wrong")?.contains("passphrase") == true)
        #expect(refusal(pem, "")?.contains("passphrase") == true)
        #expect(refusal(pem, String(repeating: "x", count: 100_000))?.contains("passphrase") == true)
    }

    @Test func wordsAroundAKeyAndWindowsLinesAreFine() throws {
        _ = try key("Bag Attributes\n    friendlyName: x\n" + TestKeys.rsa + "\n\nafter")
        _ = try key("\u{FEFF}\n" + TestKeys.p256)
        _ = try key(TestKeys.p256.replacing("\n", with: "\r\n"))
        _ = try key(TestKeys.rsaPublicPKCS1.replacing("\n", with: "\r\n"))
        _ = try key(TestKeys.p256WithParameters)
    }

    @Test(arguments: [
        ("", "no key"), ("not a key", "no key"), (TestKeys.certificate, "certificate"),
        (TestKeys.rsa + "\n" + TestKeys.p256, "2 parts"), (String(TestKeys.rsa.dropLast(40)), "cut off"),
        (TestKeys.rsa.replacing("PRIVATE", with: "PUBLIC"), "damaged"),
        (TestKeys.rsa.replacing("-----BEGIN PRIVATE", with: "-----BEGIN EC PRIVATE"), "END line"),
        (TestKeys.rsaPublic.replacing("MIIB", with: "MIIC"), "damaged"),
        (TestKeys.secp256k1, "P-256"), (TestKeys.x25519, "kind"), (TestKeys.ed448, "kind"), (TestKeys.rsaPSS, "kind"),
        (TestKeys.p256Explicit, "name"), (TestKeys.rsa1024, "2048"), (TestKeys.rsaExponent3, "exponent"),
        (TestKeys.rsa + String(repeating: " ", count: 70_000), "larger"),
        ("-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----", "known form"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", "known form"),
    ])
    func otherTextIsRefusedAndTheErrorSaysWhy(pem: String, words: String) {
        let message = refusal(pem) ?? "(accepted)"
        #expect(message.contains(words), "\(message)")
    }

    @Test func noKeyIsCutOffWithoutNotice() {
        for pem in [TestKeys.rsaPublic, TestKeys.p256, TestKeys.ed25519Encrypted, TestKeys.rsaPublicPKCS1] {
            for count in 1..<pem.utf8.count {
                #expect(refusal(String(pem.dropLast(count)), TestKeys.passphrase) != nil)
            }
        }
    }

    // MARK: Binding

    @Test func anAlgorithmNarrowsAnRSAKey() throws {
        let narrow = try key(TestKeys.rsa, nil, .ps384)
        #expect(narrow.algorithms == [.ps384])
        #expect(refusal(TestKeys.rsa, nil, .es256) != nil && refusal(TestKeys.p256, nil, .es384) != nil)
        #expect(refusal(TestKeys.p256, nil, .hs256) != nil && refusal(TestKeys.ed25519, nil, .rs256) != nil)
        let token = try Token.sign(TokenClaims(workspaceKey: "a"), KeySet([key(TestKeys.rsa)]), .rs256, now: Self.now)
        #expect(reason(token, try KeySet([narrow])) == "algorithm")
        #expect(
            failure { () throws(Failure) in
                _ = try Token.sign(TokenClaims(workspaceKey: "a"), KeySet([narrow]), .rs256, now: Self.now)
            }?.status == .invalidArgument)
    }

    @Test func aPublicKeyDoesNotSign() throws {
        let keys = try KeySet([key(TestKeys.p256Public)])
        let refusal = failure { () throws(Failure) in
            _ = try Token.sign(TokenClaims(workspaceKey: "a"), keys, now: Self.now)
        }
        #expect(refusal?.status == .invalidArgument && refusal?.message.contains("public key") == true)
    }

    @Test func theKeysOwnAlgorithmIsTheDefault() throws {
        for (pem, name) in [(TestKeys.rsa, "RS256"), (TestKeys.p521, "ES512"), (TestKeys.ed25519, "EdDSA")] {
            let token = try Token.sign(TokenClaims(workspaceKey: "a"), KeySet([key(pem)]), now: Self.now)
            #expect(try TokenParts(token).header.algorithm.rawValue == name)
        }
    }

    private func reason(_ token: String, _ keys: KeySet) -> String? {
        failure { () throws(Failure) in _ = try Token.verify(token, keys, now: Self.now) }?.data["reason"]?.stringValue
    }

    // MARK: Secrets

    @Test(arguments: [
        TestKeys.rsaPublic, TestKeys.p256, TestKeys.certificate, "x" + TestKeys.rsaPublicPKCS1,
        #" {"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
        #"{"keys":[],"padding":"0123456789012345678"}"#,
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJl3dIeudNqd0DPMRD6OIh65tjkxFNOtwGcWB2gCgPhk",
        // The public key without its BEGIN and END lines.
        TestKeys.rsaPublic.split(separator: "\n").dropFirst().dropLast().joined(separator: "\n"),
        TestKeys.p256Public.split(separator: "\n").dropFirst().dropLast().joined(),
        TestKeys.certificate.split(separator: "\n").dropFirst().dropLast().joined(),
    ])
    func theTextOfAKeyIsNoSecret(text: String) {
        for allowsShort in [false, true] {
            let refusal = failure { () throws(Failure) in
                _ = try Key(secret: Secret(text.utf8), allowsShort: allowsShort)
            }
            #expect(refusal?.key == "invalid_key" && refusal?.message.contains("text of a key") == true)
        }
    }

    @Test func aKeyInBytesIsNoSecret() {
        let base64 = TestKeys.rsaPublic.split(separator: "\n").dropFirst().dropLast().joined()
        let der = Base64.decode(base64.utf8) ?? []
        #expect(der.count > 200)
        #expect(failure { () throws(Failure) in _ = try Key(secret: Secret(der)) }?.key == "invalid_key")
    }

    @Test func anOldShortSecretIsAllowedOnRequestAndWarnedOf() throws {
        let short = Secret("twenty-bytes-of-text".utf8)
        #expect(failure { () throws(Failure) in _ = try Key(secret: short) }?.key == "invalid_key")
        let key = try Key(secret: short, allowsShort: true)
        #expect(key.algorithms == [.hs256] && key.warnings.count == 1)
        try roundTrip(key, key, .hs256)
        let wide = try Key(secret: Secret(String(repeating: "k", count: 40).utf8), algorithm: .hs512, allowsShort: true)
        #expect(wide.algorithms == [.hs512] && wide.warnings.count == 1)
        try roundTrip(wide, wide, .hs512)
        #expect(try Key(secret: Secret(String(repeating: "k", count: 64).utf8), allowsShort: true).warnings.isEmpty)
        #expect(
            failure { () throws(Failure) in _ = try Key(secret: Secret([]), allowsShort: true) }?.key == "invalid_key")
    }

    @Test func aSecretAllowsTheAlgorithmsThatItIsLongEnoughFor() throws {
        for (count, expected) in [(32, 1), (47, 1), (48, 2), (63, 2), (64, 3), (500, 3)] {
            let key = try Key(secret: Secret([UInt8](repeating: 200, count: count)))
            #expect(key.algorithms == Array(Algorithm.symmetric.prefix(expected)))
            for algorithm in key.algorithms { try roundTrip(key, key, algorithm) }
        }
    }
}
