/// Texts of metadata, which anybody may have written.
enum MetadataText {
    static let maximumCount = 100

    static func list(_ json: JSON?) -> [String] {
        (json?.arrayValue ?? []).prefix(maximumCount).compactMap { $0.stringValue.flatMap { $0.isEmpty ? nil : $0 } }
    }

    /// Nil where nothing is said: by leaving it out, as the standards have it (RFC 8414, section 2), or with `null`, "" or [].
    static func stated(_ json: JSON?) -> [String]? {
        json.flatMap { $0.isEmptyValue ? nil : list($0) }
    }

    static func scopes(_ json: JSON?) -> [String] { list(json).filter(isScope) }

    /// Several in one text, as challenges have them.
    static func scopes(_ text: String) -> [String] {
        text.parts(at: UInt8(ascii: " ")).prefix(maximumCount).map { String($0) }.filter(isScope)
    }

    /// RFC 6749, section 3.3.
    private static func isScope(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 500
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"\\".utf8.contains($0) }
    }
}
