extension URI {
    /// What a reference in an answer from here means (RFC 3986, section 5.2), as apps write references: with what they
    /// should have encoded, and a colon in the first segment where no scheme is meant. It is judged when it is used.
    func resolving(_ reference: String) -> String {
        let reference = reference.trimmed().before { $0 == UInt8(ascii: "#") }
        let bytes = reference.utf8
        if reference.isEmpty { return text.before { $0 == UInt8(ascii: "#") }.description }
        if bytes.starts(with: "//".utf8) { return Self.withoutDots("\(scheme):\(reference)") }
        if bytes.starts(with: "/".utf8) { return Self.withoutDots(origin + reference) }
        if bytes.starts(with: "?".utf8) { return origin + path + reference }
        let first = bytes.prefix { PercentEncoding.isLetterOrDigit($0) || "+-.".utf8.contains($0) }
        if !first.isEmpty, bytes.dropFirst(first.count).starts(with: "://".utf8) {
            return Self.withoutDots(String(reference))
        }
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? "/"
        return Self.withoutDots(origin + folder + reference)
    }

    /// Section 5.2.4, for the path of a whole address. A dot may be written as "%2e", which means the same (section 6.2.2.2).
    private static func withoutDots(_ address: String) -> String {
        let (whole, query) = address.cut(at: UInt8(ascii: "?"))
        let (scheme, rest) = whole.cut(at: UInt8(ascii: "/"))
        // Behind "scheme://".
        guard let behind = rest?.removing(prefix: "/") else { return address }
        let authority = behind.cut(at: UInt8(ascii: "/"))
        guard let path = authority.after else {
            return address
        }
        let segments = path.parts(at: UInt8(ascii: "/"), keepingEmpty: true).map { segment in
            let decoded = PercentEncoding.decode(segment.utf8)
            return decoded.elementsEqual(".".utf8) || decoded.elementsEqual("..".utf8)
                ? String(decoding: decoded, as: UTF8.self) : String(segment)
        }
        return scheme + "//" + authority.before + URIReference.withoutDots("/" + segments.joined(separator: "/"))
            + (query.map { "?" + $0 } ?? "")
    }
}
