/// Comparing words that people typed.
enum Words {
    /// The candidate that was most likely meant; nil when none comes close.
    static func nearest(_ word: String, among candidates: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let limit = max(1, word.unicodeScalars.count / 3)
        return candidates.map { ($0, distance(word.lowercasedForPeople(), $0.lowercasedForPeople())) }
            .filter { $0.1 <= limit }
            .min { $0.1 < $1.1 }?.0
    }

    /// How a sentence about an unknown word ends: with the one that was most likely meant, or at once.
    static func ending(_ word: String, among candidates: [String]) -> String {
        nearest(word, among: candidates).map { "; did you mean “\($0)”?" } ?? "."
    }

    /// A sentence that follows one about an unknown word; empty where nothing comes close.
    static func question(_ word: String, among candidates: [String]) -> String {
        nearest(word, among: candidates).map { " Did you mean `\($0)`?" } ?? ""
    }

    /// The number of letters to insert, delete or replace to get from one word to the other (Levenshtein).
    static func distance(_ left: String, _ right: String) -> Int {
        // Nobody's typing error is longer than this, and the work grows with the product of the lengths.
        let left = Array(left.unicodeScalars.prefix(64))
        let right = Array(right.unicodeScalars.prefix(64))
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
