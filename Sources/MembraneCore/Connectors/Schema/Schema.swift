/// The part of JSON Schema (2020-12) that the platform calls Data Schema.
///
/// `format`, `default` and what describes a field are kept for forms and check nothing, as the standard has it.
/// Schemas come from parsed JSON, which bounds how deep they and the values are nested.
package enum Schema {
    /// Refuses a value that the schema does not allow. The message names the field as a form shows it, and never
    /// holds the value. `what` says what the value is, such as "input".
    package static func check(_ value: JSON, against schema: JSON, what: String) throws(Failure) {
        var checker = SchemaChecker()
        try checker.check(value, schema, SchemaField(path: what, title: "The \(what)"))
    }

    /// The required members that have no value, in the schema's order; of objects inside as "outer.inner".
    static func missing(_ value: JSON, _ schema: JSON) -> [String] {
        let properties = schema["properties"]?.objectValue ?? JSONObject()
        let required = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        var missing = required.filter { name in
            let member = value[name] ?? .null
            return member == .null || member == .string("")
        }
        for (name, inner) in properties where !missing.contains(name) {
            guard let member = value[name] else { continue }
            missing += Schema.missing(member, inner).map { "\(name).\($0)" }
        }
        return missing
    }

    /// Refuses a schema that `check` could not follow, and says where.
    static func validate(_ schema: JSON, path: String) throws(Failure) {
        guard case .object(let members) = schema else {
            throw .invalidRequest("A schema is an object, not \(schema.kindName).", path: path)
        }
        for (name, value) in members {
            try SchemaKeyword.validate(name, value, path: "\(path).\(name)")
        }
    }
}

/// A place in a value, as a form names it.
struct SchemaField {
    let path: String
    /// How a sentence about it begins.
    let title: String

    func member(_ name: String, _ schema: JSON?) -> SchemaField {
        SchemaField(path: "\(path).\(name)", title: "“\(schema?["title"]?.stringValue ?? name)”")
    }

    func element(_ index: Int) -> SchemaField {
        SchemaField(path: "\(path)[\(index)]", title: "\(title), element \(index + 1),")
    }

    func failure(_ problem: String) -> Failure {
        .invalidRequest("\(title) \(problem).", path: path)
    }
}
