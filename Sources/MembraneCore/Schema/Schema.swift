/// A JSON Schema (2020-12) with the platform's additions to it, which calls it Data Schema.
///
/// It is read once and checked as often as needed. References stay inside the document.
package struct Schema: Sendable {
    let nodes: [SchemaNode]
    let resources: [SchemaResource]
    /// Whether it must be kept in mind which members and elements were looked at: `unevaluated…` asks for it.
    let isTracking: Bool
    let limits: SchemaLimits
    /// Sentences for whoever wrote the schema.
    let warnings: [String]

    /// Refuses what is no schema, and says where.
    package init(_ json: JSON, path: String) throws(Failure) {
        try self.init(json, path: path, .standard)
    }

    init(_ json: JSON, path: String, _ limits: SchemaLimits) throws(Failure) {
        var reader = SchemaReader(path: path, limits: limits, needsPointers: SchemaReader.refers(json))
        try reader.read(root: json)
        nodes = reader.nodes
        resources = reader.resources
        isTracking = reader.isTracking
        warnings = reader.warnings
        self.limits = limits
    }

    /// Refuses a value that the schema does not allow. The message names the field as a form shows it; `data.errors`
    /// has every problem with its path. None of them holds the value, nor anything of a sensitive field. `what` says
    /// what the value is, such as "input". A partial value may lack what is required at the top.
    package func check(_ value: JSON, what: String, isPartial: Bool = false) throws(Failure) {
        var checker = SchemaChecker(self, what: what, isPartial: isPartial)
        try checker.check(value)
    }

    /// Reads the schema and checks in one go.
    package static func check(_ value: JSON, against schema: JSON, what: String) throws(Failure) {
        try Schema(schema, path: "schema").check(value, what: what)
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

    /// Reads a schema that describes an object or whatever else a form can show.
    @discardableResult
    static func validate(_ schema: JSON, path: String) throws(Failure) -> Schema {
        guard case .object = schema else {
            throw .invalidRequest("A schema is an object, not \(schema.kindName).", path: path)
        }
        return try Schema(schema, path: path)
    }
}
