import COpenSSL

/// Keyed hashes (RFC 2104) with SHA-2.
enum HMAC {
    enum Hash: Int, CaseIterable {
        case hs256
        case hs384
        case hs512

        /// Bytes of the result, which is also the least size of a key (RFC 7518, section 3.2).
        var size: Int {
            switch self {
            case .hs256: 32
            case .hs384: 48
            case .hs512: 64
            }
        }

        fileprivate var name: String {
            switch self {
            case .hs256: "SHA256"
            case .hs384: "SHA384"
            case .hs512: "SHA512"
            }
        }
    }

    static func authenticate(_ message: [UInt8], key: Secret, _ hash: Hash) throws(Failure) -> [UInt8] {
        let context = try take(hash)
        defer { give(context, hash) }
        return try context.authenticate(message, key: key)
    }

    /// Contexts that nobody uses, for each hash: making one costs several times what hashing a token costs.
    private static let idle = Hash.allCases.map { _ in Lock([HMACContext]()) }
    /// More than this many are not kept.
    private static let maximumIdle = 64

    private static func take(_ hash: Hash) throws(Failure) -> HMACContext {
        if let context = idle[hash.rawValue].withLock({ $0.popLast() }) { return context }
        return try HMACContext(hash)
    }

    private static func give(_ context: HMACContext, _ hash: Hash) {
        idle[hash.rawValue].withLock { if $0.count < maximumIdle { $0.append(context) } }
    }
}

/// Owns one `EVP_MAC_CTX`. Used by one caller at a time, which the list of idle ones sees to.
@safe private final class HMACContext: @unchecked Sendable {
    private let context: OpaquePointer
    private let hash: HMAC.Hash

    /// Fetched once, as OpenSSL advises.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil)

    init(_ hash: HMAC.Hash) throws(Failure) {
        guard let context = unsafe EVP_MAC_CTX_new(HMACContext.algorithm) else {
            throw OpenSSLError.failure("EVP_MAC_CTX_new")
        }
        unsafe self.context = context
        self.hash = hash
        // The parameter list keeps both addresses: a text passed as it is would be gone after its call.
        var name = Array(hash.name.utf8CString)
        let isSet = unsafe OSSL_MAC_PARAM_DIGEST.withCString { key in
            unsafe name.withUnsafeMutableBufferPointer { name in
                var parameters = unsafe [
                    OSSL_PARAM_construct_utf8_string(key, name.baseAddress, 0), OSSL_PARAM_construct_end(),
                ]
                return unsafe EVP_MAC_CTX_set_params(context, &parameters)
            }
        }
        guard isSet == 1 else { throw OpenSSLError.failure("EVP_MAC_CTX_set_params") }
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    func authenticate(_ message: [UInt8], key: Secret) throws(Failure) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: hash.size)
        var length = 0
        let isReady = unsafe key.withBytes { key in
            unsafe EVP_MAC_init(context, key.assumingMemoryBound(to: UInt8.self).baseAddress, key.count, nil)
        }
        guard isReady == 1,
            unsafe EVP_MAC_update(context, message, message.count) == 1,
            unsafe EVP_MAC_final(context, &result, &length, result.count) == 1
        else { throw OpenSSLError.failure("EVP_MAC") }
        return result
    }
}
