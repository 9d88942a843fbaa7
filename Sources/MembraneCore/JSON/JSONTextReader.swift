/// Reads a text with escapes or characters that no text can have (RFC 8259, section 7).
struct JSONTextReader {
    let isStrict: Bool
    /// Behind the first quotation mark; then behind the last.
    private(set) var place: Int
    private var read: [UInt8] = []

    init(isStrict: Bool, place: Int) {
        self.isStrict = isStrict
        self.place = place
    }

    mutating func text(_ bytes: Span<UInt8>) throws(JSONProblem) -> String {
        let start = place
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: read, as: UTF8.self) else {
                    guard !isStrict else {
                        place = start
                        throw .notUTF8
                    }
                    place += 1
                    return String(decoding: read, as: UTF8.self)
                }
                place += 1
                return text
            case UInt8(ascii: "\\"): try escape(bytes)
            case 0:
                guard !isStrict else { throw .nul }
                append(Self.replacement)
                place += 1
            case ..<0x20 where isStrict: throw .syntax
            default:
                read.append(byte)
                place += 1
            }
        }
        throw .cutOff
    }

    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    private mutating func append(_ scalar: Unicode.Scalar) {
        if let bytes = UTF8.encode(scalar) { read.append(contentsOf: bytes) }
    }

    private mutating func escape(_ bytes: Span<UInt8>) throws(JSONProblem) {
        guard place + 1 < bytes.count else {
            place = bytes.count
            throw .cutOff
        }
        switch bytes[place + 1] {
        case UInt8(ascii: "u"): return try unicode(bytes)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): read.append(bytes[place + 1])
        case UInt8(ascii: "b"): read.append(0x08)
        case UInt8(ascii: "f"): read.append(0x0C)
        case UInt8(ascii: "n"): read.append(0x0A)
        case UInt8(ascii: "r"): read.append(0x0D)
        case UInt8(ascii: "t"): read.append(0x09)
        default: throw .syntax
        }
        place += 2
    }

    /// `\u` and four digits, or two of them for a surrogate pair.
    private mutating func unicode(_ bytes: Span<UInt8>) throws(JSONProblem) {
        let first = try unit(bytes)
        if first == 0 {
            guard !isStrict else { throw .nul }
            append(Self.replacement)
            place += 6
            return
        }
        if let scalar = Unicode.Scalar(first) {
            append(scalar)
            place += 6
            return
        }
        let start = place
        place += 6
        if first < 0xDC00, bytes.has("\\u", at: place) {
            let second = try unit(bytes)
            if 0xDC00...0xDFFF ~= second {
                let value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                append(Unicode.Scalar(value) ?? Self.replacement)
                place += 6
                return
            }
        }
        guard !isStrict else {
            place = start
            throw .syntax
        }
        append(Self.replacement)
    }

    /// The four digits behind the `\u` that is here.
    private func unit(_ bytes: Span<UInt8>) throws(JSONProblem) -> UInt32 {
        guard place + 6 <= bytes.count else { throw .cutOff }
        var unit: UInt32 = 0
        for index in (place + 2)..<(place + 6) {
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw .syntax
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}
