import CCurl
import Glibc

/// libcurl as a whole.
enum CurlLibrary {
    /// Once, and never cleaned up: the host may use libcurl too. Its memory comes and goes through this library, which wipes
    /// in a release what it frees (Sources/CWipe): requests with their credentials are among it. It stays as it was when the
    /// host was first to use libcurl.
    private static let isReady =
        unsafe curl_global_init_mem(
            Int(CURL_GLOBAL_DEFAULT), { unsafe malloc($0) }, { unsafe free($0) }, { unsafe realloc($0, $1) },
            { unsafe $0.flatMap { unsafe strdup($0) } }, { unsafe calloc($0, $1) }) == CURLE_OK

    /// To come before anything else of libcurl is used: whatever comes first decides whose memory it is.
    static func check() throws(Failure) {
        guard isReady else { throw .internal("libcurl cannot be initialized.") }
    }

    /// Whether libcurl does TLS with the OpenSSL of this library. It may be built with another library, or with a copy of
    /// OpenSSL of its own, whose insides are not known.
    static let sharesOpenSSL =
        unsafe curl_tls_library().map { unsafe String(cString: $0) } == TLSContext.libraryName
}
