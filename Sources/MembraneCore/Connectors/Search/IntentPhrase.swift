/// A name or term of a connector that an intent may hold.
struct IntentPhrase: Sendable {
    private let words: [IntentWord]
    /// All of it as one word: "hubspot" for "Hub Spot".
    let joined: String

    init(_ text: String) {
        words = IntentWord.words(in: text)
        joined = words.map(\.plain).joined()
    }

    /// Where words of an intent say something.
    struct Found {
        var places: [Int]
        /// The very words, singular or plural; otherwise forms of them, such as accounts for accounting.
        var isExact: Bool
    }

    /// The words that together say the whole phrase; nil when one is missing.
    func whole(in intent: [IntentWord]) -> Found? {
        var found = Found(places: [], isExact: true)
        for word in words {
            guard let place = place(of: word, in: intent) else { return nil }
            found.places.append(place)
            found.isExact = found.isExact && intent[place].singular == word.singular
        }
        return found.places.isEmpty ? nil : found
    }

    /// Each word that says part of the phrase.
    func parts(in intent: [IntentWord]) -> [Found] {
        words.compactMap { word in
            place(of: word, in: intent).map { Found(places: [$0], isExact: intent[$0].singular == word.singular) }
        }
    }

    private func place(of word: IntentWord, in intent: [IntentWord]) -> Int? {
        intent.firstIndex { $0.singular == word.singular } ?? intent.firstIndex { $0.stem == word.stem }
    }

    /// The word, or two that follow each other, that are the phrase written together or apart.
    func joined(in intent: [IntentWord]) -> Found? {
        for (place, word) in intent.enumerated() {
            if word.plain == joined { return Found(places: [place], isExact: true) }
            if place + 1 < intent.count, word.plain + intent[place + 1].plain == joined {
                return Found(places: [place, place + 1], isExact: true)
            }
        }
        return nil
    }
}
