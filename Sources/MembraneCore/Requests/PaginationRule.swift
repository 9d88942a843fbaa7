/// How an API gives long lists in pages.
struct PaginationRule: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// The header field Link has the next page's address (RFC 8288).
        case link
        /// A member of the answer has it.
        case url
        /// A member of the answer has a value to send with the next request.
        case cursor
        /// How many items were seen is sent.
        case offset
        /// The page's number is sent.
        case page
    }

    let kind: Kind
    /// The items of a page.
    var items: Formula?
    /// The next page's address or cursor, over `response` and `lastItem`.
    var next: Formula?
    /// Whether there is more; without it, that follows from the rest.
    var hasMore: Formula?
    /// Where the cursor, the offset or the number goes.
    var parameter = ""
    var isInBody = false
    var limitParameter: String?
    var limit: Int64?
    var firstPage: Int64 = 1
    var maximumPages: Int64 = 10_000

    /// Whether the body says anything of the list, which header fields may do as well.
    private(set) var readsBody = false
    /// Whether pages have numbers, and no names.
    var isCounted: Bool { kind == .offset || kind == .page }

    private static let variables = ["response", "lastItem"]
    private static let places = ["query", "body"]

    /// Of a rule that a request brings. A text is a locator, anything else a formula.
    static let members: [RequestMember] = [
        .init("type", .word(Kind.allCases.map(\.rawValue)), "How the next page is found.", required: true),
        .init("items", .any, "Where the items of a page are, as a locator or formula over response.", within: nil),
        .init("next", .any, "The next page's address or cursor, as a locator or formula.", within: nil),
        .init("hasMore", .any, "Whether there is more, as a locator or formula.", within: nil),
        .init("parameter", .words, "What the cursor, the offset or the page's number is sent as."),
        .init("in", .word(places), "Where it is sent. Default query."),
        .init("limitParameter", .words, "What the size of a page is sent as."),
        .init("limit", .integer(1...1_000_000), "The size of a page."),
        .init("firstPage", .integer(0...1_000_000), "The first page's number. Default 1."),
        .init("maximumPages", .integer(1...1_000_000), "How many pages may come. Default 10000."),
    ]

    init(_ json: JSON, path: String) throws(Failure) {
        guard case .object(let members) = json else {
            throw .invalidRequest("“pagination” is an object, not \(json.kindName).", path: path)
        }
        let known = Self.members.map(\.name)
        if let other = members.names.first(where: { !known.contains($0) }) {
            let ending = Words.ending(other, among: known)
            throw .invalidRequest("“pagination” has no member “\(other)”\(ending)", path: "\(path).\(other)")
        }
        guard let kind = members["type"]?.stringValue.flatMap({ Kind(rawValue: $0) }) else {
            let list = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidRequest("“type” of “pagination” is one of: \(list).", path: "\(path).type")
        }
        self.kind = kind
        items = try Self.formula("items", members, path)
        next = try Self.formula("next", members, path)
        hasMore = try Self.formula("hasMore", members, path)
        let defaults: [Kind: String] = [.cursor: "cursor", .offset: "offset", .page: "page"]
        readsBody = items != nil || [members["next"], members["hasMore"]].contains { $0?.text.holds("data") ?? false }
        parameter = try Self.text("parameter", members, path) ?? defaults[kind] ?? ""
        limitParameter = try Self.text("limitParameter", members, path)
        limit = try Self.integer("limit", 1...1_000_000, members, path)
        firstPage = try Self.integer("firstPage", 0...1_000_000, members, path) ?? 1
        maximumPages = try Self.integer("maximumPages", 1...1_000_000, members, path) ?? maximumPages
        if let place = try Self.text("in", members, path) {
            guard Self.places.contains(place) else {
                throw .invalidRequest("“in” is “query” or “body”.", path: "\(path).in")
            }
            isInBody = place == "body"
        }
        switch kind {
        case .url, .cursor:
            guard next != nil else {
                throw .invalidRequest("“pagination” of type “\(kind.rawValue)” needs “next”.", path: "\(path).next")
            }
        case .offset, .page:
            guard items != nil || kind == .page && hasMore != nil else {
                throw .invalidRequest("“pagination” of type “\(kind.rawValue)” needs “items”.", path: "\(path).items")
            }
        case .link: break
        }
    }

    /// A text is a locator, anything else a formula.
    private static func formula(
        _ name: String, _ members: JSONObject, _ path: String
    ) throws(Failure) -> Formula? {
        guard let value = members[name] else { return nil }
        let tree: JSON = value.stringValue.map { ["$var": .string($0)] } ?? value
        return try Formula(tree, path: "\(path).\(name)", variables: variables)
    }

    private static func text(_ name: String, _ members: JSONObject, _ path: String) throws(Failure) -> String? {
        guard let value = members[name] else { return nil }
        guard let text = value.stringValue, !text.isEmpty, text.utf8.count <= 200 else {
            throw .invalidRequest("“\(name)” is a text of 1 to 200 bytes.", path: "\(path).\(name)")
        }
        return text
    }

    private static func integer(
        _ name: String, _ range: ClosedRange<Int64>, _ members: JSONObject, _ path: String
    ) throws(Failure) -> Int64? {
        guard let value = members[name] else { return nil }
        guard let number = value.integerValue, range.contains(number) else {
            throw .invalidRequest(
                "“\(name)” is an integer from \(range.lowerBound) to \(range.upperBound).", path: "\(path).\(name)")
        }
        return number
    }
}
