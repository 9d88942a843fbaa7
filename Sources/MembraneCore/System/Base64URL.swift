/// base64url for every token: the same as `Base64` with `.url`, without a branch for a byte, so that the compiler can
/// do 16 at once.
enum Base64URL {
    /// How many digits so many bytes become.
    static func digits(_ bytes: Int) -> Int { (bytes * 4 + 2) / 3 }

    static func append(_ bytes: Span<UInt8>, to text: inout OwnedText) {
        let count = digits(bytes.count)
        // The last group is written whole.
        unsafe text.append(maximum: count + 4) { digits in
            unsafe bytes.withUnsafeBufferPointer { unsafe split($0, into: digits) }
            for index in 0..<count { unsafe digits[index] = digit(digits[index]) }
            return count
        }
    }

    /// Bytes to groups of 6 bits.
    private static func split(_ bytes: UnsafeBufferPointer<UInt8>, into values: UnsafeMutablePointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        let groups = bytes.count / 3
        for group in 0..<groups {
            let three = unsafe (start + group * 3)
            let four = unsafe (values + group * 4)
            let first = unsafe three[0]
            let second = unsafe three[1]
            let third = unsafe three[2]
            unsafe four[0] = first >> 2
            unsafe four[1] = (first << 4 | second >> 4) & 63
            unsafe four[2] = (second << 2 | third >> 6) & 63
            unsafe four[3] = third & 63
        }
        let left = bytes.count - groups * 3
        guard left > 0 else { return }
        let first = unsafe start[groups * 3]
        let second = left > 1 ? unsafe start[groups * 3 + 1] : 0
        unsafe values[groups * 4] = first >> 2
        unsafe values[groups * 4 + 1] = (first << 4 | second >> 4) & 63
        unsafe values[groups * 4 + 2] = second << 2 & 63
    }

    /// The digit of a value below 64 (RFC 4648, section 5), by the distances between the ranges of ASCII.
    private static func digit(_ value: UInt8) -> UInt8 {
        var digit = value &+ 65
        digit &+= value > 25 ? 6 : 0
        digit &-= value > 51 ? 75 : 0
        digit &-= value > 61 ? 13 : 0
        digit &+= value > 62 ? 49 : 0
        return digit
    }

    /// Nil unless `text` is the one way to write some bytes.
    static func decode(_ text: Span<UInt8>) -> OwnedText? {
        let rest = text.count % 4
        guard rest != 1 else { return nil }
        let count = text.count / 4 * 3 + (rest == 0 ? 0 : rest - 1)
        var bytes = OwnedText(capacity: text.count + 4)
        var isClean = false
        unsafe bytes.append(maximum: text.count + 4) { values in
            unsafe isClean = text.withUnsafeBufferPointer { unsafe join($0, through: values) }
            return count
        }
        guard isClean else { return nil }
        return consume bytes
    }

    /// Digits to values, and four values to three bytes, in the same place.
    private static func join(
        _ text: UnsafeBufferPointer<UInt8>, through values: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        var bad: UInt8 = 0
        for index in 0..<text.count {
            let value = unsafe value(text[index])
            bad |= value
            unsafe values[index] = value
        }
        guard bad & 0x80 == 0 else { return false }
        let rest = text.count % 4
        // Bits left over must be zero, otherwise several texts would mean the same bytes.
        let last = text.count > 0 ? unsafe values[text.count - 1] : 0
        guard rest == 0 || rest == 2 && last & 15 == 0 || rest == 3 && last & 3 == 0 else { return false }
        for index in 0..<4 { unsafe values[text.count + index] = 0 }
        for group in 0..<(text.count + 3) / 4 {
            let four = unsafe (values + group * 4)
            let three = unsafe (values + group * 3)
            let (a, b, c, d) = unsafe (four[0], four[1], four[2], four[3])
            unsafe three[0] = a << 2 | b >> 4
            unsafe three[1] = b << 4 | c >> 2
            unsafe three[2] = c << 6 | d
        }
        return true
    }

    /// 0x80 for what is no digit.
    private static func value(_ digit: UInt8) -> UInt8 {
        var value: UInt8 = 0x80
        value = digit &- 48 < 10 ? digit &+ 4 : value
        value = digit &- 65 < 26 ? digit &- 65 : value
        value = digit &- 97 < 26 ? digit &- 71 : value
        value = digit == 45 ? 62 : value
        value = digit == 95 ? 63 : value
        return value
    }
}
