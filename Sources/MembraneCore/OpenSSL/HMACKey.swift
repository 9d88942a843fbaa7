/// A key of HMAC (RFC 2104) with SHA-2 that is used again and again: hashing the key each time would take as long as
/// hashing a token.
final class HMACKey: Sendable {
    let secret: Secret
    /// Contexts that nobody uses, in the order of `SHA2`.
    private let idle = Lock<InlineArray<3, [HMACContext]>>([[], [], []])
    private static let maximumIdle = 32

    init(_ secret: Secret) { self.secret = secret }

    func authenticate(_ message: Span<UInt8>, _ hash: SHA2) throws(Failure) -> [UInt8] {
        try digest(message, hash).array
    }

    /// The same, without an allocation.
    func digest(_ message: Span<UInt8>, _ hash: SHA2) throws(Failure) -> Digest {
        let kept = idle.withLock { $0[hash.rawValue].popLast() }
        let context = if let kept { kept } else { try HMACContext(secret, hash) }
        defer { idle.withLock { if $0[hash.rawValue].count < Self.maximumIdle { $0[hash.rawValue].append(context) } } }
        return try context.authenticate(message)
    }
}
