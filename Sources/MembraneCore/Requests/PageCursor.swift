/// Where in a long list a request is: what an answer gives as `cursor`, and the next request gives back.
struct PageCursor: Sendable {
    let kind: PaginationRule.Kind
    let value: JSON
    /// Pages that came before.
    let number: Int64

    static let maximumSize = 8192

    init(kind: PaginationRule.Kind, value: JSON, number: Int64) {
        self.kind = kind
        self.value = value
        self.number = number
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
            (.offset, .integer), (.page, .integer):
            break
        default: throw .invalidRequest("`cursor` is not one that an earlier answer gave.", path: "cursor")
        }
        self.init(kind: kind, value: value, number: number)
    }

    var text: String {
        let object: JSON = ["type": .string(kind.rawValue), "value": value, "number": .integer(number)]
        return Base64.encode(Array(object.text.utf8), .url)
    }
}
