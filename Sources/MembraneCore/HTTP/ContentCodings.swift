import CCurl

/// The codings that an answer's body came through (RFC 9110, section 8.4).
struct ContentCodings {
    /// Whether libcurl undoes all of them.
    private(set) var areKnown = true

    static let known: [String] = {
        var known = ["identity", "none"]
        if curl_has_feature(CURL_VERSION_LIBZ) { known += ["gzip", "x-gzip", "deflate"] }
        if curl_has_feature(CURL_VERSION_BROTLI) { known.append("br") }
        if curl_has_feature(CURL_VERSION_ZSTD) { known.append("zstd") }
        return known
    }()

    /// A line of the header, with its end.
    mutating func read(_ line: UnsafeRawBufferPointer) {
        // Nearly all lines are other ones, and must not cost anything.
        let isMeant = unsafe line.starts(with: "content-encoding:".utf8) { $0 | ($0 < 0x40 ? 0 : 0x20) == $1 }
        guard isMeant, let value = unsafe String(decoding: line, as: UTF8.self).cut(at: UInt8(ascii: ":")).after else {
            return
        }
        for coding in value.parts(at: UInt8(ascii: ",")) {
            let coding = coding.before { $0 == 0x0D || $0 == 0x0A }.trimmed()
            if !coding.isEmpty, !Self.known.contains(where: coding.isNamed) { areKnown = false }
        }
    }
}
