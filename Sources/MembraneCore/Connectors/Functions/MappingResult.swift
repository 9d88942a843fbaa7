/// What a mapping gave, read member by member. Errors name the member and never its value.
struct MappingResult {
    let members: JSONObject
    let function: String
    /// Where in a definition stands what gave it.
    var path = ""

    /// Nil for a member that has no value.
    func text(_ name: String) throws(Failure) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.plainText else { throw wrong(name, "a text", value) }
        return text
    }

    func address(_ name: String) throws(Failure) -> String? {
        guard let text = try text(name) else { return nil }
        if let problem = WebAddress.problem(text) {
            throw placed(.configuration("address_invalid", "“\(name)” of “\(function)” \(problem)."), at: name)
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
            throw failure("“\(name)” must be an integer from \(range.lowerBound) to \(range.upperBound)", at: name)
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
            guard HeaderField.isName(header) else { throw failure("“\(header)” is not a valid header name", at: name) }
            guard HeaderField.isValue(value) else {
                throw failure("The header “\(header)” would hold a control character", at: "\(name).\(header)")
            }
        }
        return pairs
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ name: String) throws(Failure) -> Choice?
    where Choice.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw failure("“\(name)” is one of: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))", at: name)
        }
        return choice
    }

    private func value(_ name: String) -> JSON? {
        members[name].flatMap { $0 == .null ? nil : $0 }
    }

    private func wrong(_ name: String, _ wanted: String, _ found: JSON) -> Failure {
        failure("“\(name)” must be \(wanted), not \(found.kindName)", at: name)
    }

    /// - Parameter problem: a sentence without its end.
    func failure(_ problem: String, at name: String) -> Failure {
        placed(
            .configuration("connector_invalid", "“\(function)” of the connector cannot be used: \(problem)."), at: name)
    }

    private func placed(_ failure: Failure, at name: String) -> Failure {
        failure.with("function", .string(function)).with("path", .string(path.isEmpty ? name : "\(path).\(name)"))
    }
}
