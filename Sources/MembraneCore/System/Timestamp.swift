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
        var reader = ISO8601(text.utf8)
        guard let date = reader.date(), reader.take("T") || reader.take("t") || reader.take(" "),
            let time = reader.time(), let offset = reader.left.isEmpty ? 0 : reader.offset(colonOptional: true),
            reader.left.isEmpty
        else { return nil }
        let seconds = (time.hour * 60 + time.minute - offset) * 60 + time.second
        return dayNumber(date.year, date.month, date.day) * 86_400_000 + seconds * 1000 + time.milliseconds
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
