/// Instants as the hosted platform writes them: ISO 8601 in UTC with milliseconds.
enum Timestamp {
    static func text(_ milliseconds: Int64) -> String {
        unsafe String(unsafeUninitializedCapacity: maximumSize) { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            return unsafe write(milliseconds, to: start)
        }
    }

    static func append(_ milliseconds: Int64, to text: inout OwnedText) {
        unsafe text.append(maximum: maximumSize) { unsafe write(milliseconds, to: $0) }
    }

    /// A sign, a year of nine digits, and twenty bytes more.
    private static let maximumSize = 40

    private static func write(_ milliseconds: Int64, to bytes: UnsafeMutablePointer<UInt8>) -> Int {
        let (days, time) = divide(milliseconds, 86_400_000)
        let (year, month, day) = civil(days)
        var count = 0
        /// Two digits, and what follows them.
        func put(_ value: Int64, _ next: Unicode.Scalar? = nil) {
            unsafe bytes[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10)
            unsafe bytes[count + 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
            count += 2
            if let next {
                unsafe bytes[count] = UInt8(ascii: next)
                count += 1
            }
        }
        if year < 0 {
            unsafe bytes[0] = UInt8(ascii: "-")
            count = 1
        }
        // Years beyond 9999 take the digits that they need.
        let centuries = year.magnitude / 100
        if centuries > 99 {
            for digit in String(centuries).utf8 {
                unsafe bytes[count] = digit
                count += 1
            }
        } else {
            put(Int64(centuries))
        }
        put(Int64(year.magnitude % 100), "-")
        put(month, "-")
        put(day, "T")
        put(time / 3_600_000, ":")
        put(time / 60_000 % 60, ":")
        put(time / 1000 % 60, ".")
        let fraction = time % 1000
        put(fraction / 10)
        unsafe bytes[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction % 10)
        unsafe bytes[count + 1] = UInt8(ascii: "Z")
        return count + 2
    }

    /// The instant of a text in ISO 8601, such as `2027-01-15T08:00:00.000Z`; without a zone it is UTC.
    static func milliseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes.count <= 40, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            fraction = number((digits + [0x30, 0x30, 0x30]).prefix(3)) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(Array(rest)) else { return nil }
        let time = ((hour * 60 + minute) * 60 + second) * 1000 + fraction
        return dayNumber(year, month, day) * 86_400_000 + time - offset * 60_000
    }

    /// Minutes east of Greenwich.
    private static func offset(_ zone: [UInt8]) -> Int64? {
        guard let sign = zone.first else { return 0 }
        if zone == [UInt8(ascii: "Z")] || zone == [UInt8(ascii: "z")] { return 0 }
        let digits = zone.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
            let hours = number(digits.prefix(2)), let minutes = number(digits.suffix(2))
        else { return nil }
        return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func number(_ digits: some Sequence<UInt8>) -> Int64? {
        var number: Int64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + Int64(digit - 0x30)
        }
        return number
    }

    /// The inverse of `civil`.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = divide(shifted, 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01: eras of 400 years, years beginning in March.
    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let (era, dayOfEra) = divide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Division that rounds down, so that instants before 1970 come out right.
    private static func divide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let remainder = value % divisor
        return remainder < 0 ? (value / divisor - 1, remainder + divisor) : (value / divisor, remainder)
    }
}
