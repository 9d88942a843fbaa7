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
        let start = text.count
        let digits = (bytes.count * 4 + 2) / 3
        let padding = form == .standard ? (4 - digits % 4) % 4 : 0
        text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: digits + padding))
        unsafe text.withUnsafeMutableBufferPointer { text in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                for digit in 0..<digits {
                    // Digit n holds bits 6n to 6n + 5, which are in one byte or in two neighbours.
                    let index = digit * 6 / 8
                    let next = index + 1 < bytes.count ? unsafe bytes[index + 1] : 0
                    let pair = unsafe UInt16(bytes[index]) << 8 | UInt16(next)
                    let value = Int(pair >> UInt16(10 - digit * 6 % 8) & 63)
                    unsafe text[start + digit] = (form == .url ? urlDigits : standardDigits).utf8Start[value]
                }
            }
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
        let values = values
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

    private static var standardDigits: StaticString {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    }
    private static var urlDigits: StaticString { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" }

    /// The value of each digit of either form; 255 for every other byte.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for digits in [standardDigits, urlDigits] {
            for value in 0..<64 { values[Int(unsafe digits.utf8Start[value])] = UInt8(value) }
        }
        return values
    }()
}
