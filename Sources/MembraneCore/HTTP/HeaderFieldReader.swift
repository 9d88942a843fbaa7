/// Reads a header field's value from its beginning to its end (RFC 9110, section 5.6).
struct HeaderFieldReader {
    private let bytes: [UInt8]
    var position = 0

    init(_ field: String) { bytes = Array(field.utf8) }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skip(_ characters: String) {
        while let next, characters.utf8.contains(next) { position += 1 }
    }

    mutating func skipBlanks() { skip(" \t") }

    /// Whether that byte was next, and is behind now.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Nil where there is none.
    mutating func text(while condition: (UInt8) -> Bool) -> String? {
        let start = position
        while let next, condition(next) { position += 1 }
        return start == position ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
    }

    mutating func token() -> String? { text(while: HeaderField.isTokenByte) }

    /// A token or a quoted string.
    mutating func value() -> String? { next == UInt8(ascii: "\"") ? quoted() : token() }

    /// A quoted string (section 5.6.4), without its marks; nil where it is not UTF-8, or has no end and must have one.
    mutating func quoted(needsEnd: Bool = true) -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var text: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            position += 1
            if byte == UInt8(ascii: "\\"), let escaped = next {
                position += 1
                text.append(escaped)
            } else {
                text.append(byte)
            }
        }
        let hasEnd = take(UInt8(ascii: "\""))
        return hasEnd || !needsEnd ? String(validating: text, as: UTF8.self) : nil
    }
}
