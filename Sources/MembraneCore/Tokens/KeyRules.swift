/// What an asymmetric key must be like for its signatures to prove anything.
enum KeyRules {
    static let modulusBits = 2048...8192
    /// Smaller exponents made weak signatures possible again and again; larger ones only cost time.
    static let exponentBits = 17...64

    static func check(_ key: AsymmetricKey) throws(Failure) {
        switch key.kind {
        case .rsa:
            let (modulus, exponent) = try key.rsaNumbers()
            try check(modulus: modulus, exponent: exponent)
        case .ec: break
        case .ed25519:
            guard Ed25519Point.isSafe(try key.rawPublicKey()) else {
                throw .invalidKey(
                    "The Ed25519 public key is not a point of the curve, or is of small order, so that anybody could sign for it."
                )
            }
            try checkSigning(key)
            return
        }
        guard try key.isPlausible() else {
            throw .invalidKey(
                "The key is not valid: its point is not on the curve, or its modulus is not the product of two primes."
            )
        }
        try checkSigning(key)
    }

    private static func check(modulus: [UInt8], exponent: [UInt8]) throws(Failure) {
        let size = bits(modulus)
        guard modulusBits.contains(size) else {
            throw .invalidKey(
                "An RSA key must have \(modulusBits.lowerBound) to \(modulusBits.upperBound) bits "
                    + "(RFC 7518, section 3.3); this one has \(size).")
        }
        // 65537 is the smallest odd number of 17 bits.
        guard exponentBits.contains(bits(exponent)), isOdd(exponent), exponent != [1, 0, 0] else {
            throw .invalidKey(
                "The RSA key's public exponent must be odd, at least 65537 and at most \(exponentBits.upperBound) bits long."
            )
        }
        guard isOdd(modulus) else { throw .invalidKey("The RSA key's modulus is even.") }
        guard !ROCA.fits(modulus) else {
            throw .invalidKey(
                "The RSA key was made by a faulty chip and can be broken (CVE-2017-15361): make a new one.")
        }
    }

    /// A private key whose numbers do not fit together makes signatures that are wrong, or that give it away.
    private static func checkSigning(_ key: AsymmetricKey) throws(Failure) {
        guard key.isPrivate, let scheme = SignatureScheme.allCases.first(where: { $0.fits(key.kind) }) else { return }
        let message = Array("libmembrane".utf8)
        guard let signature = try? key.sign(message.span, scheme),
            try key.verify(message.span, signature, scheme)
        else { throw .invalidKey("The private key's numbers do not fit together.") }
    }

    private static func bits(_ number: [UInt8]) -> Int {
        let digits = number.drop { $0 == 0 }
        return digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
    }

    private static func isOdd(_ number: [UInt8]) -> Bool { (number.last ?? 0) & 1 == 1 }
}
