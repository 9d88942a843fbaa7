/// What a mapping gave, read member by member. Errors name the member and never its value.
struct MappingResult {
    let members: JSONObject
    let function: String

    /// Nil for a member that has no value.
    func text(_ name: String) throws(Failure) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.plainText else { throw wrong(name, "a text", value) }
        return text
    }

    func address(_ name: String) throws(Failure) -> String? {
        guard let text = try text(name) else { return nil }
        if let problem = WebAddress.problem(text) {
            throw .configuration("address_invalid", "“\(name)” of “\(function)” \(problem).")
        }
        return text
    }

    func flag(_ name: String) throws(Failure) -> Bool {
        guard let value = value(name) else { return false }
        guard case .bool(let flag) = value else { throw wrong(name, "true or false", value) }
        return flag
    }

    func integer(_ name: String, _ range: ClosedRange<Int64>) throws(Failure) -> Int64? {
        guard let value = value(name) else { return nil }
        // A parameter that somebody typed is a text.
        guard let number = value.integerValue ?? value.stringValue.flatMap({ Int64($0) }), range.contains(number) else {
            throw invalid("“\(name)” must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Several texts; one text that people typed is split at white space and `separator`.
    func texts(_ name: String, separator: String) throws(Failure) -> [String] {
        guard let value = value(name) else { return [] }
        if case .string(let text) = value {
            return text.words(between: separator.unicodeScalars.contains).map { String($0) }
        }
        guard case .array(let elements) = value else { throw wrong(name, "a list of texts", value) }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw wrong(name, "a list of texts", element) }
            texts.append(text)
        }
        return texts
    }

    /// Names with values; a list is given as several pairs, and what has no value is left out.
    func pairs(_ name: String) throws(Failure) -> [(String, String)] {
        guard let value = value(name) else { return [] }
        guard case .object(let members) = value else { throw wrong(name, "an object", value) }
        var pairs: [(String, String)] = []
        for (pair, value) in members {
            for element in value.arrayValue ?? [value] where element != .null {
                guard let text = element.plainText else { throw wrong("\(name).\(pair)", "a text", element) }
                pairs.append((pair, text))
            }
        }
        return pairs
    }

    func headers(_ name: String) throws(Failure) -> [(String, String)] {
        let pairs = try pairs(name)
        for (header, value) in pairs {
            guard HeaderField.isName(header) else { throw invalid("“\(header)” is no name of a header") }
            guard HeaderField.isValue(value) else {
                throw invalid("The header “\(header)” would hold a control character")
            }
        }
        return pairs
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws(Failure) -> Choice?
    where Choice.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw invalid("“\(name)” is one of: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    private func value(_ name: String) -> JSON? {
        members[name].flatMap { $0 == .null ? nil : $0 }
    }

    private func wrong(_ name: String, _ wanted: String, _ found: JSON) -> Failure {
        invalid("“\(name)” must be \(wanted), not \(found.kindName)")
    }

    private func invalid(_ problem: String) -> Failure {
        .configuration("connector_invalid", "“\(function)” of the connector cannot be used: \(problem).")
    }
}
