/// The digits of `Base64`, eight at a time in one word, without a branch for a byte: tokens are made and read by the
/// thousand.
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

    func encode(_ bytes: UnsafeBufferPointer<UInt8>, to digits: UnsafeMutablePointer<UInt8>) {
        guard let start = unsafe UnsafeRawPointer(bytes.baseAddress) else { return }
        let target = UnsafeMutableRawPointer(digits)
        var read = 0
        var written = 0
        while bytes.count - read >= 8 {
            let word = unsafe UInt64(bigEndian: (start + read).loadUnaligned(as: UInt64.self))
            unsafe (target + written).storeBytes(of: self.digits(of: word).bigEndian, as: UInt64.self)
            read += 6
            written += 8
        }
        while read < bytes.count {
            var word: UInt64 = 0
            for index in 0..<min(6, bytes.count - read) {
                word |= unsafe UInt64(bytes[read + index]) << UInt64(56 - index * 8)
            }
            unsafe (target + written).storeBytes(of: self.digits(of: word).bigEndian, as: UInt64.self)
            read += 6
            written += 8
        }
    }

    /// The digits of the six upper bytes, the first one in the upper byte.
    private func digits(of word: UInt64) -> UInt64 {
        // Two times 24 bits, four times 12, eight times 6.
        var values = word >> 16
        values = (values & 0xFFFF_FF00_0000) << 8 | values & 0xFF_FFFF
        values = (values & 0x00FF_F000_00FF_F000) << 4 | values & 0x0000_0FFF_0000_0FFF
        values = (values & 0x0FC0_0FC0_0FC0_0FC0) << 2 | values & 0x003F_003F_003F_003F
        // From 0 "A", from 26 "a", from 52 "0", then the last two: by their distances in ASCII. What is added comes first,
        // so that no byte goes below zero and borrows from its neighbour.
        let lower = Self.ones(values, from: 26)
        let number = Self.ones(values, from: 52)
        let last = Self.ones(values, from: 62)
        let veryLast = Self.ones(values, from: 63)
        let distance = (UInt64(58 - lastDigits.0), UInt64(lastDigits.1 - lastDigits.0 - 1))
        return values &+ Self.every &* 65 &+ lower &* 6 &+ veryLast &* distance.1
            &- number &* 75 &- last &* distance.0
    }

    private static let every: UInt64 = 0x0101_0101_0101_0101

    /// 1 in each byte that has at least this value. All are below 64.
    private static func ones(_ values: UInt64, from least: UInt64) -> UInt64 {
        (values &+ every &* (128 - least)) >> 7 & every
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
        for index in 0..<Self.slack { unsafe bytes[digits.count + index] = 0 }
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

    /// 0x80 for what is no digit.
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
