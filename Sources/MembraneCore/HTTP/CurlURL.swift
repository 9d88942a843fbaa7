import CCurl

/// Owns one parsed URL of libcurl, so that what we judge and what is sent to are read by the same parser.
@safe struct CurlURL: ~Copyable {
    private let handle: OpaquePointer

    /// Nil when memory is short.
    init?() {
        guard CurlLibrary.isReady, let handle = unsafe curl_url() else { return nil }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_url_cleanup(handle) }

    /// Nil when `text` is well-formed, otherwise what is wrong, in words that do not quote it.
    func parse(_ text: String) -> String? {
        let code = unsafe curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_PATH_AS_IS))
        return code == CURLUE_OK ? nil : unsafe String(cString: curl_url_strerror(code))
    }

    /// Nil when there is no such part.
    func part(_ part: CURLUPart, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK, let text = unsafe text else {
            return nil
        }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
