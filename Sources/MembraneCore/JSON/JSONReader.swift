/// Reads JSON text (RFC 8259) in one pass, in one of two manners that read the same value wherever both read one.
///
/// No library for C reads all of it: they have no place for a number beyond 64 bits, and end where others write NUL.
struct JSONReader {
    enum Manner {
        /// What hosts write, and what was stored: anything unusual is a mistake, and is said to be one.
        case strict
        /// What others write. A character that no text can have (half a surrogate pair, U+0000, bytes that are not UTF-8)
        /// becomes U+FFFD, and costs nothing else. A byte order mark before the text and NUL characters behind it are
        /// passed over, of a repeated member the last one counts, control characters stand in texts as they are, and `NaN`
        /// and `Infinity`, which JSON cannot say, are null.
        case lenient
        /// The same; a member of the outermost object that exceeds the limits is left out, as if it were not there.
        case lenientByMember
    }

    private let manner: Manner
    /// Where reading has come to; after a problem, where that is.
    private(set) var place = 0
    private var depth = 0
    private var values = 0

    init(_ manner: Manner) { self.manner = manner }

    private var isStrict: Bool { manner == .strict }

    mutating func document(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        if bytes.has("\u{FEFF}", at: 0) {
            guard !isStrict else { throw .byteOrderMark }
            place = 3
        }
        skipSpace(bytes)
        let value = try value(bytes)
        skipSpace(bytes)
        if !isStrict { while place < bytes.count, bytes[place] == 0 || Self.isSpace(bytes[place]) { place += 1 } }
        guard place == bytes.count else { throw .somethingFollows }
        return value
    }

    // MARK: Values

    private mutating func value(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        guard place < bytes.count else { throw .cutOff }
        values += 1
        guard values <= JSONLimits.values else { throw .tooManyValues }
        switch bytes[place] {
        case UInt8(ascii: "{"): return try nested(bytes) { (reader) throws(JSONProblem) in try reader.object(bytes) }
        case UInt8(ascii: "["): return try nested(bytes) { (reader) throws(JSONProblem) in try reader.array(bytes) }
        case UInt8(ascii: "\""): return .string(try text(bytes))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes)
        default: return try word(bytes)
        }
    }

    private mutating func nested(
        _ bytes: Span<UInt8>, _ body: (inout JSONReader) throws(JSONProblem) -> JSON
    ) throws(JSONProblem) -> JSON {
        guard depth < JSONLimits.depth else { throw .tooDeep }
        depth += 1
        place += 1
        skipSpace(bytes)
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        var elements: [JSON] = []
        if take(UInt8(ascii: "]"), bytes) { return .array(elements) }
        while true {
            elements.append(try value(bytes))
            if try ends(with: UInt8(ascii: "]"), bytes) { return .array(elements) }
        }
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        var members = JSONObject()
        if take(UInt8(ascii: "}"), bytes) { return .object(members) }
        while true {
            guard place < bytes.count else { throw .cutOff }
            guard bytes[place] == UInt8(ascii: "\"") else { throw .syntax }
            let start = place
            let name = try text(bytes)
            skipSpace(bytes)
            guard place < bytes.count else { throw .cutOff }
            guard take(UInt8(ascii: ":"), bytes) else { throw .syntax }
            skipSpace(bytes)
            let value = try member(bytes)
            if members[name] == nil {
                members.add(name, value)
            } else {
                guard !isStrict else {
                    place = start
                    throw .repeatedMember
                }
                if let value { members[name] = value }
            }
            if try ends(with: UInt8(ascii: "}"), bytes) { return .object(members) }
        }
    }

    /// Whether the list ends here; otherwise there is another one.
    private mutating func ends(with bracket: UInt8, _ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        skipSpace(bytes)
        guard place < bytes.count else { throw .cutOff }
        if take(bracket, bytes) { return true }
        guard take(UInt8(ascii: ","), bytes) else { throw .syntax }
        skipSpace(bytes)
        return false
    }

    private mutating func word(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        if take("null", bytes) { return .null }
        if take("true", bytes) { return .bool(true) }
        if take("false", bytes) { return .bool(false) }
        if !isStrict, take("NaN", bytes) || take("Infinity", bytes) { return .null }
        throw .syntax
    }

    // MARK: Members that are left out

    /// Nil for one that is left out.
    private mutating func member(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON? {
        guard manner == .lenientByMember, depth == 1 else { return try value(bytes) }
        let before = self
        do throws(JSONProblem) {
            return try value(bytes)
        } catch {
            guard error.isLimit else { throw error }
            self = before
            if place < bytes.count, bytes[place] == UInt8(ascii: "{") || bytes[place] == UInt8(ascii: "[") {
                try skipBrackets(bytes)
                return nil
            }
            if case .numberTooLong = error {
                while place < bytes.count, Self.isOfNumber(bytes[place]) { place += 1 }
                return nil
            }
            // A single value is no burden, however many have been before it.
            values -= 1
            return try value(bytes)
        }
    }

    /// Goes to the end of an array or object without looking what is in it, and without the stack.
    private mutating func skipBrackets(_ bytes: Span<UInt8>) throws(JSONProblem) {
        var depth = 0
        repeat {
            guard place < bytes.count else { throw .cutOff }
            switch bytes[place] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""): try skipText(bytes)
            default: break
            }
            place += 1
        } while depth > 0
    }

    /// To the quotation mark at the end of a text.
    private mutating func skipText(_ bytes: Span<UInt8>) throws(JSONProblem) {
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard place < bytes.count else { throw .cutOff }
    }

    // MARK: Numbers

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        let start = place
        let isNegative = take(UInt8(ascii: "-"), bytes)
        if isNegative, !isStrict, take("Infinity", bytes) { return .null }
        let digits = place
        var whole: Int64? = 0
        while let digit = digit(bytes) {
            whole = whole.flatMap { Self.next($0, digit, isNegative: isNegative) }
            place += 1
        }
        guard place > digits else { throw place < bytes.count ? .syntax : .cutOff }
        guard place == digits + 1 || bytes[digits] != UInt8(ascii: "0") else { throw .syntax }
        let isWhole = try !fraction(bytes)
        guard place - start <= JSONLimits.number else { throw .numberTooLong }
        // `-0` is another number than 0 to many.
        if isWhole, let whole, !(isNegative && whole == 0) { return .integer(whole) }
        let text = bytes.extracting(start..<place)
        return .number(
            JSONNumber(checked: unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }))
    }

    private static func next(_ number: Int64, _ digit: UInt8, isNegative: Bool) -> Int64? {
        let (shifted, overflows) = number.multipliedReportingOverflow(by: 10)
        let (sum, alsoOverflows) =
            isNegative
            ? shifted.subtractingReportingOverflow(Int64(digit)) : shifted.addingReportingOverflow(Int64(digit))
        return overflows || alsoOverflows ? nil : sum
    }

    /// Whether there is a fraction or an exponent.
    private mutating func fraction(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        let start = place
        if take(UInt8(ascii: "."), bytes) { try digits(bytes) }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            _ = take(UInt8(ascii: "+"), bytes) || take(UInt8(ascii: "-"), bytes)
            try digits(bytes)
        }
        return place > start
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONProblem) {
        let start = place
        while digit(bytes) != nil { place += 1 }
        guard place > start else { throw place < bytes.count ? .syntax : .cutOff }
    }

    private func digit(_ bytes: Span<UInt8>) -> UInt8? {
        guard place < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[place] else { return nil }
        return bytes[place] - UInt8(ascii: "0")
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.eE".utf8.contains(byte)
    }

    // MARK: Texts

    private mutating func text(_ bytes: Span<UInt8>) throws(JSONProblem) -> String {
        let start = place + 1
        // An escaped quotation mark is found as well: the backslash before it is not plain.
        let end = bytes.place(of: UInt8(ascii: "\""), from: start)
        if end < bytes.count, bytes.plainness(from: start, to: end).isPlain,
            let text = String(utf8: bytes.extracting(start..<end))
        {
            place = end + 1
            return text
        }
        place = start
        var text = JSONTextReader(isStrict: isStrict, place: start)
        do throws(JSONProblem) {
            let read = try text.text(bytes)
            place = text.place
            return read
        } catch {
            place = text.place
            throw error
        }
    }

    // MARK: Bytes

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func take(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
        guard bytes.has(word, at: place) else { return false }
        place += word.utf8CodeUnitCount
        return true
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
