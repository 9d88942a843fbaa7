import COpenSSL

/// SHA-256 (FIPS 180-4).
enum SHA256 {
    static func digest(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        guard unsafe EVP_Digest(bytes, bytes.count, &digest, nil, algorithm, nil) == 1 else {
            throw OpenSSLError.failure("EVP_Digest")
        }
        return digest
    }

    /// Fetched once: fetching costs more than hashing.
    nonisolated(unsafe) private static let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil)
}
