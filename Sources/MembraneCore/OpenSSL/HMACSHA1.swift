import COpenSSL

/// A keyed hash with SHA-1 (RFC 2104), for OAuth 1 (RFC 5849, section 3.4.2) and for nothing else.
enum HMACSHA1 {
    static func authenticate(_ message: [UInt8], key: Secret) throws(Failure) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 20)
        var length = 0
        let isDone = unsafe key.withBytes { key in
            unsafe EVP_Q_mac(
                nil, "HMAC", nil, "SHA1", nil, key.baseAddress, key.count, message, message.count, &result,
                result.count, &length) != nil
        }
        guard isDone, length == result.count else { throw OpenSSLError.failure("EVP_Q_mac") }
        return result
    }
}
