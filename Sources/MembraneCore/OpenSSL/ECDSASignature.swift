/// An ECDSA signature in its two forms: r and s side by side (RFC 7518, section 3.4), and DER (RFC 3279,
/// section 2.2.3), which OpenSSL reads and writes.
enum ECDSASignature {
    /// Nil unless both halves have the curve's length and are in 1 to n - 1: a zero is how signatures are forged
    /// that fit everything (CVE-2022-21449).
    static func der(_ signature: [UInt8], _ curve: EllipticCurve) -> [UInt8]? {
        guard signature.count == curve.size * 2 else { return nil }
        let halves = [signature[..<curve.size], signature[curve.size...]]
        guard halves.allSatisfy({ curve.isScalar($0) }) else { return nil }
        let body = halves.flatMap(integer)
        return [0x30] + length(body.count) + body
    }

    /// Nil unless `der` is what `der(_:_:)` writes.
    static func joined(_ der: [UInt8], _ curve: EllipticCurve) -> [UInt8]? {
        var rest = der[...]
        guard let body = DER.take(0x30, from: &rest), rest.isEmpty else { return nil }
        rest = body
        var signature: [UInt8] = []
        for _ in 0..<2 {
            guard let integer = DER.take(0x02, from: &rest) else { return nil }
            let digits = integer.drop { $0 == 0 }
            guard digits.count <= curve.size else { return nil }
            signature.append(contentsOf: repeatElement(0, count: curve.size - digits.count))
            signature.append(contentsOf: digits)
        }
        return rest.isEmpty ? signature : nil
    }

    /// DER's INTEGER: no needless zeros, one where the first bit would say "negative".
    private static func integer(_ half: ArraySlice<UInt8>) -> [UInt8] {
        let digits = half.drop { $0 == 0 }
        let sign: [UInt8] = (digits.first ?? 0) >= 0x80 ? [0] : []
        return [0x02] + length(digits.count + sign.count) + sign + digits
    }

    /// Lengths here are below 256.
    private static func length(_ count: Int) -> [UInt8] {
        count < 0x80 ? [UInt8(truncatingIfNeeded: count)] : [0x81, UInt8(truncatingIfNeeded: count)]
    }
}
