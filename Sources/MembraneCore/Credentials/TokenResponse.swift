/// What a token endpoint answered when it gave a token (RFC 6749, section 5.1).
struct TokenResponse: Sendable {
    /// As it came, since connectors may need any part of it, with the standard's members at its top.
    let answer: JSONObject
    /// False where something was left out that there is no room for: the token is judged by itself.
    let isWhole: Bool
    let refreshToken: String?
    let refreshTokenExpiresAt: Int64?
    /// Nil when the provider does not say.
    let expiresAt: Int64?
    /// When the request was sent: what is said to live so long lives at least that long from here.
    let requestedAt: Int64

    /// Throws what makes the answer none.
    init(
        _ answer: JSONObject, _ rules: TokenEndpointRules, requestedAt now: Int64, needsToken: Bool = true
    ) throws(Problem) {
        requestedAt = now
        var standard = answer
        for (name, member) in [
            ("accessToken", "access_token"), ("refreshToken", "refresh_token"), ("scope", "scope"),
        ] {
            if let path = rules.paths[name], let value = Self.value(at: path, answer) { standard[member] = value }
        }
        // One that cannot be one is as good as none, and costs nobody the access token beside it.
        refreshToken = standard["refresh_token"]?.stringValue.flatMap { !$0.isEmpty && Self.isToken($0) ? $0 : nil }
        if refreshToken == nil { standard["refresh_token"] = nil }
        if let token = standard["access_token"]?.stringValue, !token.isEmpty {
            guard Self.isToken(token) else { throw .malformedToken }
        } else if needsToken {
            throw .noToken
        }
        (self.answer, isWhole) = JSONBounds.kept.fitting(standard, first: Self.first)
        expiresAt =
            Self.lifetime(
                rules.paths["expiresIn"].flatMap { Self.value(at: $0, answer) } ?? answer["expires_in"], rules
            )
            .map { now + $0 }
            ?? Self.instant(rules.paths["expiresAt"].flatMap { Self.value(at: $0, answer) }, after: now)
            ?? ["expires_at", "expiresAt", "expires_on"].lazy.compactMap { Self.instant(answer[$0], after: now) }.first
            ?? rules.defaultLifetimeSeconds.map { now + $0 * 1000 }
        refreshTokenExpiresAt =
            rules.paths["refreshTokenExpiresIn"].flatMap { Self.lifetime(Self.value(at: $0, answer), rules) }
            .map { now + $0 }
            ?? rules.paths["refreshTokenExpiresAt"].flatMap { Self.instant(Self.value(at: $0, answer), after: now) }
            ?? ["refresh_token_expires_in", "x_refresh_token_expires_in"].lazy
            .compactMap { Self.lifetime(answer[$0], rules) }.first.map { now + $0 }
    }

    /// What matters most in an answer, and in credentials.
    static let first = [
        "access_token", "refresh_token", "token_type", "expires_in", "expires_at", "expiresAt", "expires_on",
        "refresh_token_expires_in", "x_refresh_token_expires_in", "scope",
    ]

    enum Problem: Error {
        case noToken
        case malformedToken
    }

    /// No provider's token comes near it, and no server takes a header of that size.
    private static let maximumToken = 32 << 10

    /// Printable ASCII and spaces (RFC 6749, appendix A.12): anything else could end a header.
    private static func isToken(_ text: String) -> Bool {
        text.utf8.count <= maximumToken && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// The value at `data.tokens.access`.
    static func value(at path: String, _ answer: JSONObject) -> JSON? {
        var value = JSON.object(answer)
        for name in path.parts(at: UInt8(ascii: ".")) {
            guard let member = value[String(name)] else { return nil }
            value = member
        }
        return value == .null ? nil : value
    }

    /// Milliseconds. What cannot be read, and what is no time at all, is unknown: never "for ever".
    private static func lifetime(_ value: JSON?, _ rules: TokenEndpointRules) -> Int64? {
        if rules.lifetimeUnit == .daysHoursMinutes {
            let parts = value?.stringValue?.parts(at: UInt8(ascii: ":")).map { Int64($0) } ?? []
            guard parts.count == 3, let days = parts[0], let hours = parts[1], let minutes = parts[2],
                (0...3650).contains(days), (0..<24).contains(hours), (0..<60).contains(minutes)
            else { return nil }
            let lifetime = ((days * 24 + hours) * 60 + minutes) * 60_000
            return lifetime > 0 ? lifetime : nil
        }
        guard let number = value?.amount else { return nil }
        let unit: Int64 = rules.lifetimeUnit == .milliseconds ? 1 : 1000
        return number > 0 && number <= TokenEndpointRules.lifetimes.upperBound * 1000 / unit ? number * unit : nil
    }

    /// Seconds or milliseconds since 1970, or ISO 8601. An instant that has passed says that clocks differ.
    private static func instant(_ value: JSON?, after now: Int64) -> Int64? {
        let instant: Int64?
        if let number = value?.amount {
            // 100,000,000,000 seconds are more than 3,000 years, as many milliseconds are in 1973.
            instant = number >= 100_000_000_000 ? number : number * 1000
        } else {
            instant = value?.stringValue.flatMap { Timestamp.milliseconds($0) }
        }
        return instant.flatMap { $0 > now && $0 - now <= TokenEndpointRules.lifetimes.upperBound * 1000 ? $0 : nil }
    }
}
