/// A number as it is written in decimal: `digits` × 10 ^ `exponent`. So 1.1 is a multiple of 0.1, which it is not as a
/// binary fraction.
struct Decimal {
    private let digits: UInt64
    private let exponent: Int

    /// Nil for what is no finite number.
    init?(_ value: JSON) {
        switch value {
        case .integer(let number): (digits, exponent) = (number.magnitude, 0)
        case .real(let number):
            guard number.isFinite else { return nil }
            // The shortest decimal that stands for this number: at most 17 digits.
            var digits: UInt64 = 0
            var exponent = 0
            var isFraction = false
            var left = Array(number.magnitude.description.utf8)[...]
            while let byte = left.popFirst() {
                switch byte {
                case UInt8(ascii: "."): isFraction = true
                case UInt8(ascii: "e"):
                    guard let power = Int(String(decoding: left, as: UTF8.self)) else { return nil }
                    exponent += power
                    left = []
                case 0x30...0x39:
                    let (shifted, overflows) = digits.multipliedReportingOverflow(by: 10)
                    guard !overflows, byte - 0x30 <= UInt64.max - shifted else { return nil }
                    digits = shifted + UInt64(byte - 0x30)
                    if isFraction { exponent -= 1 }
                default: return nil
                }
            }
            (self.digits, self.exponent) = (digits, exponent)
        case .null, .bool, .string, .array, .object: return nil
        }
    }

    var isZero: Bool { digits == 0 }

    func isMultiple(of other: Decimal) -> Bool {
        guard !isZero else { return true }
        guard !other.isZero else { return false }
        let difference = exponent - other.exponent
        guard difference < 0 else {
            var remainder = digits % other.digits
            // 10 ^ difference, each step of it taken modulo the other.
            for _ in 0..<difference where remainder != 0 {
                let product = remainder.multipliedFullWidth(by: 10)
                remainder = other.digits.dividingFullWidth(product).remainder
            }
            return remainder == 0
        }
        var divisor = other.digits
        for _ in 0..<(-difference) {
            let (shifted, overflows) = divisor.multipliedReportingOverflow(by: 10)
            guard !overflows, shifted <= digits else { return false }
            divisor = shifted
        }
        return digits % divisor == 0
    }
}
