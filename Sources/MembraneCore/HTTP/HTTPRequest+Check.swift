extension HTTPRequest {
    /// The library writes these: another value would frame the message differently or address another host.
    private static let reservedNames = [
        "connection", "content-length", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    /// Servers take 8 to 64 KiB. libcurl calls it want of memory when it is more than a mebibyte.
    static let maximumHeader = 256 << 10

    /// Refuses what would not stay one request once it is written down (RFC 9110, sections 5.1, 5.5 and 9.1).
    func check() throws(Failure) {
        guard HeaderField.isName(method) else { throw .invalidRequest("The method is not an HTTP method.") }
        // The one would answer the credentials, the other opens a tunnel.
        guard !["TRACE", "CONNECT"].contains(where: method.isNamed) else {
            throw .invalidRequest("The method \(method) cannot be used here.")
        }
        guard method != "HEAD" || body == nil else { throw .invalidRequest("A HEAD request has no body.") }
        let size = headers.fields.reduce(uri.text.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        guard size <= Self.maximumHeader else {
            throw .invalidRequest(
                "The address and the header fields have more than \(Self.maximumHeader) bytes, which no server takes.")
        }
        for (name, value) in headers.fields {
            guard HeaderField.isName(name) else { throw .invalidRequest("A header's name is not a valid name.") }
            guard !HTTPRequest.reservedNames.contains(where: name.isNamedLike) else {
                throw .invalidRequest("The header \(name) is set by the library.")
            }
            guard HeaderField.isValue(value) else {
                throw .invalidRequest("The header \(name) contains a control character.")
            }
        }
    }

    /// Sending it twice has the effect of sending it once (RFC 9110, section 9.2.2), or the app promises to notice.
    var mayBeRepeated: Bool {
        ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(method) || headers["Idempotency-Key"] != nil
    }
}
