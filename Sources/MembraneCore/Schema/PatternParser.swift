/// Reads the syntax of ECMA-262, section 22.2.1, with the `u` flag: what it does not define is an error.
struct PatternParser {
    private static let maximumDepth = 32
    private static let maximumRepeat = 1000
    private var left: ArraySlice<Unicode.Scalar>

    init(_ text: String) {
        left = Array(text.unicodeScalars)[...]
    }

    mutating func parse() throws(Failure) -> PatternNode {
        let node = try choice(depth: 0)
        guard left.isEmpty else { throw Self.wrong("a “)” has no “(”") }
        return node
    }

    private mutating func choice(depth: Int) throws(Failure) -> PatternNode {
        guard depth <= Self.maximumDepth else { throw Self.wrong("its groups are nested too deep") }
        var parts = [try sequence(depth: depth)]
        while take("|") { parts.append(try sequence(depth: depth)) }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence(depth: Int) throws(Failure) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = left.first, scalar != "|", scalar != ")" {
            parts.append(try term(depth: depth))
        }
        return .sequence(parts)
    }

    private mutating func term(depth: Int) throws(Failure) -> PatternNode {
        guard let scalar = left.popFirst() else { return .sequence([]) }
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".": return try quantified(.scalar(.dot))
        case "[": return try quantified(.scalar(try characterClass()))
        case "\\": return try quantified(.scalar(try escape()))
        case "(":
            if take("?") { guard take(":") else { throw Self.wrong("“(?” is only supported as “(?:”") } }
            let inner = try choice(depth: depth + 1)
            guard take(")") else { throw Self.wrong("a “(” is not closed") }
            return try quantified(inner)
        case "*", "+", "?", "{": throw Self.wrong("“\(scalar)” has nothing to repeat")
        case "]", "}": throw Self.wrong("“\(scalar)” needs a backslash before it")
        default: return try quantified(.scalar(ScalarSet(scalar)))
        }
    }

    private mutating func quantified(_ node: PatternNode) throws(Failure) -> PatternNode {
        let result: PatternNode
        if take("*") {
            result = .repeated(node, least: 0, most: nil)
        } else if take("+") {
            result = .repeated(node, least: 1, most: nil)
        } else if take("?") {
            result = .repeated(node, least: 0, most: 1)
        } else if take("{") {
            result = try counted(node)
        } else {
            return node
        }
        // Whether it takes much or little does not change whether it matches.
        _ = take("?")
        return result
    }

    private mutating func counted(_ node: PatternNode) throws(Failure) -> PatternNode {
        guard let least = number() else { throw Self.wrong("“{” needs a number after it") }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else { throw Self.wrong("a “{” is not closed") }
        guard least <= Self.maximumRepeat, (most ?? least) <= Self.maximumRepeat else {
            throw Self.wrong("it repeats more than \(Self.maximumRepeat) times")
        }
        guard most.map({ $0 >= least }) ?? true else {
            throw Self.wrong("the numbers in “{ }” are the wrong way round")
        }
        return .repeated(node, least: least, most: most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = left.first, ("0"..."9").contains(scalar) {
            left.removeFirst()
            digits.unicodeScalars.append(scalar)
        }
        return digits.utf8.count > 9 ? Int(Int32.max) : Int(digits)
    }

    private mutating func characterClass() throws(Failure) -> ScalarSet {
        var set = ScalarSet()
        let isNegated = take("^")
        while !take("]") {
            let first = try classMember()
            guard left.first == "-", left.dropFirst().first != "]" else {
                set.formUnion(first)
                continue
            }
            left.removeFirst()
            let last = try classMember()
            guard let low = Self.single(first), let high = Self.single(last), low <= high else {
                throw Self.wrong("a range in “[ ]” is no range")
            }
            set.ranges.append(low...high)
        }
        set.isNegated = isNegated
        return set
    }

    private mutating func classMember() throws(Failure) -> ScalarSet {
        guard let scalar = left.popFirst() else { throw Self.wrong("a “[” is not closed") }
        return scalar == "\\" ? try escape() : ScalarSet(scalar)
    }

    private static func single(_ set: ScalarSet) -> UInt32? {
        guard !set.isNegated, set.ranges.count == 1, let range = set.ranges.first, range.count == 1 else { return nil }
        return range.lowerBound
    }

    private mutating func escape() throws(Failure) -> ScalarSet {
        guard let letter = left.popFirst() else { throw Self.wrong("it ends with a backslash") }
        if let set = ScalarSet.escape(letter) { return set }
        switch letter {
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "x": return ScalarSet(try hexadecimal(digits: 2))
        case "u": return ScalarSet(try hexadecimal(digits: 4))
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/", "-": return ScalarSet(letter)
        default:
            // Other punctuation means itself; a letter or digit would mean what is not supported here.
            guard letter.isASCII, !letter.properties.isAlphabetic, !("0"..."9").contains(letter) else {
                throw Self.wrong("“\\\(letter)” is not supported")
            }
            return ScalarSet(letter)
        }
    }

    private mutating func hexadecimal(digits count: Int) throws(Failure) -> Unicode.Scalar {
        let digits = left.prefix(count)
        left = left.dropFirst(count)
        guard digits.count == count, digits.allSatisfy(\.properties.isASCIIHexDigit),
            let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16), let scalar = Unicode.Scalar(value)
        else { throw Self.wrong("“\\x” needs two and “\\u” four hexadecimal digits of a character") }
        return scalar
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard left.first == scalar else { return false }
        left.removeFirst()
        return true
    }

    private static func wrong(_ problem: String) -> Failure {
        .invalidRequest("The pattern is not supported: \(problem).")
    }
}
