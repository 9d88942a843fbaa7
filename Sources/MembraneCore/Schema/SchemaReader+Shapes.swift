/// What a keyword's value has to be, and what is said where it is something else.
extension SchemaReader {
    func text(_ value: JSON, _ name: String) throws(Failure) -> String {
        guard case .string(let text) = value else { throw wrong(name, "a string", value) }
        return text
    }

    func texts(_ value: JSON, _ name: String) throws(Failure) -> [String] {
        guard let elements = value.arrayValue, elements.allSatisfy({ $0.stringValue != nil }) else {
            throw wrong(name, "an array of strings", value)
        }
        return elements.compactMap(\.stringValue)
    }

    func array(_ value: JSON, _ name: String) throws(Failure) -> [JSON] {
        guard case .array(let elements) = value else { throw wrong(name, "an array", value) }
        return elements
    }

    func flag(_ value: JSON, _ name: String) throws(Failure) -> Bool {
        guard case .bool(let flag) = value else { throw wrong(name, "true or false", value) }
        return flag
    }

    func number(_ value: JSON, _ name: String) throws(Failure) -> JSON {
        guard value.isNumber else { throw wrong(name, "a number", value) }
        return value
    }

    func count(_ value: JSON, _ name: String) throws(Failure) -> Int {
        if let count = value.wholeValue.flatMap({ Int(exactly: $0) }), count >= 0 { return count }
        throw wrong(name, "a whole number, zero or more", value)
    }

    func wrong(_ name: String, _ wanted: String, _ found: JSON) -> Failure {
        wrong("“\(name)” needs \(wanted), not \(Self.shown(found)).")
    }

    /// The number itself: “a number above 0, not a number” would help nobody. Texts may be anything, also long.
    static func shown(_ found: JSON) -> String {
        switch found {
        case .integer, .number: found.text.shown(32)
        case .array(let elements) where elements.isEmpty: "an empty array"
        default: found.kindName
        }
    }

    func wrong(_ message: String) -> Failure {
        at(.invalidRequest(message))
    }

    func at(_ failure: Failure) -> Failure {
        Self.at(place.text, failure)
    }

    static func at(_ path: String, _ failure: Failure) -> Failure {
        failure.with("path", .string(String(path.unicodeScalars.prefix(300))))
    }

    func exceeded(_ key: String, _ message: String, _ limit: Int) -> Failure {
        var failure = wrong(message).with("limit", .integer(Int64(limit)))
        failure.key = key
        return failure
    }
}
