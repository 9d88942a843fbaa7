import CCurl

/// What the library asks of libcurl.
extension CurlEasy {
    /// What holds for every request. Once for a handle: it costs as much as a short request.
    func setPolicy(_ options: TransportOptions) throws(Failure) {
        // Resolving and writing use no signals: they belong to the host.
        try set(CURLOPT_NOSIGNAL, true)
        // A name server that does not answer must not hold up a call whose time has passed.
        try set(CURLOPT_QUICK_EXIT, true)
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(options.connectMilliseconds))
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, false)
        // Dots were refused where they could lead elsewhere; what remains is the app's.
        try set(CURLOPT_PATH_AS_IS, true)
        // An empty name keeps the environment from choosing a proxy.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_SSL_VERIFYPEER, true)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if CurlLibrary.sharesOpenSSL {
            let code = unsafe curl_easy_set_tls_context_callback(handle, CurlEasy.tlsContextCallback)
            try check(CURLOPT_SSL_CTX_FUNCTION, code)
        }
        try set(CURLOPT_USERAGENT, "libmembrane/0.1")
        // Empty means every coding that libcurl was built with.
        try set(CURLOPT_ACCEPT_ENCODING, "")
        try set(CURLOPT_HTTP_VERSION, options.usesHTTP2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1)
        try setTrust(options)
        // What a proxy answers to CONNECT is not what the app answers.
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
        try setCallbacks()
    }

    private static let tlsContextCallback: curl_ssl_ctx_callback = { _, context, _ in
        if let context = unsafe context { unsafe TLSContext.wipePlaintext(of: context) }
        return CURLE_OK
    }

    private func setTrust(_ options: TransportOptions) throws(Failure) {
        if let file = options.certificateFile {
            try set(CURLOPT_CAINFO, file)
            // Otherwise the system's folder would be trusted beside the file.
            try unsafe set(CURLOPT_CAPATH, nil)
        } else if let certificates = options.certificates {
            let code = unsafe certificates.withUnsafeBytes { bytes in
                unsafe curl_easy_set_bytes(handle, CURLOPT_CAINFO_BLOB, bytes.baseAddress, bytes.count)
            }
            try check(CURLOPT_CAINFO_BLOB, code)
            try unsafe set(CURLOPT_CAPATH, nil)
        }
    }

    private func setProxy(_ exchange: CurlExchange) throws(Failure) {
        guard let proxy = exchange.proxy else { return try set(CURLOPT_PROXY, "") }
        try set(CURLOPT_PROXY, proxy.address)
        // Which hosts are excepted was decided already.
        try set(CURLOPT_NOPROXY, "")
        if let username = proxy.username {
            try set(CURLOPT_PROXYUSERNAME, username)
            let password = String(decoding: proxy.password?.exposed ?? [], as: UTF8.self)
            try set(CURLOPT_PROXYPASSWORD, password)
        }
    }

    private func setCallbacks() throws(Failure) {
        try check(
            CURLOPT_OPENSOCKETFUNCTION,
            unsafe curl_easy_set_open_socket_callback(handle, CurlExchange.openSocketCallback))
        try check(
            CURLOPT_PREREQFUNCTION,
            unsafe curl_easy_set_before_request_callback(handle, CurlExchange.beforeRequestCallback))
        try check(
            CURLOPT_READFUNCTION, unsafe curl_easy_set_read_callback(handle, CurlExchange.readCallback))
        try check(
            CURLOPT_SEEKFUNCTION, unsafe curl_easy_set_seek_callback(handle, CurlExchange.seekCallback))
        try check(
            CURLOPT_HEADERFUNCTION,
            unsafe curl_easy_set_write_callback(handle, CURLOPT_HEADERFUNCTION, CurlExchange.headerCallback))
        try check(
            CURLOPT_WRITEFUNCTION,
            unsafe curl_easy_set_write_callback(handle, CURLOPT_WRITEFUNCTION, CurlExchange.bodyCallback))
    }

    /// What one request is, in place of the one before. libcurl reads the exchange and its body only while it performs.
    func set(_ exchange: CurlExchange, body: UnsafeBufferPointer<UInt8>) throws(Failure) {
        try setProblem()
        for option in [
            CURLOPT_OPENSOCKETDATA, CURLOPT_PREREQDATA, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA,
            CURLOPT_SEEKDATA,
        ] {
            try unsafe set(option, exchange.context)
        }
        if exchange.hasProxy { try setProxy(exchange) }
        // The answer before may have come in a coding that nobody knows.
        try set(CURLOPT_HTTP_CONTENT_DECODING, true)
        try set(CURLOPT_URL, exchange.request.uri.text)
        try unsafe set(CURLOPT_HTTPHEADER, exchange.headers.first)
        try unsafe setMethod(exchange.request, body)
    }

    private func setMethod(_ request: HTTPRequest, _ body: UnsafeBufferPointer<UInt8>) throws(Failure) {
        try unsafe set(CURLOPT_CUSTOMREQUEST, nil)
        try set(CURLOPT_HTTPGET, true)
        if request.method == "HEAD" { return try set(CURLOPT_NOBODY, true) }
        if let stream = request.stream, stream.givesBody {
            try set(CURLOPT_UPLOAD, true)
            let size = unsafe curl_easy_set_size(
                handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(stream.size ?? -1))
            try check(CURLOPT_INFILESIZE_LARGE, size)
            return try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        if let address = body.baseAddress, !body.isEmpty {
            try check(
                CURLOPT_POSTFIELDSIZE_LARGE, unsafe curl_easy_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, body.count))
            try unsafe set(CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: address))
        } else if request.body != nil || ["POST", "PUT", "PATCH"].contains(request.method) {
            // Says "Content-Length: 0", which these methods need (RFC 9110, section 8.6).
            try set(CURLOPT_POSTFIELDSIZE, 0)
            try set(CURLOPT_COPYPOSTFIELDS, "")
        }
        try set(CURLOPT_CUSTOMREQUEST, request.method)
    }
}
