/// Signing and checking tokens: JSON Web Signature, compact form (RFC 7515, section 7.1).
package enum Token {
    static let maximumSize = 16384

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
        _ token: String, _ keys: KeySet, now: Int64, leewayMilliseconds: Int64 = VerifiedClaims.defaultLeeway
    ) throws(Failure) -> VerifiedClaims {
        let parts = try TokenParts(token)
        try parts.checkSignature(keys)
        return try VerifiedClaims(try parts.claims(), now: now, leewayMilliseconds: leewayMilliseconds)
    }

    /// With a shared secret.
    package static func verify(_ token: String, secret: Secret, now: Int64) throws(Failure) -> VerifiedClaims {
        // A secret that cannot be used is the caller's mistake, whatever the token says.
        try verify(token, KeySet([Key(secret: secret)]), now: now)
    }
}

/// A token taken apart. Nothing in it is to be believed before `checkSignature`.
struct TokenParts {
    let header: TokenHeader
    private let signedBytes: [UInt8]
    private let payload: [UInt8]
    private let signature: [UInt8]

    init(_ token: String) throws(Failure) {
        guard token.utf8.count <= Token.maximumSize else {
            throw .notAuthenticated(.malformed, "The token is larger than \(Token.maximumSize) bytes.")
        }
        let bytes = Array(token.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.decode(parts[1], .url),
            let signature = Base64.decode(parts[2], .url)
        else {
            throw .notAuthenticated(
                .malformed, "The token is not three base64url parts joined by dots (RFC 7515, section 7.1).")
        }
        header = try TokenHeader(encoded: parts[0])
        signedBytes = Array(bytes[..<(parts[2].startIndex - 1)])
        self.payload = payload
        self.signature = signature
    }

    /// With the key that the header means among those that are known.
    func checkSignature(_ keys: KeySet) throws(Failure) {
        try checkSignature(try keys.key(header))
    }

    func checkSignature(_ secret: Secret) throws(Failure) {
        try checkSignature(KeySet([Key(secret: secret)]))
    }

    private func checkSignature(_ key: Key) throws(Failure) {
        guard try key.verify(signedBytes.span, signature, header.algorithm) else {
            throw .notAuthenticated(
                .signature, "The token's signature does not fit: it was changed, or signed with another key.")
        }
    }

    func claims() throws(Failure) -> JSONObject { try Self.claims(payload) }

    static func claims(_ payload: [UInt8]) throws(Failure) -> JSONObject {
        guard let claims = try? JSON(parsing: payload, what: "A part of a token").objectValue else {
            throw .notAuthenticated(.malformed, "The token's payload is not a JSON object.")
        }
        return claims
    }
}
