/// One check, with what it may still spend: value and schema both come from outside, and their product can be large.
struct SchemaChecker {
    /// A step is what a pattern does with one character in one state.
    private static let maximumSteps = 5_000_000
    private static let stepsPerSchema = 50
    private var stepsLeft = maximumSteps

    mutating func check(_ value: JSON, _ schema: JSON, _ field: SchemaField) throws(Failure) {
        try spend(Self.stepsPerSchema, field)
        if let type = schema["type"] { try check(type: type, value, field) }
        if let options = schema["enum"]?.arrayValue, schema["allowCustom"] != true {
            try spend(options.count, field)
            guard options.contains(where: { $0.isSame(as: value) }) else { throw field.failure(oneOf(options)) }
        }
        if let constant = schema["const"], !constant.isSame(as: value) { throw field.failure(oneOf([constant])) }
        switch value {
        case .string(let text): try check(text: text, schema, field)
        case .integer, .real: try check(number: value, schema, field)
        case .array(let elements): try check(elements: elements, schema, field)
        case .object(let members): try check(members: members, schema, field)
        case .null, .bool: break
        }
        if let schemas = schema["anyOf"]?.arrayValue { try check(value, anyOf: schemas, field) }
    }

    private mutating func spend(_ steps: Int, _ field: SchemaField) throws(Failure) {
        stepsLeft -= steps
        guard stepsLeft >= 0 else { throw field.failure("is too large to be checked") }
    }

    private func check(type: JSON, _ value: JSON, _ field: SchemaField) throws(Failure) {
        let names = (type.arrayValue ?? [type]).compactMap(\.stringValue)
        guard !names.contains(where: { Self.has(value, type: $0) }) else { return }
        let words = names.map { Self.typeWords[$0] ?? $0 }
        throw field.failure("must be \(words.joined(separator: " or "))")
    }

    private static let typeWords = [
        "string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
        "array": "a list", "object": "an object", "null": "empty",
    ]

    private static func has(_ value: JSON, type: String) -> Bool {
        switch (value, type) {
        case (.string, "string"), (.bool, "boolean"), (.array, "array"), (.object, "object"), (.null, "null"): true
        case (.integer, "number"), (.integer, "integer"), (.real, "number"): true
        case (.real(let number), "integer"): number == number.rounded()
        default: false
        }
    }

    private func oneOf(_ options: [JSON]) -> String {
        let shown = options.prefix(20).map { $0.plainText ?? $0.kindName }.joined(separator: ", ")
        return options.count == 1 ? "must be \(shown)" : "must be one of: \(shown)\(options.count > 20 ? ", …" : "")"
    }

    private mutating func check(text: String, _ schema: JSON, _ field: SchemaField) throws(Failure) {
        let length = Int64(text.unicodeScalars.count)
        if let least = schema["minLength"]?.integerValue, length < least {
            throw field.failure(length == 0 ? "must not be empty" : "must have at least \(least) characters")
        }
        if let most = schema["maxLength"]?.integerValue, length > most {
            throw field.failure("must have at most \(most) characters")
        }
        guard let pattern = schema["pattern"]?.stringValue else { return }
        guard length <= Pattern.maximumTextLength else { throw field.failure("is too long") }
        let program = try Pattern(pattern)
        try spend(Int(length + 1) * program.size, field)
        guard program.matches(text) else { throw field.failure("does not have the form that the app expects") }
    }

    private func check(number: JSON, _ schema: JSON, _ field: SchemaField) throws(Failure) {
        if let least = schema["minimum"], let order = number.order(comparedTo: least), order < 0 {
            throw field.failure("must be at least \(least.plainText ?? "")")
        }
        if let most = schema["maximum"], let order = number.order(comparedTo: most), order > 0 {
            throw field.failure("must be at most \(most.plainText ?? "")")
        }
    }

    private mutating func check(elements: [JSON], _ schema: JSON, _ field: SchemaField) throws(Failure) {
        if let least = schema["minItems"]?.integerValue, elements.count < least {
            throw field.failure("must have at least \(least) elements")
        }
        if let most = schema["maxItems"]?.integerValue, elements.count > most {
            throw field.failure("must have at most \(most) elements")
        }
        guard let items = schema["items"] else { return }
        for (index, element) in elements.enumerated() { try check(element, items, field.element(index)) }
    }

    private mutating func check(members: JSONObject, _ schema: JSON, _ field: SchemaField) throws(Failure) {
        let properties = schema["properties"]?.objectValue ?? JSONObject()
        for name in (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue) where members[name] == nil {
            throw field.member(name, properties[name]).failure("is missing")
        }
        let others = schema["additionalProperties"] ?? true
        for (name, value) in members {
            if let property = properties[name] {
                try check(value, property, field.member(name, property))
            } else if others == false {
                let hint = Words.nearest(name, among: properties.names).map { "; did you mean “\($0)”?" }
                throw .invalidRequest(
                    "\(field.title) has no member “\(name)”\(hint ?? ".")", path: "\(field.path).\(name)")
            } else if others.objectValue != nil {
                try check(value, others, field.member(name, others))
            }
        }
    }

    private mutating func check(_ value: JSON, anyOf schemas: [JSON], _ field: SchemaField) throws(Failure) {
        for schema in schemas {
            do throws(Failure) {
                try check(value, schema, field)
                return
            } catch {
                // Another alternative may fit, unless there is nothing left to spend.
                if stepsLeft < 0 { throw error }
            }
        }
        throw field.failure("has none of the forms that are allowed")
    }
}
