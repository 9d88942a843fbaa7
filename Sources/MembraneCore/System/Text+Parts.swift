/// Taking texts apart by their octets. A character of Swift's is a letter with all the accents that follow it: what is cut
/// or counted by characters depends on what somebody else has put behind a delimiter.
extension StringProtocol where SubSequence == Substring {
    /// What comes before the first such octet, and what after it; nil where there is none.
    func cut(at mark: UInt8) -> (before: Substring, after: Substring?) {
        guard let place = utf8.firstIndex(of: mark) else { return (self[startIndex...], nil) }
        return (self[..<place], self[utf8.index(after: place)...])
    }

    /// What stands between such octets.
    func parts(at mark: UInt8, keepingEmpty: Bool = false) -> [Substring] {
        parts(keepingEmpty: keepingEmpty) { $0 == mark }
    }

    func parts(keepingEmpty: Bool = false, at isMark: (UInt8) -> Bool) -> [Substring] {
        utf8.split(omittingEmptySubsequences: !keepingEmpty, whereSeparator: isMark)
            .map { self[$0.startIndex..<$0.endIndex] }
    }

    /// What people have put white space between, or one of these.
    func words(between isMark: (Unicode.Scalar) -> Bool = { _ in false }) -> [Substring] {
        unicodeScalars.split { $0.properties.isWhitespace || isMark($0) }.map { self[$0.startIndex..<$0.endIndex] }
    }

    /// What comes before the first such octet; all of it where there is none.
    func before(where isMark: (UInt8) -> Bool) -> Substring {
        self[..<(utf8.firstIndex(where: isMark) ?? utf8.endIndex)]
    }

    /// What follows a beginning; nil where the text does not begin so.
    func removing(prefix: String) -> Substring? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return self[utf8.index(startIndex, offsetBy: prefix.utf8.count)...]
    }

    /// What stands before an end; nil where the text does not end so.
    func removing(suffix: String) -> Substring? {
        let end = utf8.suffix(suffix.utf8.count)
        return end.elementsEqual(suffix.utf8) ? self[..<end.startIndex] : nil
    }

    /// Whether a part stands anywhere in it.
    func holds(_ part: String) -> Bool { utf8.holds(part.utf8) }

    /// No more of it than an error or a list should show. One character of Swift's can be as long as a book.
    func shown(_ scalars: Int) -> String {
        let part = unicodeScalars.prefix(scalars)
        return String(self[part.startIndex..<part.endIndex])
    }
}

extension StringProtocol where SubSequence == Substring, UTF8View: BidirectionalCollection {
    /// Without blanks at its ends, as protocols have them: spaces and tabulators.
    func trimmed() -> Substring {
        func isBlank(_ octet: UInt8) -> Bool { octet == UInt8(ascii: " ") || octet == UInt8(ascii: "\t") }
        guard let start = utf8.firstIndex(where: { !isBlank($0) }), let last = utf8.lastIndex(where: { !isBlank($0) })
        else { return self[endIndex...] }
        return self[start...last]
    }
}

/// Case of names that a protocol has, which are ASCII: other letters stay as they are, so that no sign becomes a letter.
extension StringProtocol {
    func asciiLowercased() -> String {
        String(decoding: utf8.map { Self.lowercase($0) }, as: UTF8.self)
    }

    func asciiUppercased() -> String {
        let uppercase = utf8.map { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & ~0x20 : byte
        }
        return String(decoding: uppercase, as: UTF8.self)
    }

    /// Whether it is that name in upper, lower or mixed case.
    func isNamed(_ name: some StringProtocol) -> Bool {
        utf8.count == name.utf8.count && utf8.elementsEqual(name.utf8) { Self.lowercase($0) == Self.lowercase($1) }
    }

    func hasNamedPrefix(_ prefix: some StringProtocol) -> Bool {
        utf8.starts(with: prefix.utf8) { Self.lowercase($0) == Self.lowercase($1) }
    }

    func hasNamedSuffix(_ suffix: some StringProtocol) -> Bool {
        utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) { Self.lowercase($0) == Self.lowercase($1) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension StringProtocol {
    /// As people compare words, in any script. Not for the names of a protocol.
    func lowercasedForPeople() -> String { lowercased() }
}
