/// The numbers of an elliptic-curve key as they are usually written: RFC 5915, alone or inside of PKCS #8 (RFC 5208).
///
/// Read here because OpenSSL's reader frees a copy of the private number as it is, and has no other way. What is written
/// differently is left to it.
struct ECPrivateKey {
    let curve: EllipticCurve
    let x: [UInt8]
    let y: [UInt8]
    let number: [UInt8]

    init?(der: [UInt8]) {
        var rest = der[...]
        guard var body = DER.take(0x30, from: &rest), rest.isEmpty, let version = DER.take(0x02, from: &body) else {
            return nil
        }
        if version == [1] {
            self.init(body, curve: nil)
            return
        }
        guard version == [0], var algorithm = DER.take(0x30, from: &body),
            DER.take(0x06, from: &algorithm) == Self.algorithm[...], let curve = Self.curve(&algorithm),
            algorithm.isEmpty, var key = DER.take(0x04, from: &body), body.isEmpty,
            var inner = DER.take(0x30, from: &key), key.isEmpty, DER.take(0x02, from: &inner) == [1]
        else { return nil }
        self.init(inner, curve: curve)
    }

    /// What follows the version.
    private init?(_ body: ArraySlice<UInt8>, curve given: EllipticCurve?) {
        var rest = body
        guard let number = DER.take(0x04, from: &rest) else { return nil }
        var curve = given
        if rest.first == 0xA0 {
            guard var parameters = DER.take(0xA0, from: &rest), let named = Self.curve(&parameters),
                parameters.isEmpty, given == nil || given == named
            else { return nil }
            curve = named
        }
        // An uncompressed point, in a whole number of octets.
        guard let curve, var open = DER.take(0xA1, from: &rest), rest.isEmpty, let point = DER.take(0x03, from: &open),
            open.isEmpty, point.count == 2 + 2 * curve.size, point.starts(with: [0, 4]),
            number.count == curve.size, curve.isScalar(number)
        else { return nil }
        self.curve = curve
        x = Array(point.dropFirst(2).prefix(curve.size))
        y = Array(point.suffix(curve.size))
        self.number = Array(number)
    }

    private static func curve(_ bytes: inout ArraySlice<UInt8>) -> EllipticCurve? {
        guard let name = DER.take(0x06, from: &bytes) else { return nil }
        return EllipticCurve.allCases.first { $0.objectIdentifier[...] == name }
    }

    /// id-ecPublicKey (RFC 5480).
    private static let algorithm: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
}
