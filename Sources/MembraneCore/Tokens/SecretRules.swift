/// What a shared secret must be like.
enum SecretRules {
    /// RFC 7518, section 3.2: a key shorter than the hash would be the weakest part of the signature.
    static func algorithms(
        for secret: Secret, _ algorithm: Algorithm?, allowsShort: Bool
    ) throws(Failure) -> (algorithms: [Algorithm], warnings: [String]) {
        guard let algorithm else {
            let long = Algorithm.symmetric.filter { secret.count >= $0.hmacHash?.size ?? 0 }
            if !long.isEmpty { return (long, []) }
            guard allowsShort else { throw tooShort(secret, .hs256) }
            return ([.hs256], [warning(secret, .hs256)])
        }
        guard let hash = algorithm.hmacHash else {
            throw .invalidKey("\(algorithm.rawValue) needs a private or public key, not a secret.")
        }
        if secret.count >= hash.size { return ([algorithm], []) }
        guard allowsShort else { throw tooShort(secret, algorithm) }
        return ([algorithm], [warning(secret, algorithm)])
    }

    private static func tooShort(_ secret: Secret, _ algorithm: Algorithm) -> Failure {
        .invalidKey(
            "\(algorithm.rawValue) needs a secret of at least \(algorithm.hmacHash?.size ?? 0) bytes "
                + "(RFC 7518, section 3.2); this one has \(secret.count).")
    }

    private static func warning(_ secret: Secret, _ algorithm: Algorithm) -> String {
        "The secret has \(secret.count) bytes, fewer than the \(algorithm.hmacHash?.size ?? 0) that "
            + "\(algorithm.rawValue) needs (RFC 7518, section 3.2): make a new one."
    }

    static func check(_ secret: Secret) throws(Failure) {
        guard secret.count > 0 else { throw .invalidKey("The secret is empty.") }
        guard !KeyText.isKey(secret.exposed) else {
            throw .invalidKey(
                "The secret is the text of a key. A shared secret is random bytes; for a PEM or JWK key use membrane_key_new."
            )
        }
    }
}
