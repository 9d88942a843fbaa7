/// Signing and checking tokens: JSON Web Signature, compact form (RFC 7515, section 7.1).
package enum Token {
    static let maximumSize = 16384

    /// A token comes from outside: bytes that are no text are its fault, and not that of the code that hands it on.
    package static var notUTF8: Failure { .notAuthenticated(.malformed, "The token is not UTF-8.") }

    /// `algorithm` nil: the key's own.
    package static func sign(
        _ claims: TokenClaims, _ keys: KeySet, _ algorithm: Algorithm? = nil, now: Int64
    ) throws(Failure) -> String {
        String(try sign(try claims.payload(now: now), keys, algorithm))
    }

    private static func sign(
        _ payload: borrowing TokenPayload, _ keys: KeySet, _ algorithm: Algorithm?
    ) throws(Failure) -> OwnedText {
        let (key, algorithm) = try keys.signer(algorithm)
        let header = TokenHeader(algorithm: algorithm, kid: key.kid).encoded + [UInt8(ascii: ".")]
        return try sign(payload, key, algorithm, header: header)
    }

    /// `header` in base64url, with the dot behind it.
    static func sign(
        _ payload: borrowing TokenPayload, _ key: Key, _ algorithm: Algorithm, header: [UInt8]
    ) throws(Failure) -> OwnedText {
        // Room for the largest signature of the usual keys.
        var token = OwnedText(capacity: header.count + payload.size + 512)
        token.append(header.span)
        payload.write(to: &token)
        let signature = try token.withSpan { (bytes) throws(Failure) in try key.signature(bytes, algorithm) }
        token.append(UInt8(ascii: "."))
        signature.withSpan { Base64.append($0, .url, to: &token) }
        guard token.count <= maximumSize else {
            throw Failure.invalidArgument(
                "The token would be larger than \(maximumSize) bytes: shorten name or fields.")
        }
        return token
    }

    /// With a shared secret.
    package static func sign(
        _ claims: TokenClaims, secret: Secret, _ algorithm: Algorithm, now: Int64
    ) throws(Failure) -> String {
        String(try sign(try claims.payload(now: now), secret: secret, algorithm))
    }

    /// With a shared secret.
    package static func sign(
        _ payload: borrowing TokenPayload, secret: Secret, _ algorithm: Algorithm
    ) throws(Failure) -> OwnedText {
        try sign(payload, KeySet([Key(secret: secret, algorithm: algorithm)]), algorithm)
    }

    /// The claims of a token that is genuine and in its time, in the newest names.
    package static func verify(
        _ token: String, _ keys: KeySet, now: Int64, _ expected: TokenExpectations = TokenExpectations()
    ) throws(Failure) -> VerifiedClaims {
        let parts = try TokenParts(token)
        try parts.checkSignature(keys)
        return try VerifiedClaims(try parts.claims(), now: now, expected)
    }

    /// With a shared secret.
    package static func verify(_ token: String, secret: Secret, now: Int64) throws(Failure) -> VerifiedClaims {
        // A secret that cannot be used is the caller's mistake, whatever the token says.
        try verify(token, KeySet([Key(secret: secret)]), now: now)
    }
}
