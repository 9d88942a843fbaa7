/// A URI or relative reference (RFC 3986), taken apart and with every character where it may stand.
struct URIReference: Equatable {
    var scheme: String?
    var authority: String?
    var path: String
    var query: String?
    var fragment: String?

    /// Nil for what is no reference.
    init?(_ text: String) {
        var left = text.utf8[...]
        if let hash = left.firstIndex(of: UInt8(ascii: "#")) {
            fragment = Self.part(left[left.index(after: hash)...], also: ":@/?")
            guard fragment != nil else { return nil }
            left = left[..<hash]
        }
        if let mark = left.firstIndex(of: UInt8(ascii: "?")) {
            query = Self.part(left[left.index(after: mark)...], also: ":@/?")
            guard query != nil else { return nil }
            left = left[..<mark]
        }
        let slash = left.firstIndex(of: UInt8(ascii: "/")) ?? left.endIndex
        if let colon = left[..<slash].firstIndex(of: UInt8(ascii: ":")) {
            guard let scheme = Self.scheme(left[..<colon]) else { return nil }
            self.scheme = scheme
            left = left[left.index(after: colon)...]
        }
        if left.starts(with: "//".utf8) {
            left = left.dropFirst(2)
            let end = left.firstIndex(of: UInt8(ascii: "/")) ?? left.endIndex
            guard let authority = Self.authority(left[..<end]) else { return nil }
            self.authority = authority
            left = left[end...]
        }
        guard let path = Self.part(left, also: ":@/") else { return nil }
        self.path = path
    }

    private init(scheme: String?, authority: String?, path: String, query: String?) {
        (self.scheme, self.authority, self.path, self.query) = (scheme, authority, path, query)
    }

    var text: String {
        (scheme.map { $0 + ":" } ?? "") + (authority.map { "//" + $0 } ?? "") + path + (query.map { "?" + $0 } ?? "")
            + (fragment.map { "#" + $0 } ?? "")
    }

    var withoutFragment: URIReference {
        URIReference(scheme: scheme, authority: authority, path: path, query: query)
    }

    /// What it refers to from a document at `base` (section 5.2).
    func resolved(against base: URIReference) -> URIReference {
        var target = self
        if scheme != nil {
            target.path = Self.withoutDots(path)
            return target
        }
        target.scheme = base.scheme
        guard authority == nil else {
            target.path = Self.withoutDots(path)
            return target
        }
        target.authority = base.authority
        if path.isEmpty {
            target.path = base.path
            target.query = query ?? base.query
        } else if path.hasPrefix("/") {
            target.path = Self.withoutDots(path)
        } else {
            let folder = base.path.utf8.lastIndex(of: UInt8(ascii: "/")).map { base.path[...$0] } ?? ""
            let start = folder.isEmpty && base.authority != nil ? "/" : String(folder)
            target.path = Self.withoutDots(start + path)
        }
        return target
    }

    /// Section 5.2.4.
    static func withoutDots(_ path: String) -> String {
        guard path.utf8.contains(UInt8(ascii: ".")) else { return path }
        var kept: [Substring] = []
        let segments = path.parts(at: UInt8(ascii: "/"), keepingEmpty: true)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if segment == "." {
                if isLast { kept.append("") }
            } else if segment == ".." {
                if kept.count > 1 || kept.first.map({ !$0.isEmpty }) ?? false { kept.removeLast() }
                if isLast { kept.append("") }
            } else {
                kept.append(segment)
            }
        }
        return kept.joined(separator: "/")
    }

    // MARK: Parts

    private static func scheme(_ bytes: Substring.UTF8View) -> String? {
        guard let first = bytes.first, isLetter(first),
            bytes.allSatisfy({ isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) })
        else { return nil }
        return Substring(bytes).asciiLowercased()
    }

    private static func authority(_ bytes: Substring.UTF8View) -> String? {
        var left = bytes
        if let at = left.lastIndex(of: UInt8(ascii: "@")) {
            guard part(left[..<at], also: ":") != nil else { return nil }
            left = left[left.index(after: at)...]
        }
        if left.first == UInt8(ascii: "[") {
            guard let end = left.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let address = left[left.index(after: left.startIndex)..<end]
            guard IPAddress.six(address) != nil || isFutureAddress(address) else { return nil }
            left = left[left.index(after: end)...]
            guard left.isEmpty || left.first == UInt8(ascii: ":") else { return nil }
        } else {
            let end = left.firstIndex(of: UInt8(ascii: ":")) ?? left.endIndex
            guard part(left[..<end], also: "") != nil else { return nil }
            left = left[end...]
        }
        guard left.dropFirst().allSatisfy(isDigit) else { return nil }
        return String(Substring(bytes))
    }

    private static func isFutureAddress(_ bytes: Substring.UTF8View) -> Bool {
        guard let letter = bytes.first, "vV".utf8.contains(letter),
            let dot = bytes.firstIndex(of: UInt8(ascii: "."))
        else { return false }
        let version = bytes[bytes.index(after: bytes.startIndex)..<dot]
        let address = bytes[bytes.index(after: dot)...]
        return !version.isEmpty && version.allSatisfy { PercentEncoding.value($0) != nil } && !address.isEmpty
            && address.allSatisfy { PercentEncoding.isUnreserved($0) || "!$&'()*+,;=:".utf8.contains($0) }
    }

    /// Unreserved characters, sub-delimiters, percent-encoded octets, and those that this part may hold besides.
    private static func part(_ bytes: Substring.UTF8View, also others: StaticString) -> String? {
        let text = String(Substring(bytes))
        let others = others.description.utf8
        var left = bytes
        while let byte = left.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard left.prefix(2).count == 2, left.prefix(2).allSatisfy({ PercentEncoding.value($0) != nil }) else {
                    return nil
                }
                left = left.dropFirst(2)
            } else if !PercentEncoding.isUnreserved(byte), !"!$&'()*+,;=".utf8.contains(byte), !others.contains(byte) {
                return nil
            }
        }
        return text
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
