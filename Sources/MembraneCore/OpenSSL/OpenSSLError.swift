import COpenSSL

/// OpenSSL's error queue, which belongs to the thread and which the host's own use of OpenSSL shares.
package enum OpenSSLError {
    /// A failure of OpenSSL as one of ours. Only the newest entry is looked at: the others may be the host's.
    static func failure(_ function: String) -> Failure {
        let code = ERR_peek_last_error()
        // Where it has no memory for an object it mostly says nothing at all.
        if code == 0 || openssl_is_out_of_memory(code) == 1 { return .outOfMemory }
        return .internal("OpenSSL's \(function) failed with code \(code).")
    }

    /// Runs something that uses OpenSSL, also through libcurl, and leaves the queue as it was.
    package static func leavingQueueAlone<Result>(_ body: () -> Result) -> Result {
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        return body()
    }
}
