/// Members of a request that stand for the same thing, so that not all of them may be given.
struct Choice: Sendable {
    let names: [String]
    /// Whether one of them must be given.
    let isRequired: Bool
    /// What they are for, as the end of a sentence: "name the connection".
    let purpose: String

    static func exactlyOne(_ names: String..., to purpose: String) -> Choice {
        Choice(names: names, isRequired: true, purpose: purpose)
    }

    static func atMostOne(_ names: String..., to purpose: String) -> Choice {
        Choice(names: names, isRequired: false, purpose: purpose)
    }

    /// - Parameter given: those of the names that are.
    func check(_ given: [String]) throws(Failure) {
        guard given.count < 2 else {
            throw .invalidRequest("Only one of \(Self.list(given, "and")) may be given.", path: given[1])
        }
        guard !isRequired || !given.isEmpty else { throw missing }
    }

    var missing: Failure {
        let what = names.count == 2 ? Self.list(names, "or") : "One of \(Self.list(names, "and"))"
        return .invalidRequest("\(what) is needed to \(purpose).", path: names.first)
    }

    private static func list(_ names: [String], _ word: String) -> String {
        let quoted = names.map { "`\($0)`" }
        return quoted.dropLast().joined(separator: ", ") + " \(word) \(quoted.last ?? "")"
    }
}
