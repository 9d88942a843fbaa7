/// The digits of `Base64`, many at a time and without a branch for a byte: tokens are made and read by the thousand.
struct Base64Words {
    /// Bytes that may be written behind the last one.
    static let slack = 8

    /// Of the values 62 and 63.
    private let lastDigits: (UInt8, UInt8)

    init(_ form: Base64.Form) {
        lastDigits =
            form == .url
            ? (UInt8(ascii: "-"), UInt8(ascii: "_")) : (UInt8(ascii: "+"), UInt8(ascii: "/"))
    }

    // MARK: Encoding

    /// Six bytes to eight values of 6 bits, and values to digits in the same place.
    func encode(_ bytes: UnsafeBufferPointer<UInt8>, to digits: UnsafeMutablePointer<UInt8>) {
        guard let start = unsafe UnsafeRawPointer(bytes.baseAddress) else { return }
        let target = UnsafeMutableRawPointer(digits)
        var read = 0
        var written = 0
        while bytes.count - read >= 8 {
            let word = unsafe (start + read).loadUnaligned(as: UInt64.self).bigEndian
            unsafe (target + written).storeBytes(of: Self.values(word).bigEndian, as: UInt64.self)
            read += 6
            written += 8
        }
        while read < bytes.count {
            var word: UInt64 = 0
            for index in 0..<min(6, bytes.count - read) {
                word |= unsafe UInt64(bytes[read + index]) << UInt64(56 - index * 8)
            }
            unsafe (target + written).storeBytes(of: Self.values(word).bigEndian, as: UInt64.self)
            read += 6
            written += 8
        }
        for index in 0..<written { unsafe digits[index] = digit(digits[index]) }
    }

    /// The values in the six upper bytes of a word, the first in the upper byte.
    private static func values(_ word: UInt64) -> UInt64 {
        // Two times 24 bits, four times 12, eight times 6.
        var values = word >> 16
        values = (values & 0xFFFF_FF00_0000) << 8 | values & 0xFF_FFFF
        values = (values & 0x00FF_F000_00FF_F000) << 4 | values & 0x0000_0FFF_0000_0FFF
        return (values & 0x0FC0_0FC0_0FC0_0FC0) << 2 | values & 0x003F_003F_003F_003F
    }

    /// Without a branch, so that the compiler does 16 at once.
    private func digit(_ value: UInt8) -> UInt8 {
        var digit = value &+ 65
        digit = value > 25 ? value &+ 71 : digit
        digit = value > 51 ? value &- 4 : digit
        digit = value > 61 ? lastDigits.0 : digit
        digit = value > 62 ? lastDigits.1 : digit
        return digit
    }

    // MARK: Decoding

    /// Digits to values, and eight values to six bytes, in the same place. False where a digit is none, or where bits are
    /// left over that are not zero: several texts would mean the same bytes.
    func decode(_ text: Slice<UnsafeBufferPointer<UInt8>>, into bytes: UnsafeMutablePointer<UInt8>) -> Bool {
        let digits = unsafe UnsafeBufferPointer(rebasing: text)
        var bad: UInt8 = 0
        for index in 0..<digits.count {
            let value = unsafe value(digits[index])
            bad |= value
            unsafe bytes[index] = value
        }
        guard bad & 0x80 == 0 else { return false }
        let last = digits.isEmpty ? 0 : unsafe bytes[digits.count - 1]
        let stray: UInt8 = digits.count % 4 == 2 ? 15 : digits.count % 4 == 3 ? 3 : 0
        guard last & stray == 0 else { return false }
        let end = unsafe UnsafeMutableRawPointer(bytes + digits.count)
        unsafe end.storeBytes(of: 0, as: UInt64.self)
        let place = UnsafeMutableRawPointer(bytes)
        var read = 0
        var written = 0
        while read < digits.count {
            // Eight times 6 bits, four times 12, two times 24.
            var word = unsafe UInt64(bigEndian: (place + read).loadUnaligned(as: UInt64.self))
            word = (word & 0x3F00_3F00_3F00_3F00) >> 2 | word & 0x003F_003F_003F_003F
            word = (word & 0x0FFF_0000_0FFF_0000) >> 4 | word & 0x0000_0FFF_0000_0FFF
            word = (word & 0x00FF_FFFF_0000_0000) >> 8 | word & 0x00FF_FFFF
            unsafe (place + written).storeBytes(of: (word << 16).bigEndian, as: UInt64.self)
            read += 8
            written += 6
        }
        return true
    }

    /// 0x80 for what is no digit. Without a branch as well.
    private func value(_ digit: UInt8) -> UInt8 {
        var value: UInt8 = 0x80
        value = digit &- 48 < 10 ? digit &+ 4 : value
        value = digit &- 65 < 26 ? digit &- 65 : value
        value = digit &- 97 < 26 ? digit &- 71 : value
        value = digit == lastDigits.0 ? 62 : value
        value = digit == lastDigits.1 ? 63 : value
        return value
    }
}
