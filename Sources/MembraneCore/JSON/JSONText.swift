/// Writing the parts of JSON text that are worth writing without a tree.
enum JSONText {
    /// Appends a string with its quotation marks (RFC 8259, section 7).
    static func append(_ string: String, to text: inout OwnedText) {
        let bytes = string.utf8.span
        append(bytes, isPlain: bytes.plainness(from: 0, to: bytes.count).isPlain, to: &text)
    }

    /// The same with bytes from outside. False, and nothing appended, for what is not UTF-8.
    static func append(utf8 bytes: Span<UInt8>, to text: inout OwnedText) -> Bool {
        let kind = bytes.plainness(from: 0, to: bytes.count)
        guard kind.isASCII || String(utf8: bytes) != nil else { return false }
        append(bytes, isPlain: kind.isPlain, to: &text)
        return true
    }

    private static func append(_ bytes: Span<UInt8>, isPlain: Bool, to text: inout OwnedText) {
        // Nearly all texts are.
        if isPlain { return text.append(quoted: bytes) }
        text.append(UInt8(ascii: "\""))
        appendEscaped(bytes, to: &text)
        text.append(UInt8(ascii: "\""))
    }

    static func append(_ string: String, to text: inout [UInt8]) {
        var written = OwnedText(capacity: string.utf8.count + 16)
        append(string, to: &written)
        written.withSpan { span in
            for index in span.indices { text.append(span[index]) }
        }
    }

    private static func appendEscaped(_ bytes: Span<UInt8>, to text: inout OwnedText) {
        for index in bytes.indices {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case 0..<0x20:
                text.append(UInt8(ascii: "\\"))
                if let letter = letter(byte) {
                    text.append(letter)
                } else {
                    text.append("u00" as StaticString)
                    text.append(hexadecimal(byte >> 4))
                    text.append(hexadecimal(byte & 15))
                }
            default: text.append(byte)
            }
        }
    }

    /// What stands for a control character behind a backslash, if anything does.
    private static func letter(_ control: UInt8) -> UInt8? {
        switch control {
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        default: nil
        }
    }

    private static func hexadecimal(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
