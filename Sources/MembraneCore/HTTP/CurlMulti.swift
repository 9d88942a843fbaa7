import CCurl

/// Owns one multi handle of libcurl, which keeps connections open from one request to the next.
@safe struct CurlMulti: ~Copyable {
    /// Connections kept, to whatever hosts.
    static let maximumConnections = 8
    /// How late a cancelled call may end.
    private static let maximumWait: Int64 = 50

    private let handle: UnsafeMutableRawPointer
    private let home = HomeProcess()

    init() throws(Failure) {
        try CurlLibrary.check()
        guard let handle = unsafe curl_multi_init(),
            unsafe curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, CurlMulti.maximumConnections) == CURLM_OK
        else { throw .outOfMemory }
        unsafe self.handle = handle
    }

    deinit { if home.isThisOne { unsafe curl_multi_cleanup(handle) } }

    /// Performs the request to its end; throws only what `call` does, at any point of it.
    func perform(_ easy: borrowing CurlEasy, _ exchange: CurlExchange, _ call: Call) throws(Failure) -> CURLcode {
        guard unsafe curl_multi_add_handle(handle, easy.handle) == CURLM_OK else { return CURLE_FAILED_INIT }
        // Closes the connection unless the answer is complete.
        defer { unsafe curl_multi_remove_handle(handle, easy.handle) }
        var running: Int32 = 0
        var idle = IdleWatch(exchange)
        while true {
            guard unsafe curl_multi_perform(handle, &running) == CURLM_OK else { return CURLE_FAILED_INIT }
            if let code = result { return code }
            try call.check()
            call.beat()
            try idle.check(exchange, call)
            let wait = min(call.remainingMilliseconds ?? CurlMulti.maximumWait, CurlMulti.maximumWait)
            let polled = ForkGate.shared.outside { unsafe curl_multi_poll(handle, nil, 0, Int32(wait), nil) }
            guard polled == CURLM_OK else { return CURLE_FAILED_INIT }
        }
    }

    /// Nil while the request is on its way.
    private var result: CURLcode? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            if unsafe message.pointee.msg == CURLMSG_DONE { return unsafe message.pointee.data.result }
        }
        return nil
    }
}
