extension HTTPRequest {
    /// The library writes these: another value would frame the message differently or address another host.
    private static let reservedNames = [
        "connection", "content-length", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    /// Refuses what would not stay one request once it is written down (RFC 9110, sections 5.1, 5.5 and 9.1).
    func check() throws(Failure) {
        guard HeaderField.isName(method) else { throw .invalidRequest("The method is not an HTTP method.") }
        // The one would answer the credentials, the other opens a tunnel.
        guard !["TRACE", "CONNECT"].contains(where: method.isNamed) else {
            throw .invalidRequest("The method \(method) cannot be used here.")
        }
        guard method != "HEAD" || body == nil else { throw .invalidRequest("A HEAD request has no body.") }
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
