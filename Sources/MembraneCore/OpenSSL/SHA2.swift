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

    /// What OpenSSL calls it.
    var name: String {
        switch self {
        case .sha256: "SHA256"
        case .sha384: "SHA384"
        case .sha512: "SHA512"
        }
    }

    func digest(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: size)
        guard unsafe EVP_Digest(bytes, bytes.count, &digest, nil, algorithm, nil) == 1 else {
            throw OpenSSLError.failure("EVP_Digest")
        }
        return digest
    }

    /// Lives as long as the process.
    var algorithm: OpaquePointer? { unsafe Self.algorithms[rawValue] }

    /// Fetched once: fetching costs more than hashing a token.
    nonisolated(unsafe) private static let algorithms: [OpaquePointer?] = unsafe allCases.map {
        unsafe EVP_MD_fetch(nil, $0.name, nil)
    }
}
