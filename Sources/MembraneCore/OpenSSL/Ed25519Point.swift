import COpenSSL

/// Points of edwards25519 (RFC 8032, section 5.1), which OpenSSL takes as keys without a look at them.
enum Ed25519Point {
    /// Whether 32 bytes are the one way to write a point of the curve that generates more than a handful of others:
    /// for one of small order, signatures exist that fit many messages.
    static func isSafe(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 32, let last = bytes.last else { return false }
        // The first bit is the sign of x; the rest is y, least significant byte first.
        var digits = Array(bytes.reversed())
        digits[0] = last & 0x7f
        guard digits.lexicographicallyPrecedes(prime), !smallOrders.contains(digits) else { return false }
        return isOnCurve(y: digits)
    }

    private static let prime: [UInt8] = [0x7f] + [UInt8](repeating: 0xff, count: 30) + [0xed]

    /// The y of every point whose order divides 8: 0, 1, -1 and the two with order 8.
    private static let smallOrders: Set<[UInt8]> = [
        [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 31) + [1],
        [0x7f] + [UInt8](repeating: 0xff, count: 30) + [0xec],
        [
            0x05, 0xfc, 0x53, 0x6d, 0x88, 0x02, 0x38, 0xb1, 0x39, 0x33, 0xc6, 0xd3, 0x05, 0xac, 0xdf, 0xd5, 0xf0, 0x98,
            0xef, 0xf2, 0x89, 0xf4, 0xc3, 0x45, 0xb0, 0x27, 0xb2, 0xc2, 0x8f, 0x95, 0xe8, 0x26,
        ],
        [
            0x7a, 0x03, 0xac, 0x92, 0x77, 0xfd, 0xc7, 0x4e, 0xc6, 0xcc, 0x39, 0x2c, 0xfa, 0x53, 0x20, 0x2a, 0x0f, 0x67,
            0x10, 0x0d, 0x76, 0x0b, 0x3c, 0xba, 0x4f, 0xd8, 0x4d, 0x3d, 0x70, 0x6a, 0x17, 0xc7,
        ],
    ]

    /// Whether x² = (y² - 1) / (d·y² + 1) has a solution modulo p.
    private static func isOnCurve(y: [UInt8]) -> Bool {
        guard let context = unsafe BN_CTX_new(), let p = try? BigNumber(prime), let y = try? BigNumber(y),
            let numerator = try? BigNumber([]), let denominator = try? BigNumber([]), let d = try? BigNumber(curveD)
        else { return false }
        defer { unsafe BN_CTX_free(context) }
        let one = unsafe BN_value_one()
        // numerator · denominator is a square exactly when the quotient is.
        guard unsafe BN_mod_sqr(denominator.pointer, y.pointer, p.pointer, context) == 1,
            unsafe BN_mod_sub(numerator.pointer, denominator.pointer, one, p.pointer, context) == 1,
            unsafe BN_mod_mul(denominator.pointer, denominator.pointer, d.pointer, p.pointer, context) == 1,
            unsafe BN_mod_add(denominator.pointer, denominator.pointer, one, p.pointer, context) == 1,
            unsafe BN_mod_mul(numerator.pointer, numerator.pointer, denominator.pointer, p.pointer, context) == 1
        else { return false }
        return unsafe BN_kronecker(numerator.pointer, p.pointer, context) == 1
    }

    /// d, -121665/121666.
    private static let curveD: [UInt8] = [
        0x52, 0x03, 0x6c, 0xee, 0x2b, 0x6f, 0xfe, 0x73, 0x8c, 0xc7, 0x40, 0x79, 0x77, 0x79, 0xe8, 0x98, 0x00, 0x70,
        0x0a, 0x4d, 0x41, 0x41, 0xd8, 0xab, 0x75, 0xeb, 0x4d, 0xca, 0x13, 0x59, 0x78, 0xa3,
    ]
}
