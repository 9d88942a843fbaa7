import COpenSSL

package enum OpenSSLLibrary {
    /// Has something done before OpenSSL takes itself down, which it does at the end of the process. False where that is not
    /// possible.
    package static func beforeEnd(_ body: @convention(c) () -> Void) -> Bool {
        OPENSSL_init_crypto(0, nil) == 1 && OPENSSL_atexit(body) == 1
    }
}
