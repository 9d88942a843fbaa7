import Testing

@testable import MembraneCore

/// Texts are compared and taken apart by their octets.
@Suite struct TextTests {
    private static let accent = "\u{301}"
    private static let composed = "caf\u{E9}"
    private static let decomposed = "cafe\u{301}"
    /// Long enough to be stored elsewhere than in the variable.
    private static let long = String(repeating: "long ", count: 20)

    @Test(arguments: [
        (composed, decomposed), ("K", "\u{212A}"), (";", "\u{37E}"), ("a\u{301}\u{316}", "a\u{316}\u{301}"),
        ("\u{F900}", "\u{8C48}"), (long + composed, long + decomposed), (long + "\u{F900}", long + "\u{8C48}"),
        ("a", "b"), ("a", ""), (long, long + "x"),
    ])
    func lookalikesDiffer(one: String, other: String) {
        #expect(!(one == other) && one != other && !(one as String? == other) && one as String? != other)
        #expect(![one].contains(other) && [one].firstIndex(of: other) == nil && !([one] == [other]) && [one] != [other])
        #expect(!(one[...] == other[...]) && one[...] != other[...] && !(one[...] as Substring? == other[...]))
        #expect(Set([ExactText(one), ExactText(other)]).count == 2 && JSON.string(one) != .string(other))
        let isMatched =
            switch one {
            case other: true
            default: false
            }
        #expect(!isMatched)
    }

    @Test(arguments: ["", "a", composed, decomposed, long, long + composed])
    func aTextIsItself(text: String) {
        let copy = String(decoding: Array(text.utf8), as: UTF8.self)
        #expect(text == copy && !(text != copy) && text as String? == copy && [text].contains(copy) && [text] == [copy])
        #expect(text[...] == copy[...] && ExactText(text) == ExactText(copy))
        #expect(ExactText(text).hashValue == ExactText(copy).hashValue)
        #expect(text.hasPrefix(copy) && text.hasSuffix(copy) && text[...].hasPrefix(copy) && text[...].hasSuffix(copy))
    }

    @Test func nothingIsNoText() {
        let none: String? = nil
        #expect(none == nil && none != "" && "" as String? != nil && !(none == ""))
    }

    @Test func beginningsAndEndsAreOctets() {
        #expect(("/" + Self.accent).hasPrefix("/") && Self.composed.hasSuffix("\u{E9}") && "a".hasPrefix(""))
        #expect(!Self.decomposed.hasSuffix("\u{E9}") && Self.decomposed.hasSuffix(Self.accent) && !"a".hasSuffix("ba"))
        #expect("a".removing(prefix: "b") == nil && ("a" + Self.accent).removing(prefix: "a") == Self.accent[...])
        #expect(
            "a/".removing(suffix: "/") == "a" && "a".removing(suffix: "/") == nil && "/".removing(suffix: "/") == "")
        #expect("ab"[...].removing(prefix: "a")?.removing(suffix: "b") == "")
    }

    @Test func cuttingGoesByOctets() {
        let (before, after) = "a:\(Self.accent)b:c".cut(at: UInt8(ascii: ":"))
        #expect(before == "a" && after == "\(Self.accent)b:c"[...])
        #expect("abc".cut(at: UInt8(ascii: ":")).after == nil && ":".cut(at: UInt8(ascii: ":")).after == "")
        #expect("".cut(at: UInt8(ascii: ":")).before == "")
        let text = "a,\(Self.accent)b,,c"
        #expect(text.parts(at: UInt8(ascii: ",")).map { String($0) } == ["a", "\(Self.accent)b", "c"])
        #expect(text.parts(at: UInt8(ascii: ","), keepingEmpty: true).count == 4)
        #expect(
            "".parts(at: UInt8(ascii: ",")).isEmpty && "".parts(at: UInt8(ascii: ","), keepingEmpty: true).count == 1)
        #expect("a?\(Self.accent)".before { $0 == UInt8(ascii: "?") } == "a" && "ab".before { _ in false } == "ab")
    }

    @Test func wordsStandBetweenWhiteSpace() {
        #expect(" a\u{A0}b\u{2003}\nc\(Self.accent) ".words().map { String($0) } == ["a", "b", "c\(Self.accent)"])
        #expect("a, b,c".words(between: ",".unicodeScalars.contains).map { String($0) } == ["a", "b", "c"])
        #expect("".words().isEmpty && " \t".words().isEmpty)
    }

    @Test func whatIsShownIsNoLongerThanItsScalars() {
        #expect(("a" + String(repeating: Self.accent, count: 1000)).shown(64).unicodeScalars.count == 64)
        #expect("abc".shown(64) == "abc" && "abc".shown(2) == "ab" && "".shown(2) == "")
    }

    @Test func caseIsThatOfASCII() {
        #expect("\u{212A}\u{130}\u{C4}AZaz09[`".asciiLowercased() == "\u{212A}\u{130}\u{C4}azaz09[`")
        #expect("\u{DF}\u{17F}azAZ{@".asciiUppercased() == "\u{DF}\u{17F}AZAZ{@")
        #expect("Cookie".isNamed("cOOKIE") && !"Coo\u{212A}ie".isNamed("cookie") && !"a".isNamed("ab"))
        #expect("[".isNamed("[") && !"[".isNamed("{") && !"@".isNamed("`"))
        #expect("HTTPS://x".hasNamedPrefix("https://") && !"https:/".hasNamedPrefix("https://"))
        #expect("\u{C4}B".lowercasedForPeople() == "\u{E4}b")
    }

    @Test func collectionsOfExactTextsAreUsedWithTexts() {
        var numbers: [ExactText: Int] = ["a": 1]
        numbers[Self.composed] = 2
        numbers[Self.decomposed, default: 3] += 1
        #expect(
            numbers["a"] == 1 && numbers[Self.composed] == 2 && numbers[Self.decomposed] == 4 && numbers["b"] == nil)
        var names: Set<ExactText> = ["b", "a"]
        #expect(names.insert(Self.composed) && !names.insert(Self.composed) && !names.contains(Self.decomposed))
        names.remove(Self.composed)
        #expect(names.sortedTexts() == ["a", "b"] && names.contains("a"))
    }
}
