import COpenSSL

/// A key of HMAC (RFC 2104) with SHA-2 that is used again and again: hashing the key each time would take as long as
/// hashing a token.
final class HMACKey: Sendable {
    let secret: Secret
    /// Contexts that nobody uses, for each hash.
    private let idle = Lock([[KeyedHMAC]](repeating: [], count: SHA2.allCases.count))
    private static let maximumIdle = 32

    init(_ secret: Secret) { self.secret = secret }

    func authenticate(_ message: Span<UInt8>, _ hash: SHA2) throws(Failure) -> [UInt8] {
        try digest(message, hash).array
    }

    /// The same, without an allocation.
    func digest(_ message: Span<UInt8>, _ hash: SHA2) throws(Failure) -> Digest {
        let context = try take(hash)
        defer { give(context, hash) }
        return try context.authenticate(message)
    }

    private func take(_ hash: SHA2) throws(Failure) -> KeyedHMAC {
        if let context = idle.withLock({ $0[hash.rawValue].popLast() }) { return context }
        return try KeyedHMAC(secret, hash)
    }

    private func give(_ context: KeyedHMAC, _ hash: SHA2) {
        idle.withLock { if $0[hash.rawValue].count < Self.maximumIdle { $0[hash.rawValue].append(context) } }
    }
}

/// Owns one `EVP_MAC_CTX` that has its key. Used by one caller at a time, which the list of idle ones sees to.
@safe private final class KeyedHMAC: @unchecked Sendable {
    private let context: OpaquePointer
    private let hash: SHA2

    /// Fetched once, as OpenSSL advises.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil)

    init(_ key: Secret, _ hash: SHA2) throws(Failure) {
        guard let context = unsafe EVP_MAC_CTX_new(KeyedHMAC.algorithm) else {
            throw OpenSSLError.failure("EVP_MAC_CTX_new")
        }
        unsafe self.context = context
        self.hash = hash
        let list = ParameterList()
        list.add(OSSL_MAC_PARAM_DIGEST, text: ["SHA256", "SHA384", "SHA512"][hash.rawValue])
        let isReady = unsafe key.withBytes { key in
            unsafe list.withList { list in
                unsafe EVP_MAC_init(context, key.assumingMemoryBound(to: UInt8.self).baseAddress, key.count, list)
            }
        }
        guard isReady == 1 else { throw OpenSSLError.failure("EVP_MAC_init") }
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    func authenticate(_ message: Span<UInt8>) throws(Failure) -> Digest {
        let digest = unsafe Digest { result in
            var length = 0
            // Without a key: the context goes back to where it stood after hashing its own.
            let isDone = unsafe message.withUnsafeBufferPointer { message in
                unsafe EVP_MAC_init(context, nil, 0, nil) == 1
                    && EVP_MAC_update(context, message.baseAddress, message.count) == 1
                    && EVP_MAC_final(context, result, &length, hash.size) == 1
            }
            return isDone ? length : 0
        }
        guard digest.count == hash.size else { throw OpenSSLError.failure("EVP_MAC") }
        return digest
    }
}
