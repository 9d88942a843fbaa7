/// A word that people typed, and what stays the same in its other forms.
struct IntentWord: Sendable {
    /// As it was typed.
    let typed: String
    /// In lower case.
    let plain: String
    /// Without the ending of a plural.
    let singular: String
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
        plain = typed.lowercasedForPeople()
        singular = Self.singular(of: plain)
        stem = Self.stem(of: singular)
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func singular(of word: String) -> String {
        func ends(_ suffix: String) -> Bool { word.utf8.count >= suffix.utf8.count + 2 && word.hasSuffix(suffix) }
        if ends("ies"), let stem = word.removing(suffix: "ies") { return stem + "y" }
        if ends("sses") || ends("shes") || ends("ches") || ends("xes"), let stem = word.removing(suffix: "es") {
            return String(stem)
        }
        guard ends("s"), !ends("ss"), !ends("us"), !ends("is") else { return word }
        return word.removing(suffix: "s").map { String($0) } ?? word
    }

    /// What is searched and what is searched in lose the same endings, so it only matters that forms of one word
    /// meet: invoice, invoicing; schedule, scheduling; shop, shopping.
    private static func stem(of word: String) -> String {
        let ending = ["ing", "ed"].first { word.utf8.count >= $0.utf8.count + 3 && word.hasSuffix($0) }
        var letters = Array((word.removing(suffix: ending ?? "") ?? word[...]).unicodeScalars)
        if letters.count > 3, letters.last == "e" { letters.removeLast() }
        let isShortened = letters.count < word.unicodeScalars.count
        if letters.count > 3, isShortened, letters.last == letters.dropLast().last { letters.removeLast() }
        return String(String.UnicodeScalarView(letters))
    }

    private static let emptyWords: Set<ExactText> = [
        "a", "an", "and", "any", "app", "application", "apps", "are", "as", "at", "be", "by", "can", "connect",
        "connecting", "connection", "do", "does", "for", "from", "have", "how", "i", "in", "integrate",
        "integration", "into", "is", "it", "its", "like", "link", "me", "my", "need", "of", "on", "or", "our", "please",
        "software", "some", "something", "that", "the", "their", "them", "there", "this", "to", "tool", "tools", "us",
        "use", "using", "want", "we", "what", "when", "where", "which", "who", "with", "would", "you", "your",
    ]
}
