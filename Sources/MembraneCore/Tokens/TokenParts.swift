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
