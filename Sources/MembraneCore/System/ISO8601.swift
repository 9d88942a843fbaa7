/// Dates and times as ISO 8601 and RFC 3339 write them, part by part: whoever reads one says which parts must be there.
struct ISO8601 {
    /// What was not read yet.
    private(set) var left: ArraySlice<UInt8>

    init(_ text: some Collection<UInt8>) { left = Array(text)[...] }

    struct Date {
        let year: Int64
        let month: Int64
        let day: Int64
    }

    /// `2026-01-31`, and the day exists.
    mutating func date() -> Date? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            (1...12).contains(month), day >= 1, day <= Self.days(month, year)
        else { return nil }
        return Date(year: year, month: month, day: day)
    }

    struct Time {
        let hour: Int64
        let minute: Int64
        /// 60 in a leap second.
        let second: Int64
        /// Further digits are left out.
        let milliseconds: Int64
    }

    /// `12:00:00` or `12:00:00.5`.
    mutating func time() -> Time? {
        guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2), hour <= 23,
            minute <= 59, second <= 60
        else { return nil }
        guard take(".") else { return Time(hour: hour, minute: minute, second: second, milliseconds: 0) }
        let digits = left.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        left = left.dropFirst(digits.count)
        let milliseconds = Self.number((digits + [0x30, 0x30]).prefix(3)) ?? 0
        return Time(hour: hour, minute: minute, second: second, milliseconds: milliseconds)
    }

    /// The minutes that local time is ahead of UTC: `Z`, `+01:00`, and `+0100`, which ISO 8601 knows and RFC 3339 does not.
    mutating func offset(colonOptional: Bool) -> Int64? {
        if take("Z") || take("z") { return 0 }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2), take(":") || colonOptional, let minutes = number(2),
            hours <= 23, minutes <= 59
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }

    mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard let first = left.first, UInt32(first) == letter.value else { return false }
        left = left.dropFirst()
        return true
    }

    private mutating func number(_ count: Int) -> Int64? {
        guard left.count >= count, let value = Self.number(left.prefix(count)) else { return nil }
        left = left.dropFirst(count)
        return value
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 0x30)
        }
        return value
    }

    private static func days(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
