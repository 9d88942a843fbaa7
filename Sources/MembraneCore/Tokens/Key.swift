/// A key that signs or checks tokens: a shared secret, or an RSA, elliptic-curve or Ed25519 key.
///
/// The key says which algorithms it may be used with, and a token has no say in it: an attacker could otherwise have a
/// public key used as a shared secret.
package final class Key: Sendable {
    /// Which of several keys this is (RFC 7515, section 4.1.4).
    package let kid: String?
    /// What the key may be used with, the one to sign with by default first.
    package let algorithms: [Algorithm]
    package let canSign: Bool
    package let canVerify: Bool
    /// What is allowed but should be changed.
    package let warnings: [String]
    let material: Material

    enum Material: Sendable {
        case secret(HMACKey)
        case asymmetric(AsymmetricKey)
    }

    /// What is known of a key from outside of it.
    struct Terms {
        var kid: String?
        /// The only algorithm to be used with the key.
        var algorithm: Algorithm?
        var maySign = true
        var mayVerify = true
    }

    /// A shared secret. Shorter than the hash only when `allowsShort`, for secrets that were given out long ago.
    package convenience init(
        secret: Secret, algorithm: Algorithm? = nil, kid: String? = nil, allowsShort: Bool = false
    ) throws(Failure) {
        try self.init(
            secret: secret, Terms(kid: kid, algorithm: algorithm), allowsShort: allowsShort)
    }

    /// A private or public key as text. `algorithm` narrows an RSA key to one.
    package convenience init(
        pem text: some Collection<UInt8>, passphrase: Secret? = nil, algorithm: Algorithm? = nil, kid: String? = nil
    ) throws(Failure) {
        let key = try AsymmetricKey(pem: Array(text), passphrase: passphrase)
        try self.init(asymmetric: key, Terms(kid: kid, algorithm: algorithm))
    }

    init(secret: Secret, _ terms: Terms, allowsShort: Bool) throws(Failure) {
        try SecretRules.check(secret)
        let fitting = try SecretRules.algorithms(for: secret, terms.algorithm, allowsShort: allowsShort)
        material = .secret(HMACKey(secret))
        algorithms = fitting.algorithms
        warnings = fitting.warnings
        kid = try Self.checked(terms.kid)
        canSign = terms.maySign
        canVerify = terms.mayVerify
    }

    init(asymmetric key: AsymmetricKey, _ terms: Terms) throws(Failure) {
        try KeyRules.check(key)
        let fitting = Algorithm.allCases.filter { $0.scheme?.fits(key.kind) ?? false }
        if let algorithm = terms.algorithm {
            guard fitting.contains(algorithm) else {
                throw .invalidKey(
                    "\(algorithm.rawValue) does not fit this key, which is for "
                        + "\(fitting.map(\.rawValue).joined(separator: ", ")).")
            }
            // Of an algorithm with two names the one that is asked for is written, and both are read.
            algorithms = [algorithm] + fitting.filter { $0 != algorithm && $0.scheme == algorithm.scheme }
        } else {
            algorithms = fitting
        }
        material = .asymmetric(key)
        kid = try Self.checked(terms.kid)
        canSign = key.isPrivate && terms.maySign
        canVerify = terms.mayVerify
        warnings = []
    }

    private static let maximumKidSize = 256

    private static func checked(_ kid: String?) throws(Failure) -> String? {
        guard let kid else { return nil }
        guard !kid.isEmpty, kid.utf8.count <= maximumKidSize else {
            throw .invalidKey("The key's `kid` is empty or longer than \(maximumKidSize) bytes.")
        }
        return kid
    }

    // MARK: Signatures

    /// The signature as a token holds it.
    func sign(_ bytes: Span<UInt8>, _ algorithm: Algorithm) throws(Failure) -> [UInt8] {
        try checkSigning(algorithm)
        switch (material, algorithm.hmacHash, algorithm.scheme) {
        case (.secret(let key), let hash?, _): return try key.authenticate(bytes, hash)
        case (.asymmetric(let key), _, let scheme?):
            let signature = try key.sign(bytes, scheme)
            guard let curve = algorithm.curve else { return signature }
            guard let joined = ECDSASignature.joined(signature, curve) else {
                throw .internal("OpenSSL made an ECDSA signature that is not DER.")
            }
            return joined
        default: throw .internal("A key allows an algorithm of another kind.")
        }
    }

    /// The same, without an allocation for secrets.
    func signature(_ bytes: Span<UInt8>, _ algorithm: Algorithm) throws(Failure) -> Signature {
        guard case .secret(let key) = material, let hash = algorithm.hmacHash else {
            return .long(try sign(bytes, algorithm))
        }
        try checkSigning(algorithm)
        return .short(try key.digest(bytes, hash))
    }

    enum Signature {
        case short(Digest)
        case long([UInt8])

        func withSpan(_ body: (Span<UInt8>) -> Void) {
            switch self {
            case .short(let digest): digest.withSpan(body)
            case .long(let bytes): body(bytes.span)
            }
        }
    }

    /// Whether `signature` is this key's for `bytes`. Throws when the key may not be used like that.
    func verify(_ bytes: Span<UInt8>, _ signature: [UInt8], _ algorithm: Algorithm) throws(Failure) -> Bool {
        guard canVerify, algorithms.contains(algorithm) else {
            throw .notAuthenticated(.algorithm, "The token's algorithm is not one that its key may be used with.")
        }
        switch (material, algorithm.hmacHash, algorithm.scheme) {
        case (.secret(let key), let hash?, _):
            return ConstantTime.equal(try key.authenticate(bytes, hash), signature)
        case (.asymmetric(let key), _, let scheme?):
            guard let curve = algorithm.curve else { return try key.verify(bytes, signature, scheme) }
            guard let der = ECDSASignature.der(signature, curve) else { return false }
            return try key.verify(bytes, der, scheme)
        default: throw .internal("A key allows an algorithm of another kind.")
        }
    }

    func checkSigning(_ algorithm: Algorithm) throws(Failure) {
        guard canSign else {
            throw .invalidArgument(
                isPublic
                    ? "This is a public key, which checks tokens: sign with its private key."
                    : "The key may not sign: its `use` or `key_ops` says so.")
        }
        guard algorithms.contains(algorithm) else {
            throw .invalidArgument(
                "\(algorithm.rawValue) does not fit this key, which is for "
                    + "\(algorithms.map(\.rawValue).joined(separator: ", ")).")
        }
    }

    private var isPublic: Bool {
        if case .asymmetric(let key) = material { !key.isPrivate } else { false }
    }
}
