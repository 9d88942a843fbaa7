import CCurl

/// Dates in HTTP header fields.
enum HTTPDate {
    /// Nobody is left alone for longer than a year, whoever asks for more, or for a date that no clock reaches. It still is the
    /// wish to be left alone, and no reason to ask again at once.
    private static let longestDelay: Int64 = 31_536_000

    /// Milliseconds that a Retry-After field asks for (RFC 9110, section 10.2.3): seconds, or a date.
    static func delay(_ field: String, now: Int64) -> Int64? {
        if !field.isEmpty, field.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return min(Int64(field) ?? .max, longestDelay) * 1000
        }
        let date = unsafe Int64(curl_getdate(field, nil))
        guard date >= 0 else { return nil }
        // The year may have ten digits.
        let (instant, isBeyondTime) = date.multipliedReportingOverflow(by: 1000)
        let (delay, isBeyondReach) = instant.subtractingReportingOverflow(now)
        return isBeyondTime || isBeyondReach ? longestDelay * 1000 : min(max(0, delay), longestDelay * 1000)
    }
}
