import CCurl

/// Dates in HTTP header fields.
enum HTTPDate {
    /// Milliseconds that a Retry-After field asks for (RFC 9110, section 10.2.3): seconds, or a date.
    static func delay(_ field: String, now: Int64) -> Int64? {
        if let seconds = Int64(field) { return (0...31_536_000).contains(seconds) ? seconds * 1000 : nil }
        let date = unsafe Int64(curl_getdate(field, nil))
        return date < 0 ? nil : max(0, date * 1000 - now)
    }
}
