/// Keyed hashes (RFC 2104) with SHA-2.
enum HMAC {
    /// With a key that is used once; see `HMACKey` for others.
    static func authenticate(_ message: [UInt8], key: Secret, _ hash: SHA2) throws(Failure) -> [UInt8] {
        try HMACContext(key, hash).authenticate(message.span).array
    }
}
