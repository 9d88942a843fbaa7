/// Reads JSON text (RFC 8259) with Jansson, in one of several manners that read the same value wherever more than one does.
///
/// Jansson has no place for a number beyond 64 bits or a `double`, calls itself for each level, refuses a whole text for half
/// of an emoji, and reads over a NUL behind a number. So it reads a copy that has nothing of it (`JSONNormaliser`).
struct JSONReader {
    enum Manner {
        /// What hosts write, and what was stored: anything unusual is a mistake, and is said to be one.
        case strict
        /// What others write. A character that no text can have (half a surrogate pair, U+0000, bytes that are not UTF-8)
        /// becomes U+FFFD, and costs nothing else. A byte order mark before the text and NUL characters behind it are
        /// passed over, of a repeated member the last one counts, control characters stand in texts as they are, and `NaN`
        /// and `Infinity`, which JSON cannot say, are null.
        case lenient
        /// The same; a member of the outermost object whose value exceeds the limits is left out.
        case lenientByMember
    }

    private let manner: Manner
    /// After a problem, where that is. Only said of what is read strictly.
    private(set) var place = 0

    init(_ manner: Manner) { self.manner = manner }

    mutating func document(_ bytes: Span<UInt8>) throws(JSONProblem) -> JSON {
        var copy = JSONNormaliser(manner, capacity: bytes.count)
        return try tree(bytes, &copy).value(copy.numbers)
    }

    /// Reads it without making a value of it.
    mutating func check(_ bytes: Span<UInt8>) throws(JSONProblem) {
        var copy = JSONNormaliser(manner, capacity: bytes.count)
        _ = try tree(bytes, &copy)
    }

    private mutating func tree(
        _ bytes: Span<UInt8>, _ copy: inout JSONNormaliser
    ) throws(JSONProblem) -> JanssonTree {
        copy.copy(bytes)
        let tree: JanssonTree
        do throws(JanssonTree.Refusal) {
            tree = try copy.text.withSpan { (text) throws(JanssonTree.Refusal) in
                try JanssonTree(text, refusesRepeated: manner == .strict)
            }
        } catch {
            // What the copy ends at is wrong, unless something before it is already.
            guard error.problem != .cutOff else {
                place = copy.place
                throw copy.problem ?? .cutOff
            }
            // Made once more, up to what Jansson did not like.
            var again = JSONNormaliser(manner, capacity: bytes.count)
            again.copy(bytes, upTo: error.place)
            place = again.start
            throw error.problem
        }
        if let problem = copy.problem {
            place = copy.place
            throw problem
        }
        return tree
    }
}
