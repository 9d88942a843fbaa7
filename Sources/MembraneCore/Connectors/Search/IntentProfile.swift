/// What can be said to mean a connector.
struct IntentProfile {
    /// A word that says this much is no misspelt name of another app.
    static let certain = IntentEvidence.Weight.partOfName

    private typealias Weight = IntentEvidence.Weight

    private let name: String
    private let names: [IntentPhrase]
    private let aliases: [IntentPhrase]
    private let domains: [IntentPhrase]
    /// "hubspot" of hubspot.com. Apps on a subdomain share theirs with others, and are not known by it.
    private let companies: [IntentPhrase]
    private let categories: [IntentCategory]
    private let description: IntentPhrase

    init(_ connector: Connector, _ known: [ExactText: IntentCategory]) {
        name = connector.name
        names = [IntentPhrase(connector.name), IntentPhrase(connector.key)]
        aliases = connector.aliases.map { IntentPhrase($0) }
        domains = connector.domains.map { IntentPhrase($0) }
        companies = connector.domains.map { $0.parts(at: UInt8(ascii: ".")) }.filter { $0.count == 2 }
            .map { IntentPhrase(String($0[0])) }
        categories = connector.categories.map { known[$0] ?? IntentCategory(key: $0, title: $0, words: []) }
        description = IntentPhrase(connector.description ?? "")
    }

    /// Everything that the words say, misspelt names aside.
    func evidence(in words: [IntentWord]) -> [IntentEvidence] {
        var found = IntentEvidence.Collector(words: words)
        for phrase in names {
            found.add(Weight.name, phrase.whole(in: words)) { "\($0) is its name" }
            found.add(Weight.name, phrase.joined(in: words)) { "\($0) is its name" }
            for part in phrase.parts(in: words) { found.add(Weight.partOfName, part) { "\($0) is part of its name" } }
        }
        for phrase in domains { found.add(Weight.domain, phrase.whole(in: words)) { "\($0) is its address" } }
        for phrase in companies {
            found.add(Weight.companyOfDomain, phrase.whole(in: words)) { "\($0) is in its address" }
        }
        for phrase in aliases {
            found.add(Weight.alias, phrase.whole(in: words)) { "\($0) is another word for it" }
            found.add(Weight.alias, phrase.joined(in: words)) { "\($0) is another word for it" }
            for part in phrase.parts(in: words) {
                found.add(Weight.partOfAlias, part) { "\($0) is part of another word for it" }
            }
        }
        for (index, category) in categories.enumerated() {
            category.addEvidence(in: words, to: &found, less: min(index, 2) * Weight.furtherCategory)
        }
        for part in description.parts(in: words) {
            found.add(Weight.description, part) { "\($0) is in its description" }
        }
        return found.evidence
    }

    /// Whether one of these words looks like the name, mistyped.
    func misspeltName(in words: [IntentWord], at places: [Int]) -> [IntentEvidence] {
        places.compactMap { place in
            let word = words[place]
            guard names.contains(where: { Self.isMistyped(word.plain, $0.joined) }) else { return nil }
            return IntentEvidence(
                weight: Weight.misspeltName, places: [place], reason: "“\(word.typed)” looks like its name, \(name)")
        }
    }

    private static func isMistyped(_ word: String, _ name: String) -> Bool {
        let length = max(word.utf8.count, name.utf8.count)
        guard word.unicodeScalars.first == name.unicodeScalars.first, length >= 5,
            abs(word.utf8.count - name.utf8.count) <= 2
        else { return false }
        return Words.distance(word, name) <= (length >= 7 ? 2 : 1)
    }

    /// How far the closest of these words is from a name of the connector.
    func distance(to words: [String]) -> Int {
        names.flatMap { name in words.map { Words.distance($0, name.joined) } }.min() ?? .max
    }
}
