/// A number as it is written in decimal, ± `digits` × 10 ^ `exponent`, with all of its digits: numbers that no machine word
/// holds are compared and divided as exactly as small ones. So 1.1 is a multiple of 0.1, which it is not as a binary fraction.
struct Decimal: Sendable {
    let isNegative: Bool
    /// From the most significant on, without zeros at either end. Empty for zero.
    private let digits: [UInt8]
    private let exponent: Int

    /// Nil for what is no number.
    init?(_ value: JSON) {
        switch value {
        case .integer(let number): self.init(written: String(number))
        case .number(let number): self.init(written: number.text)
        case .null, .bool, .string, .array, .object: return nil
        }
    }

    /// Takes what JSON calls a number.
    init(written text: String) {
        var digits: [UInt8] = []
        var exponent = 0
        var isFraction = false
        var bytes = text.utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent += Self.power(bytes)
                bytes = bytes[bytes.endIndex...]
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if isFraction { exponent -= 1 }
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte - UInt8(ascii: "0")) }
            default: break
            }
        }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
        isNegative = !digits.isEmpty && text.utf8.first == UInt8(ascii: "-")
    }

    /// What is beyond this is as far as can be.
    private static let farthest = Int.max / 4

    private static func power(_ text: Substring.UTF8View) -> Int {
        var power = 0
        for byte in text where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
            power = power > farthest / 16 ? farthest : power * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return text.first == UInt8(ascii: "-") ? -power : power
    }

    var isZero: Bool { digits.isEmpty }
    var isWhole: Bool { exponent >= 0 }

    /// How many digits stand before the point.
    private var places: Int { digits.count + exponent }

    /// The same text for equal numbers only.
    var distinctText: String {
        (isNegative ? "-" : "") + String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self) + "e"
            + String(exponent)
    }

    /// The number without its fraction; nil where 64 bits do not hold it.
    var truncated: Int64? {
        guard places > 0 else { return 0 }
        guard places <= 19 else { return nil }
        var number: Int64 = 0
        for place in 0..<places {
            let digit = Int64(place < digits.count ? digits[place] : 0)
            let (shifted, overflows) = number.multipliedReportingOverflow(by: 10)
            let (sum, alsoOverflows) =
                isNegative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            guard !overflows, !alsoOverflows else { return nil }
            number = sum
        }
        return number
    }

    /// Negative, zero or positive.
    func order(comparedTo other: Decimal) -> Int {
        if isNegative != other.isNegative { return isNegative ? -1 : 1 }
        let order = magnitudeOrder(comparedTo: other)
        return isNegative ? -order : order
    }

    private func magnitudeOrder(comparedTo other: Decimal) -> Int {
        if isZero || other.isZero { return isZero ? (other.isZero ? 0 : -1) : 1 }
        if places != other.places { return places < other.places ? -1 : 1 }
        if digits == other.digits { return 0 }
        return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
    }

    /// Nil for a divisor of more digits than can be reckoned with: nobody writes one.
    func isMultiple(of other: Decimal) -> Bool? {
        guard !isZero else { return true }
        guard !other.isZero else { return false }
        guard let divisor = other.significand else { return nil }
        // What ends in no zero is no multiple of what ends in one.
        guard exponent >= other.exponent else { return false }
        var remainder: UInt64 = 0
        for digit in digits { remainder = Self.next(remainder, digit, divisor) }
        // 10 ^ 64 has every factor 2 and 5 that a divisor of 64 bits can have: further zeros change nothing.
        for _ in 0..<min(exponent - other.exponent, 64) { remainder = Self.next(remainder, 0, divisor) }
        return remainder == 0
    }

    /// The digits as one number.
    private var significand: UInt64? {
        guard digits.count <= 19 else { return nil }
        return digits.reduce(0) { $0 * 10 + UInt64($1) }
    }

    private static func next(_ remainder: UInt64, _ digit: UInt8, _ divisor: UInt64) -> UInt64 {
        let product = remainder.multipliedFullWidth(by: 10)
        let shifted = divisor.dividingFullWidth(product).remainder
        // Nothing here is larger than the divisor but the digit, and 19 digits leave room above it.
        return (shifted + UInt64(digit)) % divisor
    }
}
