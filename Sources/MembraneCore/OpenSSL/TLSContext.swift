import COpenSSL

/// The `SSL_CTX *` of a library that does TLS with the same OpenSSL as this one.
enum TLSContext {
    /// How libcurl names this OpenSSL, if that is the one that it uses.
    static let libraryName = "OpenSSL/" + (unsafe String(cString: OpenSSL_version(OPENSSL_VERSION_STRING)))

    /// Wipes each piece of an answer in OpenSSL's buffers once it has been read. Otherwise the last one stays there for
    /// as long as the connection is kept open, and in freed memory after that.
    static func wipePlaintext(of context: UnsafeMutableRawPointer) {
        unsafe tls_context_wipe_plaintext(context)
    }
}
