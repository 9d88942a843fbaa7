import COpenSSL

/// Owns one `EVP_MAC_CTX` that has its key, which OpenSSL wipes with it. Used by one caller at a time.
@safe final class HMACContext: @unchecked Sendable {
    private let context: OpaquePointer
    private let hash: SHA2

    /// Fetched once, as OpenSSL advises.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil)

    init(_ key: Secret, _ hash: SHA2) throws(Failure) {
        guard let context = unsafe EVP_MAC_CTX_new(HMACContext.algorithm) else {
            throw OpenSSLError.failure("EVP_MAC_CTX_new")
        }
        unsafe self.context = context
        self.hash = hash
        let list = ParameterList()
        list.add(OSSL_MAC_PARAM_DIGEST, text: hash.name)
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
