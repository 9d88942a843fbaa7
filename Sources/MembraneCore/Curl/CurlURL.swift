import CCurl

/// Owns one parsed URL of libcurl, so that what we judge and what is sent to are read by the same parser.
@safe struct CurlURL: ~Copyable {
    private let handle: OpaquePointer

    init() throws(Failure) {
        try CurlLibrary.check()
        guard let handle = unsafe curl_url() else { throw .outOfMemory }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_url_cleanup(handle) }

    /// Nil when `text` is well-formed, otherwise what is wrong, in words that do not quote it.
    func parse(_ text: String) throws(Failure) -> String? {
        let code = unsafe curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_PATH_AS_IS))
        if code == CURLUE_OUT_OF_MEMORY { throw .outOfMemory }
        return code == CURLUE_OK ? nil : unsafe String(cString: curl_url_strerror(code))
    }

    // Each is nil where there is no such part.
    var scheme: String? { get throws(Failure) { try part(CURLUPART_SCHEME) } }
    var host: String? { get throws(Failure) { try part(CURLUPART_HOST) } }
    /// The one that is named, or the scheme's.
    var port: String? { get throws(Failure) { try part(CURLUPART_PORT, flags: CURLU_DEFAULT_PORT) } }
    var path: String? { get throws(Failure) { try part(CURLUPART_PATH) } }
    var query: String? { get throws(Failure) { try part(CURLUPART_QUERY) } }
    var fragment: String? { get throws(Failure) { try part(CURLUPART_FRAGMENT) } }

    private func part(_ part: CURLUPart, flags: Int32 = 0) throws(Failure) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let code = unsafe curl_url_get(handle, part, &text, UInt32(flags))
        if code == CURLUE_OUT_OF_MEMORY { throw .outOfMemory }
        guard code == CURLUE_OK, let text = unsafe text else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
