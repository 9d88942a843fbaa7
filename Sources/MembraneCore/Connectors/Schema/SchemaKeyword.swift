/// The keywords of a schema, and what may stand in each.
enum SchemaKeyword {
    /// These describe a field and check nothing.
    private static let annotations = [
        "$schema", "$comment", "title", "description", "default", "examples", "format", "deprecated", "readOnly",
        "writeOnly", "allowCustom", "isSensitive", "isImplied", "referenceRecords", "referenceCollection",
        "referenceUdm", "referenceCollectionPath", "referenceCollectionUri",
    ]

    private static let assertions = [
        "type", "properties", "required", "additionalProperties", "items", "enum", "const", "minLength", "maxLength",
        "minimum", "maximum", "minItems", "maxItems", "pattern", "anyOf",
    ]

    private static let types = ["string", "number", "integer", "boolean", "array", "object", "null"]

    static func validate(_ name: String, _ value: JSON, path: String) throws(Failure) {
        switch name {
        case "type": try type(value, path)
        case "properties":
            guard case .object(let properties) = value else { throw wrong(name, "an object", value, path) }
            for (property, schema) in properties { try Schema.validate(schema, path: "\(path).\(property)") }
        case "required":
            guard let names = value.arrayValue, names.allSatisfy({ $0.stringValue != nil }) else {
                throw wrong(name, "an array of strings", value, path)
            }
        case "additionalProperties":
            if value.boolValue == nil { try Schema.validate(value, path: path) }
        case "items": try Schema.validate(value, path: path)
        case "enum":
            guard value.arrayValue != nil else { throw wrong(name, "an array", value, path) }
        case "minLength", "maxLength", "minItems", "maxItems":
            guard let count = value.integerValue, count >= 0 else {
                throw wrong(name, "a whole number, zero or more", value, path)
            }
        case "minimum", "maximum":
            guard value.numberValue != nil else { throw wrong(name, "a number", value, path) }
        case "pattern":
            guard let text = value.stringValue else { throw wrong(name, "a string", value, path) }
            do throws(Failure) {
                _ = try Pattern(text)
            } catch {
                throw error.with("path", .string(path))
            }
        case "anyOf":
            guard let schemas = value.arrayValue, !schemas.isEmpty else {
                throw wrong(name, "an array that is not empty", value, path)
            }
            for (index, schema) in schemas.enumerated() { try Schema.validate(schema, path: "\(path)[\(index)]") }
        case "title", "description", "format":
            guard value.stringValue != nil else { throw wrong(name, "a string", value, path) }
        case "readOnly", "writeOnly", "allowCustom", "isSensitive", "isImplied", "deprecated":
            guard value.boolValue != nil else { throw wrong(name, "true or false", value, path) }
        default:
            guard !annotations.contains(name), name != "const" else { return }
            let hint = Words.nearest(name, among: annotations + assertions).map { " Did you mean “\($0)”?" }
            throw .invalidRequest("Schemas have no keyword “\(name)” here.\(hint ?? "")", path: path)
        }
    }

    private static func type(_ value: JSON, _ path: String) throws(Failure) {
        let names = value.arrayValue ?? [value]
        guard !names.isEmpty else { throw wrong("type", "a type", value, path) }
        for name in names {
            guard let text = name.stringValue else {
                throw wrong("type", "a string or an array of strings", name, path)
            }
            guard types.contains(text) else {
                throw .invalidRequest(
                    "There is no type “\(text)”; there are \(types.joined(separator: ", ")).", path: path)
            }
        }
    }

    private static func wrong(_ name: String, _ wanted: String, _ found: JSON, _ path: String) -> Failure {
        .invalidRequest("“\(name)” needs \(wanted), not \(found.kindName).", path: path)
    }
}
