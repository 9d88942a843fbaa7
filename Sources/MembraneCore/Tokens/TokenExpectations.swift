/// What a verifier demands of a token, beside a signature of a key that it knows.
package struct TokenExpectations: Sendable {
    package var leewayMilliseconds = VerifiedClaims.defaultLeeway
    /// Who the verifier is to those who sign: `aud` must be there and name it.
    package var audience: String?
    /// Who must have signed: `iss` must be there and be this.
    package var issuer: String?

    package init() {}

    /// Whether time is all that is demanded.
    var isPlain: Bool { audience == nil && issuer == nil }

    func check(_ claims: JSONObject) throws(Failure) {
        if let audience {
            guard let given = claims["aud"] else {
                throw .notAuthenticated(
                    .audience, "The token has no `aud`: sign it with the audience that is expected here.")
            }
            try Audience.check(given, names: audience)
        }
        if let issuer {
            guard let given = claims["iss"]?.stringValue else {
                throw .notAuthenticated(
                    .issuer, "The token has no `iss`: sign it with the issuer that is expected here.")
            }
            guard given == issuer else {
                throw .notAuthenticated(.issuer, "The token's `iss` is another issuer than the one expected here.")
            }
        }
    }
}

/// The claim `aud` (RFC 7519, section 4.1.3): a text, or a list of texts.
enum Audience {
    static func check(_ claim: JSON, names audience: String) throws(Failure) {
        let named = claim.arrayValue ?? [claim]
        let texts = named.compactMap(\.stringValue)
        guard texts.count == named.count, !texts.isEmpty else {
            throw .notAuthenticated(.audience, "The token's `aud` is not a text or a list of texts.")
        }
        guard texts.contains(where: { $0 == audience }) else {
            throw .notAuthenticated(
                .audience, "The token was made for somebody else: its `aud` does not name this audience.")
        }
    }
}
