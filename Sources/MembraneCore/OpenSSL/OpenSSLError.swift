import COpenSSL

/// OpenSSL's error queue, which belongs to the thread and which the host's own use of OpenSSL shares.
package enum OpenSSLError {
    /// A failure of OpenSSL as one of ours.
    static func failure(_ function: String) -> Failure {
        .internal("OpenSSL's \(function) failed with code \(ERR_peek_last_error()).")
    }

    /// Runs something that uses OpenSSL, also through libcurl, and leaves the queue as it was.
    package static func leavingQueueAlone<Result>(_ body: () -> Result) -> Result {
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        return body()
    }
}
