/// Comparing an answer with its shape, in debug builds and tests.
extension Shape {
    /// What differs first, as a sentence; nil where nothing does.
    func difference(from answer: JSONObject) -> String? { difference(answer, at: "") }

    private func difference(_ object: JSONObject, at path: String) -> String? {
        for member in members where member.isAlways && object[member.name] == nil {
            return "\(name) always has `\(path)\(member.name)`, and the answer has not."
        }
        for (name, value) in object {
            guard let member = members.first(where: { $0.name == name }) else {
                return "\(self.name) has no `\(path)\(name)`, and the answer has."
            }
            if let found = member.kind.difference(value, at: path + name) { return "\(self.name): \(found)" }
        }
        return nil
    }
}

extension Shape.Kind {
    fileprivate func difference(_ value: JSON, at path: String) -> String? {
        switch (self, value) {
        case (.any, _), (.text, .string), (.uri, .string), (.flag, .bool), (.integer, .integer), (.number, .integer),
            (.number, .number), (.object, .object), (.schema, .object), (.schema, .bool):
            return nil
        case (.word(let words), .string(let word)):
            return words.contains(word) ? nil : "`\(path)` is none of \(words.joined(separator: ", "))."
        case (.instant, .string(let text)):
            let instant = Timestamp.milliseconds(text)
            return instant.map(Timestamp.text) == text ? nil : "`\(path)` is no instant as we write them."
        case (.list(let kind), .array(let elements)):
            for (index, element) in elements.enumerated() {
                if let found = kind.difference(element, at: "\(path)[\(index)]") { return found }
            }
            return nil
        case (.shape(let shape), .object(let object)):
            return shape.difference(object, at: path + ".")
        default:
            return "`\(path)` is \(value.kindName)."
        }
    }
}
