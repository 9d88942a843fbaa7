/// Finds the apps that a few words mean: "CRM", "send email", "hubspot".
struct IntentSearch {
    struct Candidate {
        let connector: Connector
        /// It can be connected at once: an integration has its parameters, or it needs none.
        let isReady: Bool
        /// The workspace chose it: an integration for it exists, or it is the workspace's own connector.
        let isOwn: Bool
    }

    struct Match {
        let connector: Connector
        /// 1 to 100.
        let score: Int
        /// Why, in words.
        let because: [String]
    }

    private static let maximumWords = 24
    private static let maximumReasons = 4
    private static let maximumSuggestions = 5
    /// These decide between apps that fit about equally well, and nothing else.
    private static let readyBonus = 3
    private static let ownBonus = 4

    /// The candidates that fit, best first. The order depends on nothing but the arguments.
    static func rank(_ intent: String, _ candidates: [Candidate]) -> [Match] {
        let words = IntentWord.words(in: intent, maximum: maximumWords)
        guard !words.isEmpty else { return [] }
        let profiles = candidates.map { IntentProfile($0.connector, categories) }
        let evidence = profiles.map { $0.evidence(in: words) }
        let certain = Set(evidence.joined().filter { $0.weight >= IntentProfile.certain }.flatMap(\.places))
        let uncertain = words.indices.filter { !certain.contains($0) }
        var ranked: [(match: Match, total: Int)] = []
        for (index, candidate) in candidates.enumerated() {
            let all = evidence[index] + profiles[index].misspeltName(in: words, at: uncertain)
            let score = score(all, wordCount: words.count)
            guard score > 0 else { continue }
            let total = score + (candidate.isReady ? readyBonus : 0) + (candidate.isOwn ? ownBonus : 0)
            let match = Match(
                connector: candidate.connector, score: min(total, 100), because: reasons(all) + standing(candidate))
            ranked.append((match, total))
        }
        return ranked.sorted { left, right in
            let (one, other) = (left.match.connector, right.match.connector)
            return (right.total, one.name, one.key, one.id) < (left.total, other.name, other.key, other.id)
        }.map(\.match)
    }

    /// Names that come close, where nothing fits.
    static func nearest(_ intent: String, _ candidates: [Candidate]) -> [String] {
        let words = IntentWord.words(in: intent, maximum: 8).map(\.plain)
        guard !words.isEmpty else { return [] }
        let texts = words + (words.count > 1 ? [words.joined()] : [])
        let limit = max(2, (texts.map(\.unicodeScalars.count).max() ?? 0) / 2)
        let sorted = candidates.map { ($0.connector, IntentProfile($0.connector, [:]).distance(to: texts)) }
            .sorted { ($0.1, $0.0.name, $0.0.id) < ($1.1, $1.0.name, $1.0.id) }
        let close = sorted.filter { $0.1 <= limit }
        // Where nothing is close, the least far ones still show what kind of names there are.
        return (close.isEmpty ? sorted.prefix(3) : close.prefix(maximumSuggestions)).map(\.0.name)
    }

    /// Mostly what the best word says, and partly how much of the intent is accounted for.
    private static func score(_ evidence: [IntentEvidence], wordCount: Int) -> Int {
        var best: [Int: Int] = [:]
        for one in evidence {
            for place in one.places { best[place] = max(best[place] ?? 0, one.weight) }
        }
        let average = best.values.reduce(0, +) / max(1, wordCount)
        return ((best.values.max() ?? 0) * 6 + average * 4) / 10
    }

    /// For each word the strongest reason, strongest first.
    private static func reasons(_ evidence: [IntentEvidence]) -> [String] {
        var explained: Set<Int> = []
        var reasons: [String] = []
        let sorted = evidence.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        for (_, one) in sorted where !explained.isSuperset(of: one.places) && reasons.count < maximumReasons {
            explained.formUnion(one.places)
            reasons.append(one.reason)
        }
        return reasons
    }

    private static func standing(_ candidate: Candidate) -> [String] {
        switch (candidate.isOwn, candidate.connector.isBuiltIn) {
        case (true, true): ["an integration for it exists"]
        case (true, false): ["it is the workspace's own"]
        case (false, _): candidate.isReady ? ["it can be connected at once"] : []
        }
    }

    private static let categories: [ExactText: IntentCategory] = {
        let known = (try? Catalogue.categories()) ?? []
        return Dictionary(
            known.map { (ExactText($0.key), IntentCategory(key: $0.key, title: $0.title, words: $0.words)) },
            uniquingKeysWith: { first, _ in first })
    }()
}
