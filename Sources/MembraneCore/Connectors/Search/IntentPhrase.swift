/// A name or term of a connector that an intent may hold.
struct IntentPhrase: Sendable {
    let stems: [String]
    /// All of it as one word: "hubspot" for "Hub Spot".
    let joined: String

    init(_ text: String) {
        let words = IntentWord.words(in: text)
        stems = words.map(\.stem)
        joined = words.map(\.plain).joined()
    }

    /// The places of the words that together say the whole phrase; empty when one is missing.
    func places(in words: [IntentWord]) -> [Int] {
        var places: [Int] = []
        for stem in stems {
            guard let place = words.firstIndex(where: { $0.stem == stem }) else { return [] }
            places.append(place)
        }
        return places
    }

    /// The places of the words that say part of the phrase.
    func partialPlaces(in words: [IntentWord]) -> [Int] {
        words.indices.filter { stems.contains(words[$0].stem) }
    }

    /// The places of one word, or two that follow each other, that are the phrase written together or apart.
    func joinedPlaces(in words: [IntentWord]) -> [Int] {
        for (place, word) in words.enumerated() {
            if word.plain == joined { return [place] }
            if place + 1 < words.count, word.plain + words[place + 1].plain == joined { return [place, place + 1] }
        }
        return []
    }
}
