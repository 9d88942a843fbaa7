@testable import MembraneCore

/// What holds for every key that is let in, however it was written.
enum KeyProperties {
    private static let message = Array("message".utf8)
    private static let another = Array("massage".utf8)

    static func check(_ keys: KeySet) {
        expect(!keys.keys.isEmpty, "a set has a key")
        for key in keys.keys { check(key) }
        _ = keys.described.text
    }

    static func check(_ key: Key) {
        expect(!key.algorithms.isEmpty, "a key has an algorithm")
        expect(key.kid.map { !$0.isEmpty } ?? true, "a kid is not empty")
        let algorithm = key.algorithms[0]
        let signature = key.canSign ? try? key.sign(message.span, algorithm) : nil
        expect(key.canSign == (signature != nil), "a key that can sign signs")
        if let signature, key.canVerify {
            expect((try? key.verify(message.span, signature, algorithm)) == true, "what a key signed verifies")
            expect((try? key.verify(another.span, signature, algorithm)) == false, "and nothing else does")
        }
        guard let jwk = try? key.publicJWK() else {
            return expect(algorithm.hmacHash != nil, "a key that is no secret has a public half")
        }
        checkPublicHalf(jwk, of: key, signature)
    }

    private static func checkPublicHalf(_ jwk: JSONObject, of key: Key, _ signature: [UInt8]?) {
        for name in ["d", "p", "q", "dp", "dq", "qi", "k"] { expect(jwk[name] == nil, "a public half has no \(name)") }
        checkStrength(jwk)
        guard let again = read(jwk), let same = try? again.publicJWK() else {
            return expect(false, "a public half that we write can be read")
        }
        expect(same == jwk && again.kid == key.kid, "a public half survives being written and read")
        expect(again.algorithms == key.algorithms && again.canVerify && !again.canSign, "it is for the same use")
        guard let signature else { return }
        let algorithm = key.algorithms[0]
        expect(
            (try? again.verify(message.span, signature, algorithm)) == true, "it verifies what the private key signed")
        expect((try? again.verify(another.span, signature, algorithm)) == false, "and nothing else")
    }

    /// OpenSSL judges by chance a modulus that has small factors: it refuses some of them once in three times. The
    /// fuzzer finds such numbers, and what was let in once can then be refused.
    private static func read(_ jwk: JSONObject) -> Key? {
        for _ in 0..<64 {
            if let key = try? KeySet(jwk: jwk).keys.first { return key }
        }
        return nil
    }

    /// Looked at in another way than the code under test does.
    private static func checkStrength(_ jwk: JSONObject) {
        func bytes(_ name: String) -> [UInt8] { jwk[name]?.stringValue.flatMap { Base64.decode($0.utf8, .url) } ?? [] }
        switch jwk["kty"]?.stringValue {
        case "RSA":
            let modulus = bytes("n")
            let exponent = bytes("e").reduce(0) { $0 << 8 | UInt64($1) }
            expect(modulus.count >= 256 && modulus[0] >= 0x80 || modulus.count > 256, "an RSA key has 2048 bits")
            expect(exponent >= 65537 && exponent % 2 == 1, "an RSA exponent is odd and not small")
        case "EC":
            let sizes = ["P-256": 32, "P-384": 48, "P-521": 66]
            let size = sizes[jwk["crv"]?.stringValue ?? ""]
            expect(bytes("x").count == size && bytes("y").count == size, "a point is as long as its curve wants it")
        case "OKP": expect(bytes("x").count == 32, "an Ed25519 key has 32 bytes")
        default: expect(false, "only RSA, EC and OKP keys have a public half")
        }
    }
}
