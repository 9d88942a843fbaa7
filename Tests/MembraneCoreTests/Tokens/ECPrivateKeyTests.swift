import Testing

@testable import MembraneCore

/// Reading elliptic-curve keys without OpenSSL, which reads what is refused here.
struct ECPrivateKeyTests {
    private func der(_ pem: String) throws -> [UInt8] { try #require(try PEM.key(in: Array(pem.utf8)).bytes) }

    @Test(arguments: [
        (TestKeys.p256, EllipticCurve.p256), (TestKeys.p256SEC1, .p256), (TestKeys.p384, .p384), (TestKeys.p521, .p521),
    ])
    func theUsualFormsAreRead(pem: String, curve: EllipticCurve) throws {
        let key = try #require(ECPrivateKey(der: try der(pem)))
        #expect(key.curve == curve && key.number.count == curve.size)
        let made = try AsymmetricKey(key.curve, x: key.x, y: key.y, private: key.number)
        let point = try AsymmetricKey(pem: Array(pem.utf8), passphrase: nil).point(curve)
        #expect(try made.point(curve) == point)
    }

    @Test(arguments: [TestKeys.p256, TestKeys.p256SEC1, TestKeys.p521])
    func whatIsCutOffOrContinuedIsNotRead(pem: String) throws {
        let der = try der(pem)
        for count in 0..<der.count { #expect(ECPrivateKey(der: Array(der.prefix(count))) == nil) }
        #expect(ECPrivateKey(der: der + [0]) == nil)
    }

    @Test func aNumberThatIsNoneIsNotRead() throws {
        let der = try der(TestKeys.p256SEC1)
        // SEQUENCE, INTEGER 1, OCTET STRING of 32 bytes.
        let start = 7
        #expect(Array(der[2..<start]) == [2, 1, 1, 4, 32])
        for number in [[UInt8](repeating: 0, count: 32), EllipticCurve.p256.order, [UInt8](repeating: 0xFF, count: 32)]
        {
            #expect(ECPrivateKey(der: der[..<start] + number + der[(start + 32)...]) == nil)
        }
    }

    @Test(arguments: [TestKeys.rsa, TestKeys.rsaPKCS1, TestKeys.ed25519, TestKeys.secp256k1, TestKeys.p256Explicit])
    func otherKeysAreNotRead(pem: String) throws {
        #expect(ECPrivateKey(der: try der(pem)) == nil)
    }
}
