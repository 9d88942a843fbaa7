/// What JSON text may ask for, checked before it is read: Jansson calls itself for each level, which a small stack does
/// not survive, and a value takes far more memory than its text.
enum JSONLimits {
    /// Levels of arrays and objects.
    static let depth = 64
    static let values = 200_000

    static func check(_ text: Span<UInt8>, what: String) throws(Failure) {
        var depth = 0
        var values = 1
        var isInString = false
        var isEscaped = false
        for index in text.indices {
            let byte = text[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                values += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ","): values += 1
            default: break
            }
            guard depth <= Self.depth else {
                throw .invalidRequest("\(what) is nested deeper than \(Self.depth) levels.")
            }
            guard values <= Self.values else { throw .invalidRequest("\(what) has more than \(Self.values) values.") }
        }
    }
}
