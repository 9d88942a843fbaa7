/// The claims of a genuine token, in the newest names; the older ones are understood.
package struct VerifiedClaims: Sendable {
    package let all: JSONObject
    let workspaceKey: String
    let tenantKey: String?
    let name: String?
    let fields: JSONObject?
    let isAdmin: Bool
    /// Milliseconds since 1970, leeway included: from then on the token is not accepted.
    let validUntil: Int64
    /// Milliseconds since 1970; nil when the token does not say.
    let issuedAt: Int64?

    /// How far two machines' clocks may be apart (RFC 7519, section 4.1.4, allows "a few minutes").
    package static let defaultLeeway: Int64 = 60_000

    init(
        _ claims: JSONObject, now: Int64, _ expected: TokenExpectations = TokenExpectations()
    ) throws(Failure) {
        let leewayMilliseconds = expected.leewayMilliseconds
        guard let expiry = try Self.instant("exp", claims) else {
            throw .notAuthenticated(.claims, "The token has no `exp`: tokens must expire.")
        }
        validUntil = expiry.addingReportingOverflow(leewayMilliseconds).partialValue
        guard now < validUntil else { throw .notAuthenticated(.expired, "The token has expired; sign a new one.") }
        for claim in ["nbf", "iat"] {
            if let instant = try Self.instant(claim, claims), instant - leewayMilliseconds > now {
                throw .notAuthenticated(.notYetValid, "The token's `\(claim)` is in the future; check the clocks.")
            }
        }
        issuedAt = try Self.instant("iat", claims)
        try expected.check(claims)
        guard let workspaceKey = try Self.text("workspaceKey", or: "iss", claims) else {
            throw .notAuthenticated(.claims, "The token names no workspace: `workspaceKey` is missing.")
        }
        self.workspaceKey = workspaceKey
        isAdmin = Self.isTrue(claims["isAdmin"])
        // An admin token acts for the whole workspace, whatever else it names.
        tenantKey = isAdmin ? nil : try Self.text("tenantKey", or: "id", claims)
        name = try Self.text("name", or: nil, claims)
        if let fields = claims["fields"], fields != .null {
            guard let object = fields.objectValue else {
                throw .notAuthenticated(.claims, "The token's `fields` is not an object.")
            }
            self.fields = object
        } else {
            fields = nil
        }
        var all = claims
        all["workspaceKey"] = .string(workspaceKey)
        all["tenantKey"] = tenantKey.map { .string($0) }
        all["isAdmin"] = .bool(isAdmin)
        self.all = all
    }

    /// NumericDate (RFC 7519, section 2): seconds, possibly with a fraction. Beyond any date: the last instant there is.
    private static func instant(_ claim: String, _ claims: JSONObject) throws(Failure) -> Int64? {
        switch claims[claim] {
        case nil: return nil
        case .integer(let seconds)?:
            let (milliseconds, overflows) = seconds.multipliedReportingOverflow(by: 1000)
            return overflows ? (seconds < 0 ? -latest : latest) : max(-latest, min(latest, milliseconds))
        case .number(let seconds)?:
            return Int64(max(-Double(latest), min(Double(latest), (seconds.double * 1000).rounded(.down))))
        default: throw .notAuthenticated(.claims, "The token's `\(claim)` is not a number.")
        }
    }

    /// Far enough from the ends of Int64 that leeway can be added and subtracted.
    private static let latest: Int64 = 1 << 60

    private static func text(_ claim: String, or older: String?, _ claims: JSONObject) throws(Failure) -> String? {
        let name = claims[claim] == nil ? older ?? claim : claim
        switch claims[name] {
        case nil, .null?: return nil
        case .string(let text)? where !text.isEmpty: return text
        default: throw .notAuthenticated(.claims, "The token's `\(name)` is not a text, or empty.")
        }
    }

    /// The platform's own examples write true, "true" and 1; 0 and absence mean no.
    private static func isTrue(_ value: JSON?) -> Bool {
        switch value {
        case .bool(true)?, .string("true")?, .integer(1)?: true
        default: false
        }
    }
}
