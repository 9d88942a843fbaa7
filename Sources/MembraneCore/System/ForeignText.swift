/// A text as somebody reads who undoes the escapes in it, with the places where what he reads was written.
struct ForeignText {
    let bytes: [UInt8]
    /// Where each byte was written, and where that ends; empty where the text is read as it is.
    private let starts: [Int]
    private let ends: [Int]

    /// Ways to write what cannot be written as it is.
    enum Writing: CaseIterable {
        /// `%2F` (RFC 3986, section 2.1).
        case percent
        /// A space in a form.
        case plus
        /// `\/` and `\u002f` (RFC 8259, section 7), and `\x2f`.
        case backslash
        /// `&amp;` and `&#x2F;`.
        case html
    }

    /// One within another: an error page that shows a form in JSON has three.
    private static let maximumDepth = 3
    private static let maximumReadings = 24

    /// All ways to read a text, the text itself first.
    static func readings(of bytes: [UInt8]) -> [ForeignText] {
        var readings = [ForeignText(bytes: bytes, starts: [], ends: [])]
        var level = readings
        for _ in 0..<maximumDepth {
            var next: [ForeignText] = []
            for text in level {
                for writing in Writing.allCases where readings.count < maximumReadings {
                    guard let read = text.undoing(writing), !readings.contains(where: { $0.bytes == read.bytes }) else {
                        continue
                    }
                    readings.append(read)
                    next.append(read)
                }
            }
            level = next
        }
        return readings
    }

    /// What part of the text as it was written a part of this reading stands for.
    func origin(of part: Range<Int>) -> Range<Int> {
        guard !starts.isEmpty, let last = part.last else { return part }
        return starts[part.lowerBound]..<ends[last]
    }

    /// Nil where nothing is written so.
    private func undoing(_ writing: Writing) -> ForeignText? {
        guard bytes.contains(writing.mark) else { return nil }
        var (read, starts, ends): ([UInt8], [Int], [Int]) = ([], [], [])
        var place = 0
        var isChanged = false
        while place < bytes.count {
            var (octets, length) = ([bytes[place]], 1)
            if bytes[place] == writing.mark, let undone = writing.undone(bytes[place...]) {
                (octets, length) = undone
                isChanged = true
            }
            let written = origin(of: place..<(place + length))
            for octet in octets {
                read.append(octet)
                starts.append(written.lowerBound)
                ends.append(written.upperBound)
            }
            place += length
        }
        return isChanged ? ForeignText(bytes: read, starts: starts, ends: ends) : nil
    }

    private init(bytes: [UInt8], starts: [Int], ends: [Int]) {
        self.bytes = bytes
        self.starts = starts
        self.ends = ends
    }
}

extension ForeignText.Writing {
    typealias Undone = (octets: [UInt8], length: Int)

    var mark: UInt8 {
        switch self {
        case .percent: UInt8(ascii: "%")
        case .plus: UInt8(ascii: "+")
        case .backslash: UInt8(ascii: "\\")
        case .html: UInt8(ascii: "&")
        }
    }

    /// What the text's beginning, which is the mark, stands for; nil where it stands for itself.
    func undone(_ text: ArraySlice<UInt8>) -> Undone? {
        switch self {
        case .percent: Self.number(text.dropFirst(), 2).map { ([UInt8(truncatingIfNeeded: $0)], 3) }
        case .plus: ([UInt8(ascii: " ")], 1)
        case .backslash: Self.escape(text)
        case .html: Self.reference(text)
        }
    }

    private static func escape(_ text: ArraySlice<UInt8>) -> Undone? {
        guard let letter = text.dropFirst().first else { return nil }
        let rest = text.dropFirst(2)
        switch letter {
        case UInt8(ascii: "u"):
            guard let unit = number(rest, 4) else { return nil }
            // Half a pair, and the other half.
            if 0xD800..<0xDC00 ~= unit, rest.dropFirst(4).starts(with: #"\u"#.utf8),
                let low = number(rest.dropFirst(6), 4), 0xDC00..<0xE000 ~= low
            {
                return (utf8(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)), 12)
            }
            return (utf8(unit), 6)
        case UInt8(ascii: "x"): return number(rest, 2).map { ([UInt8(truncatingIfNeeded: $0)], 4) }
        case UInt8(ascii: "n"): return ([0x0A], 2)
        case UInt8(ascii: "r"): return ([0x0D], 2)
        case UInt8(ascii: "t"): return ([0x09], 2)
        case UInt8(ascii: "b"): return ([0x08], 2)
        case UInt8(ascii: "f"): return ([0x0C], 2)
        case _ where isLetterOrDigit(letter): return nil
        default: return ([letter], 2)
        }
    }

    private static func reference(_ text: ArraySlice<UInt8>) -> Undone? {
        let name = text.dropFirst().prefix(9).prefix { $0 != UInt8(ascii: ";") }
        guard name.endIndex < text.endIndex, text[name.endIndex] == UInt8(ascii: ";") else { return nil }
        let length = name.count + 2
        switch String(decoding: name, as: UTF8.self).asciiLowercased() {
        case "amp": return ([UInt8(ascii: "&")], length)
        case "lt": return ([UInt8(ascii: "<")], length)
        case "gt": return ([UInt8(ascii: ">")], length)
        case "quot": return ([UInt8(ascii: "\"")], length)
        case "apos": return ([UInt8(ascii: "'")], length)
        case let name:
            guard let digits = name.removing(prefix: "#") else { return nil }
            let scalar = digits.removing(prefix: "x").map { UInt32($0, radix: 16) } ?? UInt32(digits)
            return scalar.map { (utf8($0), length) }
        }
    }

    /// Nil unless so many hexadecimal digits come first.
    private static func number(_ text: ArraySlice<UInt8>, _ count: Int) -> UInt32? {
        let digits = text.prefix(count)
        guard digits.count == count, digits.allSatisfy(isLetterOrDigit) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static func utf8(_ scalar: UInt32) -> [UInt8] {
        Array(String(Unicode.Scalar(scalar).map(Character.init) ?? "\u{FFFD}").utf8)
    }
}
