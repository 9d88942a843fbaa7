import COpenSSL

/// The hashes that signatures are made over (FIPS 180-4).
enum SHA2: Int, CaseIterable {
    case sha256
    case sha384
    case sha512

    /// Bytes of the result.
    var size: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// Lives as long as the process.
    var algorithm: OpaquePointer? { unsafe Self.algorithms[rawValue] }

    /// Fetched once: fetching costs more than hashing a token.
    nonisolated(unsafe) private static let algorithms: [OpaquePointer?] = unsafe [
        EVP_MD_fetch(nil, "SHA256", nil), EVP_MD_fetch(nil, "SHA384", nil), EVP_MD_fetch(nil, "SHA512", nil),
    ]
}
