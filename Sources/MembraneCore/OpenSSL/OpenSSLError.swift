import COpenSSL

/// Turns a failure of OpenSSL into one of ours.
enum OpenSSLError {
    /// Empties the thread's error queue, which the host's own use of OpenSSL may share.
    static func drain(_ function: String) -> Failure {
        let code = ERR_get_error()
        ERR_clear_error()
        return .internal("OpenSSL's \(function) failed with code \(code).")
    }
}
