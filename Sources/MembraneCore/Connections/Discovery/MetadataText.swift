/// Texts of metadata, which anybody may have written.
enum MetadataText {
    static let maximumCount = 100

    static func list(_ json: JSON?) -> [String] {
        (json?.arrayValue ?? []).prefix(maximumCount).compactMap(\.stringValue)
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
