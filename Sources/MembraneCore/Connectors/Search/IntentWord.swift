/// A word that people typed, and what stays the same in its other forms.
struct IntentWord: Sendable {
    /// As it was typed.
    let typed: String
    /// In lower case.
    let plain: String
    /// Without the endings of plurals and verbs.
    let stem: String

    /// More than this is no few words.
    private static let maximumLength = 2000
    private static let maximumWordLength = 40

    /// The words of a text. Words that say nothing about an app are left out, unless nothing else is there.
    static func words(in text: String, maximum: Int = 100) -> [IntentWord] {
        let all = String(String.UnicodeScalarView(text.unicodeScalars.prefix(maximumLength)))
            .unicodeScalars.split { !isPartOfWord($0) }
            .map { IntentWord(String(String.UnicodeScalarView($0.prefix(maximumWordLength)))) }
        let meaningful = all.filter { !emptyWords.contains($0.plain) }
        return Array((meaningful.isEmpty ? all : meaningful).prefix(maximum))
    }

    private init(_ typed: String) {
        self.typed = typed
        plain = typed.lowercased()
        stem = Self.stem(of: plain)
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Both what is searched and what is searched in lose the same endings, so it only matters that forms of one
    /// word meet: invoice, invoices, invoicing.
    static func stem(of word: String) -> String {
        var letters = Array(word.utf8)
        func ends(_ suffix: String) -> Bool { letters.count >= suffix.utf8.count + 3 && word.hasSuffix(suffix) }
        if ends("ies") {
            letters = letters.dropLast(3) + "y".utf8
        } else if ends("sses") || ends("shes") || ends("ches") || ends("xes") {
            letters.removeLast(2)
        } else if ends("ings") {
            letters.removeLast(4)
        } else if ends("ing") {
            letters.removeLast(3)
        } else if ends("ed") {
            letters.removeLast(2)
        } else if letters.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us"), !word.hasSuffix("is") {
            letters.removeLast()
        }
        // Scheduling and schedule, shopping and shop.
        if letters.count > 3, letters.last == UInt8(ascii: "e") { letters.removeLast() }
        if letters.count > 3, let last = letters.last, last == letters[letters.count - 2], letters.count < word.utf8.count {
            letters.removeLast()
        }
        return String(decoding: letters, as: UTF8.self)
    }

    private static let emptyWords: Set<String> = [
        "a", "an", "and", "any", "app", "application", "apps", "are", "as", "at", "be", "by", "can", "connect",
        "connecting", "connection", "do", "does", "for", "from", "have", "how", "i", "in", "integrate",
        "integration", "into", "is", "it", "its", "like", "link", "me", "my", "need", "of", "on", "or", "our", "please",
        "software", "some", "something", "that", "the", "their", "them", "there", "this", "to", "tool", "tools", "us",
        "use", "using", "want", "we", "what", "when", "where", "which", "who", "with", "would", "you", "your",
    ]
}
