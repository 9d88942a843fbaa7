/// Copies JSON text so that Jansson can read all of it: in one pass, without the stack, and not beyond the limits.
///
/// The copy has an index in the place of each number, so that nobody but us judges one, texts of valid characters only,
/// and nothing that is no JSON but for one byte at its end. Which of the pieces may follow each other is Jansson's to say.
struct JSONNormaliser: ~Copyable {
    private let manner: JSONReader.Manner
    private(set) var text: OwnedText
    /// What each index stands for; nil for the value of a member that is left out.
    private(set) var numbers: [JSON?] = []
    /// What has ended the copy before the end.
    private(set) var problem: JSONProblem?
    /// Where copying has come to; after a problem, where that is.
    private(set) var place = 0
    /// Where the piece that was copied last begins.
    private(set) var start = 0

    private var depth = 0
    private var values = 0
    /// A bit for each level, the outermost the lowest: whether it is an object.
    private var objects: UInt64 = 0
    private var expectsName = false
    /// The value of the member of the outermost object that is being copied.
    private var member: (place: Int, text: Int, numbers: Int, values: Int)?

    init(_ manner: JSONReader.Manner, capacity: Int) {
        self.manner = manner
        text = OwnedText(capacity: capacity + capacity / 4)
    }

    private var isStrict: Bool { manner == .strict }
    private var isObject: Bool { depth > 0 && objects & 1 << UInt64(depth - 1) != 0 }
    /// Whether what comes is the value of a member that may be left out.
    private var isMember: Bool { manner == .lenientByMember && depth == 1 && isObject && !expectsName }

    /// - Parameter end: how many bytes of the copy are wanted.
    mutating func copy(_ bytes: Span<UInt8>, upTo end: Int = .max) {
        do throws(JSONProblem) {
            if bytes.has("\u{FEFF}", at: 0) {
                guard !isStrict else { throw .byteOrderMark }
                place = 3
            }
            while text.count < end {
                while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
                guard place < bytes.count else { return }
                start = place
                guard try piece(bytes) else { return }
            }
        } catch {
            problem = error
        }
    }

    /// Whether another one may follow.
    private mutating func piece(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        do throws(JSONProblem) {
            return try copyPiece(bytes)
        } catch {
            if error.isLimit, try leaveOut(bytes) { return true }
            // Jansson says whether a value may be there at all, and whether all before it is right. Where a name is missing it
            // says so without.
            if !expectsName || bytes[start] != UInt8(ascii: "\"") { write(.null) }
            throw error
        }
    }

    private mutating func copyPiece(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try open(byte)
            return true
        case UInt8(ascii: ","):
            take(byte)
            expectsName = isObject
            return true
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth = max(depth - 1, 0)
            if depth <= 1 { member = nil }
            take(byte)
        case UInt8(ascii: ":"): take(byte)
        case UInt8(ascii: "\""): try copyText(bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try copyNumber(bytes)
        default: guard try copyWord(bytes) else { return false }
        }
        expectsName = false
        return true
    }

    private mutating func take(_ byte: UInt8) {
        text.append(byte)
        place += 1
    }

    private mutating func open(_ bracket: UInt8) throws(JSONProblem) {
        if isMember { member = (place, text.count, numbers.count, values) }
        try count()
        guard depth < JSONLimits.depth else { throw .tooDeep }
        let bit: UInt64 = 1 << UInt64(depth)
        depth += 1
        expectsName = bracket == UInt8(ascii: "{")
        objects = expectsName ? objects | bit : objects & ~bit
        take(bracket)
    }

    private mutating func count() throws(JSONProblem) {
        guard values < JSONLimits.values else { throw .tooManyValues }
        values += 1
    }

    /// A single value is no burden, however many have been before it.
    private mutating func countSingle() throws(JSONProblem) {
        if isMember, values >= JSONLimits.values { return }
        try count()
    }

    private mutating func copyText(_ bytes: Span<UInt8>) throws(JSONProblem) {
        if !expectsName { try countSingle() }
        let first = place + 1
        // An escaped quotation mark is found as well: the backslash before it is not plain.
        let end = bytes.place(of: UInt8(ascii: "\""), from: first)
        if end < bytes.count {
            let (kind, plain) = (bytes.plainness(from: first, to: end), bytes.extracting(first..<end))
            if kind.isPlain, kind.isASCII || String(utf8: plain) != nil {
                text.append(quoted: plain)
                place = end + 1
                return
            }
        }
        var reader = JSONTextReader(isStrict: isStrict, place: first)
        defer { place = reader.place }
        JSONText.append(try reader.text(bytes), to: &text)
    }

    private mutating func copyNumber(_ bytes: Span<UInt8>) throws(JSONProblem) {
        try countSingle()
        var reader = JSONNumberReader(isStrict: isStrict, place: place)
        defer { place = reader.place }
        write(try reader.number(bytes))
    }

    /// Spaces keep it apart from what follows.
    private mutating func write(_ number: JSON?) {
        text.append(number: Int64(numbers.count))
        text.append(UInt8(ascii: " "))
        numbers.append(number)
    }

    /// Whether it was one.
    private mutating func copyWord(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        for word in ["null", "true", "false"] as [StaticString] where bytes.has(word, at: place) {
            try countSingle()
            text.append(word)
            text.append(UInt8(ascii: " "))
            place += word.utf8CodeUnitCount
            return true
        }
        for word in ["NaN", "Infinity"] as [StaticString] where !isStrict && bytes.has(word, at: place) {
            try countSingle()
            write(.null)
            place += word.utf8CodeUnitCount
            return true
        }
        // Jansson likes it nowhere, and looks at nothing that follows.
        if isStrict || !isOnlyNUL(bytes) { text.append(UInt8(ascii: "?")) }
        return false
    }

    /// Whether nothing but NUL and spaces is left.
    private func isOnlyNUL(_ bytes: Span<UInt8>) -> Bool {
        var end = place
        while end < bytes.count, bytes[end] == 0 || Self.isSpace(bytes[end]) { end += 1 }
        return end == bytes.count
    }

    // MARK: Members that are left out

    /// False where it is no member of the outermost object that exceeds the limits.
    private mutating func leaveOut(_ bytes: Span<UInt8>) throws(JSONProblem) -> Bool {
        if let member {
            place = member.place
            text.removeLast(text.count - member.text)
            numbers.removeLast(numbers.count - member.numbers)
            values = member.values
            (self.member, depth, expectsName) = (nil, 1, false)
            try skipBrackets(bytes)
        } else {
            // A number that is too long has been gone over.
            guard isMember else { return false }
        }
        write(nil)
        return true
    }

    /// Goes to the end of an array or object without looking what is in it.
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

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
