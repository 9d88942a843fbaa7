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

    func addEvidence(in intent: [IntentWord], to found: inout IntentEvidence.Collector, less: Int) {
        for phrase in names {
            found.add(IntentEvidence.Weight.category - less, phrase.whole(in: intent)) { "\($0) is its category" }
            for part in phrase.parts(in: intent) {
                found.add(IntentEvidence.Weight.partOfCategory - less, part) {
                    "\($0) is part of its category, \(title)"
                }
            }
        }
        for phrase in words {
            found.add(IntentEvidence.Weight.categoryWord - less, phrase.whole(in: intent)) {
                "\($0) belongs to its category, \(title)"
            }
            for part in phrase.parts(in: intent) {
                found.add(IntentEvidence.Weight.partOfCategory - less, part) {
                    "\($0) has to do with its category, \(title)"
                }
            }
        }
    }
}
