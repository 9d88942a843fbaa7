/// Something that an intent says about a connector.
struct IntentEvidence {
    let weight: Int
    /// The words of the intent that say it.
    let places: [Int]
    let reason: String

    /// How much each kind of evidence counts.
    enum Weight {
        static let name = 100
        static let domain = 95
        static let companyOfDomain = 80
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
        /// Taken off where only a form of the word is there.
        static let otherForm = 10
        /// Taken off for each category that the app names before this one: what it is first counts most.
        static let furtherCategory = 4
    }

    /// Takes down what is found, and makes its reason.
    struct Collector {
        let words: [IntentWord]
        private(set) var evidence: [IntentEvidence] = []

        init(words: [IntentWord]) {
            self.words = words
        }

        mutating func add(_ weight: Int, _ found: IntentPhrase.Found?, _ reason: (String) -> String) {
            guard let found else { return }
            let places = Set(found.places).sorted()
            let text = places.map { words[$0].typed }.joined(separator: " ")
            let more = weight == Weight.name ? 0 : Weight.furtherWord * (places.count - 1)
            let less = found.isExact ? 0 : Weight.otherForm
            evidence.append(IntentEvidence(weight: weight + more - less, places: places, reason: reason("“\(text)”")))
        }
    }
}
