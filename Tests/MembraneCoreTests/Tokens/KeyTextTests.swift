import Testing

@testable import MembraneCore

/// Public keys that were given as shared secrets, however they are written down, and keys in texts that were carried around.
@Suite struct KeyTextTests {
    private static let base64 = lines(TestKeys.rsaPublic).joined()
    private static let line =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJl3dIeudNqd0DPMRD6OIh65tjkxFNOtwGcWB2gCgPhk"

    private static func lines(_ pem: String) -> [String] {
        pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.map { String($0) }
    }

    private static func der(_ pem: String) -> [UInt8] { Base64.decode(lines(pem).joined().utf8) ?? [] }

    private static func hex(_ bytes: [UInt8], _ between: String = "") -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: between)
    }

    private func isRefused(_ bytes: some Collection<UInt8>) -> Bool {
        let refusal = failure { () throws(Failure) in _ = try Key(secret: Secret(bytes), allowsShort: true) }
        #expect(refusal == nil || refusal?.key == "invalid_key", "\(refusal?.message ?? "")")
        return refusal != nil
    }

    // MARK: As secrets

    @Test(arguments: [
        TestKeys.rsaPublic, TestKeys.rsaPublicPKCS1, TestKeys.p256Public, TestKeys.p384Public, TestKeys.p521Public,
        TestKeys.ed25519Public, TestKeys.rsa, TestKeys.rsaPKCS1, TestKeys.p256SEC1, TestKeys.ed25519,
        TestKeys.certificate,
    ])
    func aKeyInAnyEncodingIsNoSecret(pem: String) {
        let der = Self.der(pem)
        #expect(der.count > 40)
        let standard = Base64.encode(der)
        let url = Base64.encode(der, .url)
        #expect(isRefused(der), "SubjectPublicKeyInfo, PKCS #1 or whatever it is, as bytes")
        for text in [
            standard, url, standard + "\n", Self.lines(pem).joined(separator: "\r\n"), Self.hex(der),
            Self.hex(der).uppercased(), Self.hex(der, ":"), Base64.encode(Array(pem.utf8)),
            Base64.encode(Array(standard.utf8), .url),
        ] {
            for around in ["", " ", "\n\t", "\u{FEFF}", "\u{FEFF} \n", "\"", "'"] {
                #expect(isRefused((around + text).utf8), "\(around.debugDescription) before \(text.prefix(20))")
                #expect(isRefused((around + pem).utf8))
            }
        }
    }

    @Test(arguments: [
        line, line + " me@example.test", "  " + line, "\n" + line, "\u{FEFF}" + line, "\"" + line + "\"",
        "from=\"192.0.2.1\" " + line, "host.test,192.0.2.1 " + line,
        "AAAAC3NzaC1lZDI1NTE5AAAAIJl3dIeudNqd0DPMRD6OIh65tjkxFNOtwGcWB2gCgPhk",
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA==",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ==",
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIA==",
        "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2EAAAADAQAB\n---- END SSH2 PUBLIC KEY ----",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF", "PuTTY-User-Key-File-3: ssh-ed25519",
        "<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>",
    ])
    func otherFormsOfKeysAreNoSecret(text: String) {
        #expect(isRefused(text.utf8))
        #expect(isRefused(Base64.encode(Array(text.utf8)).utf8))
    }

    @Test(arguments: [
        #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #" [{"kty" : "EC"}]"#, #"{'kty':'RSA'}"#, #"{"keys":[]}"#,
        #"{"crv":"P-256","x":"AA"}"#, #"{"n":"AA","e":"AQAB"}"#, "\u{FEFF}{\"x5c\":[]}",
    ])
    func aJWKIsNoSecret(text: String) { #expect(isRefused(text.utf8)) }

    @Test func utf16IsReadAsWell() {
        for text in [TestKeys.p256Public, Self.line, Self.base64] {
            let little: [UInt8] = text.utf8.reduce(into: [0xff, 0xfe]) { $0 += [$1, 0] }
            let big: [UInt8] = text.utf8.reduce(into: [0xfe, 0xff]) { $0 += [0, $1] }
            #expect(isRefused(little) && isRefused(big))
        }
    }

    @Test(arguments: [
        "0123456789abcdef0123456789abcdef", "a sentence of words that nobody else would choose, with ssh- in it",
        "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==", "{not json, but long enough for a secret}",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "MIIBIjANBgkqhkiG9w0BAQEFAAOC-and-so-on-",
        "30:82:01:22:30:0d:06:09:2a:86:48:86:f7:0d",
    ])
    func whatOnlyLooksLikeAKeyIsASecret(text: String) { #expect(!isRefused(text.utf8)) }

    // MARK: As keys

    /// As environment variables, JSON files and Windows hold them.
    @Test(arguments: [TestKeys.rsa, TestKeys.rsaPublic, TestKeys.p256, TestKeys.p256SEC1, TestKeys.ed25519Public])
    func aPEMTextMayHaveBeenCarriedAround(pem: String) throws {
        let written = pem.replacing("\n", with: #"\n"#)
        let windows = pem.replacing("\n", with: #"\r\n"#)
        for text in [
            "\u{FEFF}" + pem, "\u{FEFF}" + pem.replacing("\n", with: "\r\n"), written, written + #"\n"#, windows,
            "\"" + written + "\"", "'" + written + "'\n", "\"" + pem + "\n\"", "\u{FEFF}\"" + written + "\" ",
        ] {
            #expect(try Key(pem: text.utf8).algorithms == Key(pem: pem.utf8).algorithms)
        }
    }

    @Test func anEncryptedKeyMayHaveBeenCarriedAroundToo() throws {
        for pem in [TestKeys.ed25519Encrypted, TestKeys.rsaEncryptedOld] {
            let text = "\u{FEFF}\"" + pem.replacing("\n", with: #"\n"#) + "\""
            #expect(try Key(pem: text.utf8, passphrase: Secret(TestKeys.passphrase.utf8)).canSign)
        }
    }

    @Test(arguments: [
        ([UInt8]([0xff, 0xfe]), "UTF-16"), ([0xfe, 0xff], "UTF-16"),
    ])
    func otherEncodingsAreNamed(mark: [UInt8], words: String) {
        let text: [UInt8] = TestKeys.p256.utf8.reduce(into: mark) { $0 += [$1, 0] }
        let refusal = failure { () throws(Failure) in _ = try Key(pem: text) }
        #expect(refusal?.message.contains(words) == true)
    }

    @Test func aTextWithoutAnyLineEndsSaysSo() {
        let text = TestKeys.p256.replacing("\n", with: " ")
        let refusal = failure { () throws(Failure) in _ = try Key(pem: text.utf8) }
        #expect(refusal?.message.contains("lost its line ends") == true)
    }
}
