/// Base64 and base64url (RFC 4648), strict: no white space, no stray bits, padding exactly as the form wants it.
enum Base64 {
    enum Form {
        /// Section 4, padded.
        case standard
        /// Section 5, not padded, as JSON Web Signatures use it (RFC 7515, section 2).
        case url
    }

    static func encode(_ bytes: [UInt8], _ form: Form = .standard) -> String {
        var text: [UInt8] = []
        append(bytes, form, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    static func append(_ bytes: [UInt8], _ form: Form, to text: inout [UInt8]) {
        let digits = form == .url ? urlDigits : standardDigits
        text.reserveCapacity(text.count + (bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            text.append(digits[Int(group >> 18 & 63)])
            text.append(digits[Int(group >> 12 & 63)])
            if left > 1 { text.append(digits[Int(group >> 6 & 63)]) }
            if left > 2 { text.append(digits[Int(group & 63)]) }
            if left < 3, form == .standard {
                text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - left))
            }
            index += 3
        }
    }

    /// Nil unless `text` is the one way to write some bytes in this form.
    static func decode(_ text: some Collection<UInt8>, _ form: Form = .standard) -> [UInt8]? {
        var digits = Array(text)
        if form == .standard {
            guard digits.count % 4 == 0 else { return nil }
            for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3 + 2)
        var group: UInt32 = 0
        var filled: UInt32 = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value != 255, form == .url || digit != UInt8(ascii: "-") && digit != UInt8(ascii: "_"),
                form == .standard || digit != UInt8(ascii: "+") && digit != UInt8(ascii: "/")
            else { return nil }
            group = group << 6 | UInt32(value)
            filled += 6
            if filled >= 8 {
                filled -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> filled))
                group &= (1 << filled) - 1
            }
        }
        // Bits left over must be zero, otherwise several texts would mean the same bytes.
        return group == 0 ? bytes : nil
    }

    private static let standardDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The value of each digit of either form; 255 for every other byte.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for digits in [standardDigits, urlDigits] {
            for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        }
        return values
    }()
}
