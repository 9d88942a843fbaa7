/// Dates and times as RFC 3339 writes them.
enum DateTime {
    /// `full-date`: 2026-01-31, and the day exists.
    static func isDate(_ text: some Collection<UInt8>) -> Bool {
        var reader = ISO8601(text)
        return reader.date() != nil && reader.left.isEmpty
    }

    /// `full-time`: 12:00:00.5Z or 12:00:00+01:00.
    static func isTime(_ text: some Collection<UInt8>) -> Bool {
        var reader = ISO8601(text)
        return isTime(&reader)
    }

    /// `date-time`: a date, "T", and a time.
    static func isDateTime(_ text: some Collection<UInt8>) -> Bool {
        var reader = ISO8601(text)
        return reader.date() != nil && (reader.take("T") || reader.take("t")) && isTime(&reader)
    }

    /// A leap second only stands at the end of a day of UTC.
    private static func isTime(_ reader: inout ISO8601) -> Bool {
        guard let time = reader.time(), let offset = reader.offset(colonOptional: false), reader.left.isEmpty else {
            return false
        }
        return time.second < 60 || (time.hour * 60 + time.minute - offset + 1440) % 1440 == 1439
    }
}
