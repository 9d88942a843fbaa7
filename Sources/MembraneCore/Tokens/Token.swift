/// Signing and checking tenant tokens: JSON Web Signature, compact form (RFC 7515, section 7.1).
package enum Token {
    static let maximumSize = 16384

    package static func sign(
        _ claims: TokenClaims, secret: Secret, _ algorithm: Algorithm, now: Int64
    ) throws(Failure) -> String {
        try algorithm.check(secret)
        var token = algorithm.encodedHeader
        token.append(UInt8(ascii: "."))
        Base64.append(try claims.payload(now: now), .url, to: &token)
        let signature = try HMAC.authenticate(token, key: secret, algorithm.hash)
        token.append(UInt8(ascii: "."))
        Base64.append(signature, .url, to: &token)
        guard token.count <= maximumSize else {
            throw Failure.invalidArgument(
                "The token would be larger than \(maximumSize) bytes: shorten name or fields.")
        }
        return String(decoding: token, as: UTF8.self)
    }

    /// The claims of a token that is genuine and in its time, in the newest names.
    package static func verify(_ token: String, secret: Secret, now: Int64) throws(Failure) -> VerifiedClaims {
        let parts = try TokenParts(token)
        // The caller's mistake, whatever the token says.
        try Algorithm.hs256.check(secret)
        try parts.checkSignature(secret)
        return try VerifiedClaims(try parts.claims(), now: now)
    }
}

/// A token taken apart. Nothing in it is to be believed before `checkSignature`.
struct TokenParts {
    let algorithm: Algorithm
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
        algorithm = try Self.algorithm(parts[0])
        signedBytes = Array(bytes[..<(parts[2].startIndex - 1)])
        self.payload = payload
        self.signature = signature
    }

    private static func algorithm(_ encodedHeader: ArraySlice<UInt8>) throws(Failure) -> Algorithm {
        // Most tokens have the header that we write ourselves: no need to read that as JSON.
        for algorithm in Algorithm.allCases where encodedHeader.elementsEqual(algorithm.encodedHeader) {
            return algorithm
        }
        guard let bytes = Base64.decode(encodedHeader, .url), let header = object(bytes) else {
            throw .notAuthenticated(.malformed, "The token's header is not a JSON object.")
        }
        // RFC 7515, section 4.1.11: what must be understood and is not, is refused.
        guard header["crit"] == nil else {
            throw .notAuthenticated(.algorithm, "The token's header has `crit`, which is not supported.")
        }
        guard let name = header["alg"]?.stringValue, let algorithm = Algorithm(rawValue: name) else {
            throw .notAuthenticated(.algorithm, "The token's algorithm is not HS256, HS384 or HS512.")
        }
        return algorithm
    }

    func checkSignature(_ secret: Secret) throws(Failure) {
        guard secret.count >= algorithm.hash.size else {
            throw .notAuthenticated(
                .algorithm, "The token's algorithm needs a longer secret than this one (RFC 7518, section 3.2).")
        }
        guard ConstantTime.equal(try HMAC.authenticate(signedBytes, key: secret, algorithm.hash), signature) else {
            throw .notAuthenticated(
                .signature, "The token's signature does not fit: it was changed, or signed with another secret.")
        }
    }

    func claims() throws(Failure) -> JSONObject {
        guard let claims = Self.object(payload) else {
            throw .notAuthenticated(.malformed, "The token's payload is not a JSON object.")
        }
        return claims
    }

    private static func object(_ bytes: [UInt8]) -> JSONObject? {
        try? JSON(parsing: bytes, what: "A part of a token").objectValue
    }
}
