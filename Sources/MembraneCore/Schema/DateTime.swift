/// Dates and times as RFC 3339 writes them.
enum DateTime {
    /// `full-date`: 2026-01-31, and the day exists.
    static func isDate(_ text: some Collection<UInt8>) -> Bool {
        let bytes = Array(text)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10])
        else { return false }
        return (1...12).contains(month) && day >= 1 && day <= days(month, year)
    }

    /// `full-time`: 12:00:00.5Z or 12:00:00+01:00. A leap second only stands at the end of a day of UTC.
    static func isTime(_ text: some Collection<UInt8>) -> Bool {
        var left = Array(text)[...]
        guard let hour = twoDigits(&left), take(":", &left), let minute = twoDigits(&left), take(":", &left),
            let second = twoDigits(&left), hour <= 23, minute <= 59, second <= 60
        else { return false }
        if take(".", &left) {
            let digits = left.prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return false }
            left = left.dropFirst(digits.count)
        }
        guard let offset = offset(left) else { return false }
        return second < 60 || (hour * 60 + minute - offset + 1440) % 1440 == 1439
    }

    /// `date-time`: a date, "T", and a time.
    static func isDateTime(_ text: some Collection<UInt8>) -> Bool {
        let bytes = Array(text)
        guard bytes.count > 11, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") else { return false }
        return isDate(bytes[..<10]) && isTime(bytes[11...])
    }

    /// The minutes that local time is ahead of UTC.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
        var left = text
        if left.count == 1, let letter = left.first, "Zz".utf8.contains(letter) { return 0 }
        guard let sign = left.popFirst(), "+-".utf8.contains(sign), let hours = twoDigits(&left), take(":", &left),
            let minutes = twoDigits(&left), left.isEmpty, hours <= 23, minutes <= 59
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func twoDigits(_ left: inout ArraySlice<UInt8>) -> Int? {
        guard left.count >= 2, let value = number(left.prefix(2)) else { return nil }
        left = left.dropFirst(2)
        return value
    }

    private static func take(_ letter: Unicode.Scalar, _ left: inout ArraySlice<UInt8>) -> Bool {
        guard let first = left.first, UInt32(first) == letter.value else { return false }
        left = left.dropFirst()
        return true
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}
