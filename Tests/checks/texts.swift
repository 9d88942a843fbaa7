// Type-checked together with Sources/MembraneCore, never compiled into anything: see Tests/checks/texts.
//
// Each of these takes the place of a member of the standard library that looks at characters, and warns. What the core has
// in their place is in Sources/MembraneCore/System: TextEquality, ExactText and Text+Parts.

extension StringProtocol {
    @available(*, deprecated, message: "cuts at a character: use parts(at:)")
    func split(
        separator: Character, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
    ) -> [SubSequence] { [] }
    @available(*, deprecated, message: "cuts at characters: use parts(at:) or words()")
    func split(
        maxSplits: Int = .max, omittingEmptySubsequences: Bool = true,
        whereSeparator isSeparator: (Character) throws -> Bool
    ) rethrows -> [SubSequence] { [] }
    @available(*, deprecated, message: "looks for a character: use cut(at:) or utf8.firstIndex(of:)")
    func firstIndex(of element: Character) -> Index? { nil }
    @available(*, deprecated, message: "looks at characters: use before(where:) or utf8.firstIndex(where:)")
    func firstIndex(where predicate: (Character) throws -> Bool) rethrows -> Index? { nil }
    @available(*, deprecated, message: "looks for a character: use utf8.lastIndex(of:)")
    func lastIndex(of element: Character) -> Index? { nil }
    @available(*, deprecated, message: "looks at characters: use utf8.lastIndex(where:)")
    func lastIndex(where predicate: (Character) throws -> Bool) rethrows -> Index? { nil }
    @available(*, deprecated, message: "looks for a character: use utf8.contains")
    func contains(_ element: Character) -> Bool { false }
    @available(*, deprecated, message: "looks at characters: use utf8.contains(where:)")
    func contains(where predicate: (Character) throws -> Bool) rethrows -> Bool { false }
    @available(*, deprecated, message: "looks at characters: use utf8.allSatisfy")
    func allSatisfy(_ predicate: (Character) throws -> Bool) rethrows -> Bool { false }
    @available(*, deprecated, message: "looks at characters: use before(where:)")
    func prefix(while predicate: (Character) throws -> Bool) rethrows -> SubSequence { self[...] }
    @available(*, deprecated, message: "counts characters, which can be of any length: use shown() or utf8.prefix")
    func prefix(_ maxLength: Int) -> SubSequence { self[...] }
    @available(*, deprecated, message: "counts characters: use utf8.suffix")
    func suffix(_ maxLength: Int) -> SubSequence { self[...] }
    @available(*, deprecated, message: "looks at characters: use utf8.drop(while:)")
    func drop(while predicate: (Character) throws -> Bool) rethrows -> SubSequence { self[...] }
    @available(*, deprecated, message: "counts characters: use removing(prefix:) or utf8.dropFirst")
    func dropFirst(_ k: Int = 1) -> SubSequence { self[...] }
    @available(*, deprecated, message: "counts characters: use removing(suffix:) or utf8.dropLast")
    func dropLast(_ k: Int = 1) -> SubSequence { self[...] }
    @available(*, deprecated, message: "is a character: use utf8.first")
    var first: Character? { nil }
    @available(*, deprecated, message: "is a character: use utf8.last")
    var last: Character? { nil }
    @available(*, deprecated, message: "looks at characters: use utf8.first(where:)")
    func first(where predicate: (Character) throws -> Bool) rethrows -> Character? { nil }
    @available(*, deprecated, message: "looks at characters: use utf8.filter")
    func filter(_ isIncluded: (Character) throws -> Bool) rethrows -> String { "" }
    @available(*, deprecated, message: "looks at characters: use utf8.map")
    func map<Result>(_ transform: (Character) throws -> Result) rethrows -> [Result] { [] }
    @available(*, deprecated, message: "looks at characters: use utf8.reversed")
    func reversed() -> [Character] { [] }
    @available(*, deprecated, message: "looks at characters: use utf8.starts(with:)")
    func starts(with prefix: some Sequence<Character>) -> Bool { false }
    @available(*, deprecated, message: "looks at characters: use utf8.elementsEqual")
    func elementsEqual(_ other: some Sequence<Character>) -> Bool { false }
    @available(*, deprecated, message: "goes by characters: use utf8.enumerated")
    func enumerated() -> [(offset: Int, element: Character)] { [] }
}

extension String {
    @available(*, deprecated, message: "counts characters: use utf8.count or unicodeScalars.count")
    var count: Int { 0 }
    @available(*, deprecated, message: "goes by characters: use utf8.index(after:)")
    func index(after index: Index) -> Index { index }
    @available(*, deprecated, message: "goes by characters: use utf8.index(before:)")
    func index(before index: Index) -> Index { index }
    @available(*, deprecated, message: "goes by characters: use utf8.index(_:offsetBy:)")
    func index(_ index: Index, offsetBy distance: Int) -> Index { index }
    @available(*, deprecated, message: "makes letters of signs: use asciiLowercased() or lowercasedForPeople()")
    func lowercased() -> String { "" }
    @available(*, deprecated, message: "makes letters of signs: use asciiUppercased()")
    func uppercased() -> String { "" }
    @available(*, deprecated, message: "removes a character: use removing(prefix:)")
    mutating func removeFirst() -> Character { " " }
    @available(*, deprecated, message: "removes a character: use removing(suffix:)")
    mutating func removeLast() -> Character { " " }
    @available(*, deprecated, message: "orders by characters: use utf8.lexicographicallyPrecedes")
    static func < (left: String, right: String) -> Bool { false }
    @available(*, deprecated, message: "orders by characters: use utf8.lexicographicallyPrecedes")
    static func > (left: String, right: String) -> Bool { false }
}

extension Substring {
    @available(*, deprecated, message: "counts characters: use utf8.count or unicodeScalars.count")
    var count: Int { 0 }
    @available(*, deprecated, message: "goes by characters: use utf8.index(after:)")
    func index(after index: Index) -> Index { index }
    @available(*, deprecated, message: "goes by characters: use utf8.index(before:)")
    func index(before index: Index) -> Index { index }
    @available(*, deprecated, message: "goes by characters: use utf8.index(_:offsetBy:)")
    func index(_ index: Index, offsetBy distance: Int) -> Index { index }
    @available(*, deprecated, message: "makes letters of signs: use asciiLowercased() or lowercasedForPeople()")
    func lowercased() -> String { "" }
    @available(*, deprecated, message: "makes letters of signs: use asciiUppercased()")
    func uppercased() -> String { "" }
    @available(*, deprecated, message: "removes a character: use removing(prefix:)")
    mutating func removeFirst() -> Character { " " }
}

@available(*, deprecated, message: "compares characters: compare the parts")
func == (left: (String, String), right: (String, String)) -> Bool { false }
@available(*, deprecated, message: "compares characters: compare the parts")
func != (left: (String, String), right: (String, String)) -> Bool { false }

extension Sequence<String> {
    @available(*, deprecated, message: "orders by characters: use sorted(by:) with utf8.lexicographicallyPrecedes")
    func sorted() -> [String] { [] }
    @available(*, deprecated, message: "orders by characters: use max(by:) with utf8.lexicographicallyPrecedes")
    func max() -> String? { nil }
    @available(*, deprecated, message: "orders by characters: use min(by:) with utf8.lexicographicallyPrecedes")
    func min() -> String? { nil }
}

extension Sequence<Substring> {
    @available(*, deprecated, message: "compares characters: use contains(where:)")
    func contains(_ element: Substring) -> Bool { false }
}

@available(*, deprecated, message: "compares characters: go through utf8 or unicodeScalars")
func ~= (pattern: Character, character: Character) -> Bool { false }

extension Array<Character> {
    @available(*, deprecated, message: "is an array of characters: use Array(text.utf8)")
    init(_ text: String) { self = [] }
}

extension Array<String> {
    @available(*, deprecated, message: "compares characters: use lastIndex(where:)")
    func lastIndex(of element: String) -> Int? { nil }
}

extension Set<String> {
    @available(*, deprecated, message: "compares characters: use Set<ExactText>")
    func contains(_ element: String) -> Bool { false }
    @available(*, deprecated, message: "compares characters: use Set<ExactText>")
    func insert(_ element: String) -> (inserted: Bool, memberAfterInsert: String) { (false, element) }
    @available(*, deprecated, message: "compares characters: use Set<ExactText>")
    var count: Int { 0 }
}

extension Dictionary where Key == String {
    @available(*, deprecated, message: "compares characters: use a dictionary of ExactText")
    subscript(key: String) -> Value? {
        get { nil }
        set {}
    }
    @available(*, deprecated, message: "compares characters: use a dictionary of ExactText")
    subscript(key: String, default value: @autoclosure () -> Value) -> Value {
        get { value() }
        set {}
    }
}
