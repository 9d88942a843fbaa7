import CCurl

/// Dates in HTTP header fields.
enum HTTPDate {
    /// Nobody is left alone for longer than a year: who asks for more, or for a date that no clock reaches, is not believed.
    private static let longestDelay: Int64 = 31_536_000

    /// Milliseconds that a Retry-After field asks for (RFC 9110, section 10.2.3): seconds, or a date.
    static func delay(_ field: String, now: Int64) -> Int64? {
        if let seconds = Int64(field) { return (0...longestDelay).contains(seconds) ? seconds * 1000 : nil }
        let date = unsafe Int64(curl_getdate(field, nil))
        guard date >= 0 else { return nil }
        // The year may have ten digits.
        let (instant, isBeyondTime) = date.multipliedReportingOverflow(by: 1000)
        let (delay, isBeyondReach) = instant.subtractingReportingOverflow(now)
        return isBeyondTime || isBeyondReach || delay > longestDelay * 1000 ? nil : max(0, delay)
    }
}
