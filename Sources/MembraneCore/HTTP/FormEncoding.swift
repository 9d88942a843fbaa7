/// `application/x-www-form-urlencoded`, as the URL Standard of the WHATWG defines it (section 5).
enum FormEncoding {
    static func encode(_ fields: [(String, String)]) -> String {
        fields.map { name, value in "\(encode(name))=\(encode(value))" }.joined(separator: "&")
    }

    /// The fields in their order. Bytes that are not UTF-8 become U+FFFD, and so does U+0000, which no stored text may have.
    static func decode(_ text: String) -> [(String, String)] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { field in
            let name = field.prefix { $0 != UInt8(ascii: "=") }
            return (decode(name), decode(field.dropFirst(name.count + 1)))
        }
    }

    static func encode(_ text: String) -> String {
        let spaced = PercentEncoding.encode(text.utf8) {
            PercentEncoding.isLetterOrDigit($0) || "*-._ ".utf8.contains($0)
        }
        return String(decoding: spaced.utf8.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 }, as: UTF8.self)
    }

    private static func decode(_ text: some Sequence<UInt8>) -> String {
        let spaced = text.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        let bytes = PercentEncoding.decode(spaced)
        guard bytes.contains(0) else { return String(decoding: bytes, as: UTF8.self) }
        return bytes.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\u{FFFD}")
    }
}
