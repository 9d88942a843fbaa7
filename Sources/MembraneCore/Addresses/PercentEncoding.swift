/// Percent-encoding of octets (RFC 3986, section 2.1).
enum PercentEncoding {
    /// Encodes everything but unreserved characters, so that the result is safe anywhere in a URI.
    static func encode(_ text: String) -> String {
        encode(text.utf8, keeping: isUnreserved)
    }

    static func encode(_ bytes: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool) -> String {
        var encoded: [UInt8] = []
        for byte in bytes {
            if isKept(byte) { encoded.append(byte) } else { append(byte, to: &encoded) }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Whether a text is a path without anything that must be encoded, decoded or judged: no dots, no query, no parameters.
    static func isPlainPath(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            isLetterOrDigit($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
            && !text.hasPrefix("//")
    }

    /// Encodes only what may not stand in a URI, and leaves what is encoded already.
    static func repair(_ text: String) -> String {
        var rest = Array(text.utf8)[...]
        var repaired: [UInt8] = []
        while let byte = rest.first {
            let isKept =
                byte == UInt8(ascii: "%") ? octet(atStartOf: rest) != nil : isUnreserved(byte) || isReserved(byte)
            if isKept { repaired.append(byte) } else { append(byte, to: &repaired) }
            rest.removeFirst()
        }
        return String(decoding: repaired, as: UTF8.self)
    }

    /// A `%` that two hexadecimal digits do not follow stands for itself.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8] {
        var rest = Array(text)[...]
        var decoded: [UInt8] = []
        while let byte = rest.first {
            if let octet = octet(atStartOf: rest) {
                decoded.append(octet)
                rest.removeFirst(3)
            } else {
                decoded.append(byte)
                rest.removeFirst()
            }
        }
        return decoded
    }

    /// RFC 3986, section 2.3.
    static func isUnreserved(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-._~".utf8.contains(byte)
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// RFC 3986, section 2.2.
    private static func isReserved(_ byte: UInt8) -> Bool {
        ":/?#[]@!$&'()*+,;=".utf8.contains(byte)
    }

    /// The octet that `%` and two hexadecimal digits stand for; nil when there is no such group.
    private static func octet(atStartOf text: ArraySlice<UInt8>) -> UInt8? {
        let group = text.prefix(3)
        guard group.count == 3, group.first == UInt8(ascii: "%"), let low = group.last.flatMap(value),
            let high = group.dropFirst().first.flatMap(value)
        else { return nil }
        return high << 4 | low
    }

    /// What a hexadecimal digit stands for.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func append(_ byte: UInt8, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "%"))
        for digit in [byte >> 4, byte & 15] {
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
        }
    }
}
