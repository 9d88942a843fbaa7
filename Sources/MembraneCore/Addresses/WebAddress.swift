/// What connectors may say about addresses. The transport decides whether one may be reached.
enum WebAddress {
    /// Whether what is appended to the text becomes part of a host (RFC 3986, section 3.2).
    static func endsInAuthority(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
            return false
        }
        return !bytes[colon...].dropFirst(3).contains { "/?#\\".utf8.contains($0) }
    }

    /// Whether a text can stand in a host, perhaps with a port, and cannot end it.
    static func isAuthorityText(_ text: String, withPort: Bool = true) -> Bool {
        let (host, port) = text.cut(at: UInt8(ascii: ":"))
        return host.utf8.allSatisfy(isHostByte) && port.map { withPort && isPort($0) } ?? true
    }

    /// What is wrong with an absolute http or https address, in words that follow it; nil when nothing is.
    static func problem(_ text: String) -> String? {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), let authority = URI.authority(of: text) else {
            return "must begin with https://"
        }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\\\"<>^`{|}".utf8.contains($0) }) else {
            return "holds a character that must be percent-encoded"
        }
        guard text.utf8.count <= 4096 else { return "is longer than 4096 characters" }
        guard !authority.utf8.contains(UInt8(ascii: "@")) else { return "holds a user name or a password" }
        if let bracketed = authority.removing(prefix: "[") {
            guard !authority.utf8.contains(UInt8(ascii: "%")) else { return "names an IPv6 zone" }
            let (address, end) = bracketed.cut(at: UInt8(ascii: "]"))
            guard let end, IPAddress.six(address.utf8) != nil,
                end.isEmpty || end.removing(prefix: ":").map(isPort) ?? false
            else { return "has a host that is none" }
            return nil
        }
        guard !authority.isEmpty, !authority.hasPrefix(":"), isAuthorityText(String(authority)) else {
            return "has a host that is none"
        }
        let host = authority.cut(at: UInt8(ascii: ":")).before
        // A dot at the end changes nothing; one dot after the other, or the first of all, is in no name.
        let labels = (host.removing(suffix: ".") ?? host[...]).parts(at: UInt8(ascii: "."), keepingEmpty: true)
        guard labels.allSatisfy({ !$0.isEmpty }) else { return "has a host that is none" }
        guard !isDisguisedIPv4(host) else {
            return "writes an IPv4 address in another form than four decimal numbers, such as 192.0.2.1"
        }
        return nil
    }

    /// `2130706433`, `0177.0.0.1`, `0x7f.1`: whoever reads them may take them for the name of a host, and what connects
    /// takes them for an address (WHATWG URL, section 3.5).
    private static func isDisguisedIPv4(_ host: Substring) -> Bool {
        let labels = host.parts(at: UInt8(ascii: "."))
        guard let last = labels.last else { return false }
        let isNumber =
            last.utf8.allSatisfy { (0x30...0x39).contains($0) }
            || last.hasNamedPrefix("0x") && last.utf8.dropFirst(2).allSatisfy { PercentEncoding.value($0) != nil }
        return isNumber && IPAddress.four(host.utf8) == nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        PercentEncoding.isLetterOrDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
}
