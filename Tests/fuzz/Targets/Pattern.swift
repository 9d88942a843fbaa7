@testable import MembraneCore

extension Target {
    /// A regular expression of a schema, and on the next line a text: what ours says is what going back and forth says.
    static let pattern = Target(name: "pattern") { input in
        let lines = String(decoding: input, as: UTF8.self).cut(at: 10)
        let (source, text) = (String(lines.before), String((lines.after ?? "").shown(200)))
        var parser = PatternParser(source)
        let node = try? parser.parse()
        guard let pattern = try? Pattern(source) else { return }
        guard let node else { return expect(false, "what is compiled was read") }
        expect(pattern.size <= 10_000_000, "a pattern has a size")
        let isMatch = pattern.matches(text)
        expect(pattern.matches(text) == isMatch, "a text is judged the same again")
        var search = PatternSearch(text)
        guard let expected = search.finds(node) else { return }
        expect(isMatch == expected, "“\(source)” \(expected ? "matches" : "does not match") “\(text)”")
    }
}

/// The slow way to match: every place, every way, back again. Gives up when it takes too long.
private struct PatternSearch {
    private let scalars: [Unicode.Scalar]
    private var stepsLeft = 20_000

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// Nil when it took too long to know.
    mutating func finds(_ node: PatternNode) -> Bool? {
        for start in 0...scalars.count {
            let found = ends(node, from: [start])
            guard stepsLeft > 0 else { return nil }
            if !found.isEmpty { return true }
        }
        return false
    }

    /// Where a match of the node can end that begins at one of these places.
    private mutating func ends(_ node: PatternNode, from starts: Set<Int>) -> Set<Int> {
        stepsLeft -= 1 + starts.count
        guard stepsLeft > 0, !starts.isEmpty else { return [] }
        switch node {
        case .scalar(let set):
            return Set(starts.filter { $0 < scalars.count && set.contains(scalars[$0]) }.map { $0 + 1 })
        case .start: return starts.contains(0) ? [0] : []
        case .end: return starts.contains(scalars.count) ? [scalars.count] : []
        case .sequence(let parts): return parts.reduce(starts) { ends($1, from: $0) }
        case .choice(let parts): return parts.reduce(into: []) { $0.formUnion(ends($1, from: starts)) }
        case .repeated(let part, let least, let most):
            var here = starts
            for _ in 0..<least { here = ends(part, from: here) }
            var all = here
            var count = least
            while most.map({ count < $0 }) ?? true, !here.isEmpty {
                count += 1
                here = ends(part, from: here).subtracting(all)
                all.formUnion(here)
            }
            return all
        }
    }
}
