import CCurl

/// Owns one easy handle of libcurl: the options of a request, and what is known about its answer.
@safe struct CurlEasy: ~Copyable {
    let handle: UnsafeMutableRawPointer
    private let problem = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private let home = HomeProcess()

    init() throws(Failure) {
        try CurlLibrary.check()
        guard let handle = unsafe curl_easy_init() else { throw .outOfMemory }
        unsafe self.handle = handle
        unsafe problem.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        // It may wait for a thread of its own, which a child does not have.
        guard home.isThisOne else { return }
        unsafe curl_easy_cleanup(handle)
        unsafe problem.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(Failure) {
        try check(option, unsafe curl_easy_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) throws(Failure) {
        try set(option, value ? 1 : 0)
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String) throws(Failure) {
        try check(option, unsafe curl_easy_set_text(handle, option, value))
    }

    /// libcurl borrows what is pointed to. Nil takes the option back.
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(Failure) {
        try check(option, unsafe curl_easy_set_pointer(handle, option, value))
    }

    /// An option that does not hold might be one that protects: the request is not sent then.
    func check(_ option: CURLoption, _ code: CURLcode) throws(Failure) {
        if code == CURLE_OUT_OF_MEMORY { throw .outOfMemory }
        guard code == CURLE_OK else { throw .internal("libcurl refuses the option \(option.rawValue).") }
    }

    /// The buffer for `reason`.
    func setProblem() throws(Failure) {
        unsafe problem.pointee = 0
        try unsafe set(CURLOPT_ERRORBUFFER, problem)
    }

    /// What went wrong, in libcurl's words. They may name the host.
    var reason: String { unsafe String(cString: problem) }

    var status: Int { unsafe CurlEasy.status(handle) }

    /// New connections for the last request; 0 where a kept one served.
    var madeConnections: Int {
        var count = 0
        return unsafe curl_easy_get_long(handle, CURLINFO_NUM_CONNECTS, &count) == CURLE_OK ? count : 0
    }

    /// Whether anything of the answer has come.
    static func hasReceived(_ handle: UnsafeMutableRawPointer) -> Bool {
        var microseconds: curl_off_t = 0
        return unsafe curl_easy_get_size(handle, CURLINFO_STARTTRANSFER_TIME_T, &microseconds) == CURLE_OK
            && microseconds > 0
    }

    /// Also while the answer is still arriving.
    static func status(_ handle: UnsafeMutableRawPointer) -> Int {
        var status = 0
        return unsafe curl_easy_get_long(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0
    }

    /// The header fields of the final answer: no trailers, nothing of interim answers.
    ///
    /// - Parameter isDecoded: whether the body is not as these fields say any more.
    static func headers(_ handle: UnsafeMutableRawPointer, isDecoded: Bool) -> HTTPHeaders {
        var headers = HTTPHeaders()
        var last: UnsafeMutablePointer<curl_header>?
        while let header = unsafe curl_easy_nextheader(handle, UInt32(CURLH_HEADER), -1, last) {
            // libcurl 7.88 leaves the end of the line in an empty value.
            let value = unsafe String(cString: header.pointee.value).utf8.prefix { $0 != UInt8(ascii: "\r") }
            unsafe headers.append(String(cString: header.pointee.name), String(decoding: value, as: UTF8.self))
            unsafe last = header
        }
        if isDecoded, headers["Content-Encoding"] != nil {
            headers["Content-Encoding"] = nil
            headers["Content-Length"] = nil
        }
        return headers
    }
}
