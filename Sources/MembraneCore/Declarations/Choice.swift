/// Members of a request that stand for the same thing, so that not all of them may be given.
struct Choice: Sendable {
    let names: [String]
    /// Whether one of them must be given.
    let isRequired: Bool

    static func exactlyOne(_ names: String...) -> Choice { Choice(names: names, isRequired: true) }
    static func atMostOne(_ names: String...) -> Choice { Choice(names: names, isRequired: false) }
}
