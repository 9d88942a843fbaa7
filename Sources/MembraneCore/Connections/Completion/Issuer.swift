/// The identifier of an authorization server.
enum Issuer {
    /// Byte for byte (RFC 8414, section 3.3; RFC 9207, section 2.4): nothing is normalised.
    ///
    /// - Parameter slashOptional: servers without a path that sometimes write the slash after their host and sometimes do
    ///   not are one, for whoever says so.
    static func isSame(_ one: String, _ other: String, slashOptional: Bool) -> Bool {
        if one.utf8.elementsEqual(other.utf8) { return true }
        guard slashOptional, let one = root(one), let other = root(other) else { return false }
        return one.utf8.elementsEqual(other.utf8)
    }

    /// The address without the slash, where nothing stands behind the host but one.
    private static func root(_ text: String) -> Substring? {
        guard let authority = URI.authority(of: text) else { return nil }
        let path = text.utf8[authority.endIndex...]
        guard path.isEmpty || path.elementsEqual("/".utf8) else { return nil }
        return text.removing(suffix: "/") ?? text[...]
    }
}
