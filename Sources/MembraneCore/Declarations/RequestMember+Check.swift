/// Holding what a host gave against the declaration. A typo is an error that names the nearest member.
extension RequestMember {
    /// - Parameter given: the name that it was given by, one of its aliases perhaps.
    func check(_ value: JSON, as given: String? = nil) throws(Failure) {
        guard value != .null else { return }
        try kind.check(value, at: given ?? name)
        try bounds?.check(value, given ?? name)
    }
}

extension RequestMember.Kind {
    /// - Parameter path: where the value stands in the request.
    fileprivate func check(_ value: JSON, at path: String) throws(Failure) {
        switch (self, value) {
        case (.flag, .bool), (.any, _), (.object, .object), (.schema, .object), (.schema, .bool): return
        case (.limited(let maximum), .string(let text)): try Self.check(text, atMost: maximum, path)
        case (.free(let maximum), .string(let text)):
            if !text.isEmpty { try Self.check(text, atMost: maximum, path) }
        case (.openWord, .string(let text)): try Self.check(text, atMost: Self.longestWord, path)
        case (.refused(let instead), _): throw Failure.unsupported(instead).with("path", .string(path))
        case (.uri, .string(let text)): try Self.check(text, atMost: JSONBounds.address, path)
        case (.word(let words), .string(let text)): try Self.check(text, among: words, path)
        case (.instant, .string(let text)):
            guard Timestamp.milliseconds(text) != nil else {
                throw .invalidRequest(
                    "`\(path)` is not a point in time, such as 2027-01-15T08:00:00Z (ISO 8601).", path: path)
            }
        case (.integer(let range), .integer(let number)):
            guard range.contains(number) else {
                throw .invalidRequest("`\(path)` must be \(range.lowerBound) to \(range.upperBound).", path: path)
            }
        case (.members(let members), .object(let object)):
            try Self.check(object, members, at: path)
        case (.list(let kind, let count), .array(let elements)):
            guard elements.count <= count.upperBound else {
                throw .invalidRequest("`\(path)` has more than \(count.upperBound) elements.", path: path)
            }
            guard elements.count >= count.lowerBound else {
                let least = count.lowerBound == 1 ? "one element" : "\(count.lowerBound) elements"
                throw .invalidRequest("`\(path)` needs at least \(least).", path: path)
            }
            for (index, element) in elements.enumerated() { try kind.check(element, at: "\(path)[\(index)]") }
        case (.either(let kinds), _):
            guard let kind = kinds.first(where: { $0.takes(value) }) else { throw refusal(of: value, at: path) }
            try kind.check(value, at: path)
        default: throw refusal(of: value, at: path)
        }
    }

    private func refusal(of value: JSON, at path: String) -> Failure {
        .invalidRequest("`\(path)` must be \(expectation), not \(value.kindName).", path: path)
    }

    /// Whether a value is of the kind, whatever it holds.
    private func takes(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.any, _), (.flag, .bool), (.integer, .integer), (.list, .array), (.schema, .bool): true
        case (.limited, .string), (.free, .string), (.word, .string), (.openWord, .string), (.instant, .string),
            (.uri, .string):
            true
        case (.object, .object), (.members, .object), (.schema, .object): true
        case (.either(let kinds), _): kinds.contains { $0.takes(value) }
        default: false
        }
    }

    private static let longestWord = 200

    private var expectation: String {
        switch self {
        case .limited, .free, .word, .openWord, .instant, .uri: "a string"
        case .flag: "true or false"
        case .integer: "an integer"
        case .object, .members: "an object"
        case .list: "a list"
        case .schema: "a JSON Schema"
        case .either(let kinds): kinds.map(\.expectation).joined(separator: " or ")
        case .any, .refused: "a value"
        }
    }

    private static func check(_ text: String, atMost maximum: Int, _ path: String) throws(Failure) {
        guard !text.isEmpty else { throw .invalidRequest("`\(path)` is empty.", path: path) }
        guard text.utf8.count <= maximum else {
            throw .invalidRequest("`\(path)` is longer than \(maximum) bytes.", path: path)
        }
    }

    private static func check(_ text: String, among words: [String], _ path: String) throws(Failure) {
        guard !words.contains(text) else { return }
        let shown = text.shown(64)
        throw .invalidRequest(
            "`\(path)` is one of \(words.joined(separator: ", ")), not `\(shown)`.\(Words.question(shown, among: words))",
            path: path)
    }

    private static func check(_ object: JSONObject, _ members: [RequestMember], at path: String) throws(Failure) {
        for (name, value) in object {
            let place = "\(path).\(name.shown(64))"
            guard let member = members.first(where: { $0.name == name }) else {
                let hint = Words.question(name.shown(64), among: members.map(\.name))
                throw .invalidRequest("`\(path)` has an unknown member `\(name.shown(64))`.\(hint)", path: place)
            }
            if value != .null { try member.kind.check(value, at: place) }
        }
        for member in members where member.isRequired && (object[member.name] ?? .null) == .null {
            throw .invalidRequest(
                "`\(path).\(member.name)` is missing. \(member.summary)", path: "\(path).\(member.name)")
        }
    }
}
