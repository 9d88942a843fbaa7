/// What can be said to mean a connector.
struct IntentProfile {
    /// Something that the intent says about the connector.
    struct Evidence {
        let weight: Int
        /// The words of the intent that say it.
        let places: [Int]
        let reason: String
    }

    private enum Weight {
        static let name = 100
        static let domain = 95
        static let alias = 75
        static let category = 70
        static let categoryWord = 60
        static let misspeltName = 55
        static let partOfName = 50
        static let partOfAlias = 30
        static let partOfCategory = 25
        static let description = 15
        /// For each further word of a phrase that is there whole.
        static let furtherWord = 5
    }

    /// A word that says this much is no misspelt name of another app.
    static let certain = Weight.categoryWord

    private let name: String
    private let names: [IntentPhrase]
    private let aliases: [IntentPhrase]
    private let domains: [IntentPhrase]
    private let categories: [IntentCategory]
    private let description: IntentPhrase

    init(_ connector: Connector, _ known: [String: IntentCategory]) {
        name = connector.name
        names = [IntentPhrase(connector.name), IntentPhrase(connector.key)]
        aliases = connector.aliases.map { IntentPhrase($0) }
        // The label before the public suffix is what people know: "hubspot" of hubspot.com.
        domains = connector.domains.flatMap { domain in
            let label = domain.split(separator: ".").dropLast().last.map { [IntentPhrase(String($0))] } ?? []
            return [IntentPhrase(domain)] + label
        }
        categories = connector.categories.map { known[$0] ?? IntentCategory(key: $0, title: $0, words: []) }
        description = IntentPhrase(connector.description ?? "")
    }

    /// Everything that the words say, misspelt names aside.
    func evidence(in words: [IntentWord]) -> [Evidence] {
        var found: [Evidence] = []
        func add(_ weight: Int, _ places: [Int], _ reason: (String) -> String) {
            guard !places.isEmpty else { return }
            let text = Set(places).sorted().map { words[$0].typed }.joined(separator: " ")
            let more = weight == Weight.name ? 0 : Weight.furtherWord * (places.count - 1)
            found.append(Evidence(weight: weight + more, places: places, reason: reason("“\(text)”")))
        }
        func addPart(_ weight: Int, _ phrase: IntentPhrase, _ reason: (String) -> String) {
            for place in phrase.partialPlaces(in: words) { add(weight, [place], reason) }
        }
        for phrase in names {
            add(Weight.name, phrase.places(in: words)) { "\($0) is its name" }
            add(Weight.name, phrase.joinedPlaces(in: words)) { "\($0) is its name" }
            addPart(Weight.partOfName, phrase) { "\($0) is part of its name" }
        }
        for phrase in domains {
            add(Weight.domain, phrase.places(in: words)) { "\($0) is its address" }
        }
        for phrase in aliases {
            add(Weight.alias, phrase.places(in: words)) { "\($0) is another word for it" }
            add(Weight.alias, phrase.joinedPlaces(in: words)) { "\($0) is another word for it" }
            addPart(Weight.partOfAlias, phrase) { "\($0) is part of another word for it" }
        }
        for category in categories {
            for phrase in category.names {
                add(Weight.category, phrase.places(in: words)) { "\($0) is its category" }
                addPart(Weight.partOfCategory, phrase) { "\($0) is part of its category, \(category.title)" }
            }
            for phrase in category.words {
                add(Weight.categoryWord, phrase.places(in: words)) { "\($0) belongs to its category, \(category.title)" }
                addPart(Weight.partOfCategory, phrase) { "\($0) has to do with its category, \(category.title)" }
            }
        }
        addPart(Weight.description, description) { "\($0) is in its description" }
        return found
    }

    /// Whether one of these words looks like the name, mistyped.
    func misspeltName(in words: [IntentWord], at places: [Int]) -> [Evidence] {
        places.compactMap { place in
            let word = words[place]
            guard names.contains(where: { Self.isMistyped(word.plain, $0.joined) }) else { return nil }
            return Evidence(
                weight: Weight.misspeltName, places: [place], reason: "“\(word.typed)” looks like its name, \(name)")
        }
    }

    private static func isMistyped(_ word: String, _ name: String) -> Bool {
        let length = max(word.utf8.count, name.utf8.count)
        guard word.first == name.first, length >= 5, abs(word.utf8.count - name.utf8.count) <= 2 else { return false }
        return Words.distance(word, name) <= (length >= 7 ? 2 : 1)
    }

    /// How far the closest of these words is from a name of the connector.
    func distance(to words: [String]) -> Int {
        names.flatMap { name in words.map { Words.distance($0, name.joined) } }.min() ?? .max
    }
}

/// A category as it is searched in.
struct IntentCategory: Sendable {
    let title: String
    let names: [IntentPhrase]
    let words: [IntentPhrase]

    init(key: String, title: String, words: [String]) {
        self.title = title
        names = [IntentPhrase(key), IntentPhrase(title)]
        self.words = words.map { IntentPhrase($0) }
    }
}
