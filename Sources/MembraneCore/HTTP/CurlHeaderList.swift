import CCurl

/// Owns a list of header lines for libcurl.
@safe struct CurlHeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?
    private var last: UnsafeMutablePointer<curl_slist>?

    /// The lines of a request that was checked.
    init(_ request: HTTPRequest) throws(Failure) {
        unsafe first = nil
        unsafe last = nil
        for (name, value) in request.headers.fields {
            let trimmed = value.trimmed()
            // To libcurl, "name:" means to leave out a header of its own, and "name;" an empty value.
            try append(trimmed.isEmpty ? name + ";" : name + ": " + trimmed)
        }
        // Waiting for "100 Continue" costs a second where the server does not know it.
        try append("Expect:")
        if request.headers["Content-Type"] == nil { try append("Content-Type:") }
    }

    deinit { unsafe curl_slist_free_all(first) }

    private mutating func append(_ line: String) throws(Failure) {
        // libcurl looks for the end of the list that it is given: from the last one on it has nothing to look for.
        guard let extended = unsafe curl_slist_append(last, line) else {
            throw .outOfMemory
        }
        guard let end = unsafe last else {
            unsafe first = extended
            unsafe last = extended
            return
        }
        unsafe last = end.pointee.next
    }
}
