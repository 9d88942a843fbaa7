/// A key, or several, as a host holds them: read and checked once, then used from any thread.
///
/// What would be the same for every token is made ready here: headers as we write them, and which key is meant by the
/// headers that nearly all tokens have.
package final class TokenKey: Sendable {
    package let keys: KeySet
    /// Given as a JWKS, and so published as one.
    private let isSet: Bool
    private let signers: [Signer]
    private let verifiers: [Verifier]

    /// What signs, with the header in base64url and the dot behind it.
    private final class Signer: Sendable {
        let key: Key
        let algorithm: Algorithm
        let header: [UInt8]

        init(_ key: Key, _ algorithm: Algorithm) {
            self.key = key
            self.algorithm = algorithm
            header = TokenHeader(algorithm: algorithm, kid: key.kid).encoded + [UInt8(ascii: ".")]
        }
    }

    private final class Verifier: Sendable {
        let header: [UInt8]
        let key: Key
        let algorithm: Algorithm

        init(_ header: [UInt8], _ key: Key, _ algorithm: Algorithm) {
            self.header = header
            self.key = key
            self.algorithm = algorithm
        }
    }

    package init(_ keys: KeySet, isSet: Bool = false) {
        self.keys = keys
        self.isSet = isSet
        var signers: [Signer] = []
        for choice in [nil] + Algorithm.allCases.map(Optional.some) {
            guard let (key, algorithm) = try? keys.signer(choice), choice == nil || choice == algorithm else {
                continue
            }
            signers.append(Signer(key, algorithm))
        }
        self.signers = signers
        verifiers = TokenHeader.usual(keys.keys.prefix(Self.maximumPrepared)).compactMap { header, encoded in
            guard let key = try? keys.key(header) else { return nil }
            return Verifier(encoded, key, header.algorithm)
        }
    }

    /// Headers are compared one after the other: for more keys, reading them is no slower.
    private static let maximumPrepared = 8

    package var publicJWK: JSON {
        get throws(Failure) { try keys.publicJWK(isSet: isSet) }
    }

    // MARK: Signing

    /// `algorithm` nil: the key's own.
    package func sign(_ payload: borrowing TokenPayload, _ algorithm: Algorithm?) throws(Failure) -> OwnedText {
        // The first is for nil; where the key cannot sign, the look-up says why.
        guard let signer = signers.first(where: { algorithm == nil || $0.algorithm == algorithm }) else {
            _ = try keys.signer(algorithm)
            throw .internal("A key that signs was not made ready.")
        }
        return try Token.sign(payload, signer.key, signer.algorithm, header: signer.header)
    }

    // MARK: Checking

    /// The claims of a token that is genuine and in its time, as JSON in the newest names.
    package func verify(
        _ token: Span<UInt8>, now: Int64, _ expected: TokenExpectations = TokenExpectations()
    ) throws(Failure) -> OwnedText {
        if let payload = try provenPayload(token) {
            if expected.isPlain {
                let leeway = expected.leewayMilliseconds
                let text = payload.withSpan { FlatClaims.text($0, now: now, leewayMilliseconds: leeway) }
                if let text { return text }
            }
            let claims = try TokenParts.claims(payload.withSpan { span in span.indices.map { span[$0] } })
            return try VerifiedClaims(claims, now: now, expected).text
        }
        guard let text = String(utf8: token) else { throw Token.notUTF8 }
        return try Token.verify(text, keys, now: now, expected).text
    }

    /// The payload of a token with one of the usual headers and the right signature; nil for every other, which
    /// `TokenParts` then takes or refuses.
    private func provenPayload(_ token: Span<UInt8>) throws(Failure) -> OwnedText? {
        guard token.count <= Token.maximumSize else { return nil }
        let first = token.place(of: UInt8(ascii: "."), from: 0)
        let second = token.place(of: UInt8(ascii: "."), from: first + 1)
        guard second < token.count else { return nil }
        guard let verifier = verifiers.first(where: { token.isPrefix($0.header, first) }) else { return nil }
        let isGenuine = try verifier.key.verify(
            token.extracting(..<second), encoded: token.extracting((second + 1)...), verifier.algorithm)
        return isGenuine ? Base64.decode(token.extracting((first + 1)..<second), .url) : nil
    }
}

extension VerifiedClaims {
    package var text: OwnedText {
        var text = OwnedText(capacity: 512)
        text.append(JSON.object(all).text)
        return text
    }
}

extension Key {
    /// As `verify`, with the signature as the token holds it. False also where that is not base64url.
    fileprivate func verify(
        _ bytes: Span<UInt8>, encoded signature: Span<UInt8>, _ algorithm: Algorithm
    ) throws(Failure) -> Bool {
        guard case .secret(let key) = material, let hash = algorithm.hmacHash else {
            guard let decoded = Base64.decode(signature, .url) else { return false }
            return try verify(bytes, decoded.withSpan { span in span.indices.map { span[$0] } }, algorithm)
        }
        // There is one way to write bytes in base64url, so that the texts are equal when the bytes are.
        let digest = try key.digest(bytes, hash)
        var text = OwnedText(capacity: 96)
        digest.withSpan { Base64.append($0, .url, to: &text) }
        return text.withSpan { ConstantTime.equal($0, signature) }
    }
}

extension TokenHeader {
    /// The headers that nearly all tokens for these keys have, with their base64url.
    fileprivate static func usual(_ keys: some Sequence<Key>) -> [(TokenHeader, [UInt8])] {
        var headers: [(TokenHeader, [UInt8])] = []
        func add(_ header: TokenHeader, _ text: String) {
            headers.append((header, Array(Base64.encode(Array(text.utf8), .url).utf8)))
        }
        for key in keys {
            for algorithm in key.algorithms {
                let name = algorithm.rawValue
                if let kid = key.kid {
                    let header = TokenHeader(algorithm: algorithm, kid: kid)
                    headers.append((header, header.encoded))
                    if !kid.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
                    {
                        add(header, #"{"typ":"JWT","alg":"\#(name)","kid":"\#(kid)"}"#)
                    }
                }
                let header = TokenHeader(algorithm: algorithm)
                add(header, #"{"alg":"\#(name)","typ":"JWT"}"#)
                add(header, #"{"typ":"JWT","alg":"\#(name)"}"#)
                add(header, #"{"alg":"\#(name)"}"#)
            }
        }
        return headers
    }
}
