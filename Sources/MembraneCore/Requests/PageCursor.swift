/// Where in a long list a request is: what an answer gives as `cursor`, and the next request gives back.
struct PageCursor: Sendable {
    let kind: PaginationRule.Kind
    let value: JSON
    /// Pages that came before.
    let number: Int64
    /// The digest of a value that came before: of that at the last power of two, so that a round of any length is noticed
    /// without remembering all of it (Brent's algorithm).
    private let earlier: String?
    /// The digest of the items of the page before, where pages have numbers: an app that does not know the parameter gives the
    /// same page whatever number is asked for.
    let items: String?

    static let maximumSize = 8192

    /// Nil where the next page is one that came before.
    init?(_ kind: PaginationRule.Kind, _ value: JSON, items: String? = nil, after cursor: PageCursor?) {
        self.kind = kind
        self.value = value
        self.items = items
        number = (cursor?.number ?? 0) + 1
        // A number that grows never comes again.
        guard kind != .offset, kind != .page else {
            earlier = nil
            return
        }
        let digest = Self.digest(value)
        guard value != cursor?.value, digest != cursor?.earlier || digest == nil else { return nil }
        earlier = number & (number - 1) == 0 ? digest : cursor?.earlier
    }

    /// Nil where nothing tells items from others: the same text or number may well come again.
    static func digest(ofItems items: [JSON]) -> String? {
        items.contains { !($0.objectValue ?? JSONObject()).isEmpty } ? digest(.array(items)) : nil
    }

    private static func digest(_ value: JSON) -> String? {
        (try? SHA2.sha256.digest(Array(value.text.utf8))).map { Base64.encode(Array($0.prefix(12)), .url) }
    }

    /// Says nothing that its holder could not ask for: whatever is in it is checked as a request's own members are.
    init(_ text: String) throws(Failure) {
        let bytes = Base64.decode(Array(text.utf8), .url)
        let json = bytes.flatMap { try? JSON(parsing: $0, what: "A cursor") }
        guard let kind = json?["type"]?.stringValue.flatMap({ PaginationRule.Kind(rawValue: $0) }),
            let value = json?["value"], let number = json?["number"]?.integerValue, number >= 1
        else { throw .invalidRequest("`cursor` is not one that an earlier answer gave.", path: "cursor") }
        switch (kind, value) {
        case (.link, .string), (.url, .string), (.cursor, .string), (.cursor, .integer), (.cursor, .object),
            (.cursor, .array), (.offset, .integer), (.page, .integer):
            break
        default: throw .invalidRequest("`cursor` is not one that an earlier answer gave.", path: "cursor")
        }
        self.kind = kind
        self.value = value
        self.number = number
        earlier = json?["earlier"]?.stringValue
        items = json?["items"]?.stringValue
    }

    var text: String {
        var object = JSONObject()
        object["type"] = .string(kind.rawValue)
        object["value"] = value
        object["number"] = .integer(number)
        object["earlier"] = earlier.map { .string($0) }
        object["items"] = items.map { .string($0) }
        return Base64.encode(Array(JSON.object(object).text.utf8), .url)
    }
}
