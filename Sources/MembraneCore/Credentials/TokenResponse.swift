/// What a token endpoint answered when it gave a token (RFC 6749, section 5.1).
struct TokenResponse: Sendable {
    /// As it came, since connectors may need any part of it.
    let answer: JSONObject
    let refreshToken: String?
    /// Seconds; nil when the provider does not say.
    private let lifetime: Int64?

    init(_ answer: JSONObject) {
        self.answer = answer
        refreshToken = answer["refresh_token"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        lifetime = Self.seconds(answer["expires_in"])
    }

    func expiresAt(obtainedAt now: Int64) -> Int64? {
        lifetime.map { now + $0 * 1000 }
    }

    /// Numbers come as numbers, as strings of digits, or not at all. What is neither is unknown, not "for ever".
    private static func seconds(_ value: JSON?) -> Int64? {
        let number: Int64? =
            switch value {
            case .integer(let number)?: number
            case .real(let number)? where number.isFinite && abs(number) < 1e12: Int64(number)
            case .string(let text)?: Int64(text)
            default: nil
            }
        return number.flatMap { (0...315_360_000).contains($0) ? $0 : nil }
    }
}
