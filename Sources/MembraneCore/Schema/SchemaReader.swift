/// Reads a schema: checks what stands in each keyword, and resolves references.
struct SchemaReader {
    var nodes: [SchemaNode] = []
    var resources: [SchemaResource] = []
    private(set) var isTracking = false
    /// Sentences for whoever wrote the schema, about what is read and looks wrong.
    private(set) var warnings: [String] = []
    /// Drafts 6 and 7 ignore what stands beside a `$ref`, and their `$id` may be an anchor.
    private var isOlderDraft = false

    private let limits: SchemaLimits
    private(set) var place: JSONPlace
    private var patternsLeft: Int
    private var resource = 0
    private var pointer = ""
    private(set) var pointers: [ExactText: Int] = [:]
    private let needsPointers: Bool
    private(set) var references: [Reference] = []

    struct Reference {
        let node: Int
        let text: String
        let isDynamic: Bool
        let path: String
    }

    init(path: String, limits: SchemaLimits, needsPointers: Bool) {
        place = JSONPlace(path)
        self.limits = limits
        self.needsPointers = needsPointers
        patternsLeft = limits.patterns
    }

    /// Whether anything in the document might refer to another place.
    static func refers(_ json: JSON) -> Bool {
        switch json {
        case .array(let elements): elements.contains(where: refers)
        case .object(let members):
            members.contains { $0.name == "$ref" || $0.name == "$dynamicRef" || refers($0.value) }
        case .null, .bool, .integer, .number, .string: false
        }
    }

    mutating func read(root json: JSON) throws(Failure) {
        guard let base = URIReference("") else { throw .internal("The empty URI reference was refused.") }
        resources = [SchemaResource(base: base, pointer: "", root: 0)]
        let dialect = json["$schema"]?.stringValue ?? ""
        isOlderDraft = ["draft-06/schema", "draft-07/schema"].contains {
            (dialect.removing(suffix: "#") ?? dialect[...]).hasSuffix($0)
        }
        _ = try schema(json)
        for reference in references { try resolve(reference) }
        try refuseLoops()
    }

    // MARK: Schemas

    mutating func schema(_ json: JSON) throws(Failure) -> Int {
        guard nodes.count < limits.schemas else {
            throw exceeded("schema_too_large", "The schema holds more than \(limits.schemas) schemas.", limits.schemas)
        }
        let index = nodes.count
        nodes.append(SchemaNode())
        let members: JSONObject
        switch json {
        case .object(let object): members = effective(object)
        case .bool(let fits):
            nodes[index].isFalse = !fits
            note(index)
            return index
        default: throw wrong("A schema is an object, true or false, not \(json.kindName).")
        }
        let outer = (resource, pointer)
        try identify(members, index)
        note(index)
        var draft = SchemaDraft()
        for (name, value) in members {
            place.enter(name)
            try keyword(name, value, &draft)
            place.leave()
        }
        for (text, isDynamic) in [(draft.reference, false), (draft.dynamicReference, true)] {
            guard let text else { continue }
            place.enter(isDynamic ? "$dynamicRef" : "$ref")
            references.append(Reference(node: index, text: text, isDynamic: isDynamic, path: place.text))
            place.leave()
        }
        isTracking = isTracking || draft.unevaluatedItems != nil || draft.unevaluatedProperties != nil
        var node = draft.node
        node.resource = resource
        nodes[index] = node
        (resource, _) = outer
        return index
    }

    /// Draft-07, section 8.3: everything beside a `$ref` is ignored. Definitions are still found by their pointers.
    private func effective(_ members: JSONObject) -> JSONObject {
        guard isOlderDraft, members["$ref"] != nil else { return members }
        var rest = JSONObject()
        for (name, value) in members where ["$ref", "$schema", "definitions", "$defs"].contains(name) {
            rest[name] = value
        }
        return rest
    }

    private mutating func note(_ index: Int) {
        nodes[index].resource = resource
        if needsPointers { pointers[pointer] = index }
    }

    /// Reads `$id` and the anchors, which decide what the references inside mean.
    private mutating func identify(_ members: JSONObject, _ index: Int) throws(Failure) {
        if isOlderDraft, let text = members["$id"]?.stringValue, let anchor = text.removing(prefix: "#") {
            place.enter("$id")
            guard Self.isAnchor(String(anchor)), resources[resource].anchors[String(anchor)] == nil else {
                throw wrong("“$id” needs a URI, or “#” and a name that no other schema has.")
            }
            resources[resource].anchors[String(anchor)] = index
            place.leave()
        } else if let id = members["$id"] {
            place.enter("$id")
            guard let text = id.stringValue, let reference = URIReference(text), reference.fragment ?? "" == "" else {
                throw wrong("“$id” needs a URI without a fragment.")
            }
            let base = reference.resolved(against: resources[resource].base).withoutFragment
            if index == 0 {
                resources[0].base = base
            } else {
                guard !resources.contains(where: { $0.base == base }) else {
                    throw wrong("Two schemas have this “$id”.")
                }
                guard resources.count < 1000 else { throw wrong("A schema has at most 1000 parts with an “$id”.") }
                resources.append(SchemaResource(base: base, pointer: pointer, root: index))
                resource = resources.count - 1
            }
            place.leave()
        }
        for name in ["$anchor", "$dynamicAnchor"] {
            guard let anchor = members[name] else { continue }
            place.enter(name)
            guard let text = anchor.stringValue, Self.isAnchor(text) else {
                throw wrong("“\(name)” needs a name that begins with a letter or “_”.")
            }
            guard [nil, index].contains(resources[resource].anchors[text]) else {
                throw wrong("Two schemas have this anchor.")
            }
            resources[resource].anchors[text] = index
            if name == "$dynamicAnchor" { resources[resource].dynamicAnchors[text] = index }
            place.leave()
        }
    }

    private static func isAnchor(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "."),
            !(0x30...0x39).contains(first)
        else { return false }
        return text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-._".utf8.contains($0)
        }
    }

    private mutating func schema(_ json: JSON, in keyword: String) throws(Failure) -> Int {
        let outer = pointer
        if needsPointers { pointer += "/" + keyword }
        defer { pointer = outer }
        return try schema(json)
    }

    private mutating func schemas(list json: JSON, _ keyword: String) throws(Failure) -> [Int] {
        guard case .array(let elements) = json, !elements.isEmpty else {
            throw wrong(keyword, "an array that is not empty", json)
        }
        var schemas: [Int] = []
        for (index, element) in elements.enumerated() {
            place.enter(index)
            schemas.append(try schema(element, in: "\(keyword)/\(index)"))
            place.leave()
        }
        return schemas
    }

    private mutating func schemas(
        members json: JSON, _ keyword: String
    ) throws(Failure) -> [(name: String, schema: Int)] {
        guard case .object(let members) = json else { throw wrong(keyword, "an object", json) }
        var schemas: [(name: String, schema: Int)] = []
        for (name, value) in members {
            place.enter(name)
            schemas.append((name, try schema(value, in: "\(keyword)/\(Self.pointerToken(name))")))
            place.leave()
        }
        return schemas
    }

    /// RFC 6901, section 3.
    private static func pointerToken(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        var token = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": token += "~0"
            case "/": token += "~1"
            default: token.unicodeScalars.append(scalar)
            }
        }
        return token
    }

    // MARK: Keywords

    private mutating func keyword(_ name: String, _ value: JSON, _ draft: inout SchemaDraft) throws(Failure) {
        switch name {
        case "type": draft.types = try types(value)
        case "enum": draft.enumeration = try array(value, name)
        case "const": draft.constant = value
        case "allowCustom": draft.allowsCustom = try flag(value, name)
        case "title": draft.title = try text(value, name)
        case "isSensitive": draft.isSensitive = try flag(value, name)

        case "minimum": draft.minimum = try number(value, name)
        case "maximum": draft.maximum = try number(value, name)
        case "exclusiveMinimum": draft.exclusiveMinimum = try number(value, name)
        case "exclusiveMaximum": draft.exclusiveMaximum = try number(value, name)
        case "multipleOf":
            guard let divisor = Decimal(value), !divisor.isZero, value.order(comparedTo: 0) == 1 else {
                throw wrong(name, "a number above 0", value)
            }
            draft.multiple = (divisor, value)

        case "minLength": draft.minLength = try count(value, name)
        case "maxLength": draft.maxLength = try count(value, name)
        case "pattern": draft.pattern = try pattern(try text(value, name))
        case "format": draft.format = SchemaFormat(rawValue: try text(value, name))

        case "minItems": draft.minItems = try count(value, name)
        case "maxItems": draft.maxItems = try count(value, name)
        case "minContains": draft.minContains = try count(value, name)
        case "maxContains": draft.maxContains = try count(value, name)
        case "uniqueItems": draft.hasUniqueItems = try flag(value, name)
        case "prefixItems": draft.prefixItems = try schemas(list: value, name)
        case "items":
            if value.arrayValue != nil { throw wrong("“items” is one schema: use “prefixItems” for a list of them.") }
            draft.items = try schema(value, in: name)
        case "contains": draft.contains = try schema(value, in: name)
        case "unevaluatedItems": draft.unevaluatedItems = try schema(value, in: name)

        case "required": draft.required = try texts(value, name)
        case "minProperties": draft.minProperties = try count(value, name)
        case "maxProperties": draft.maxProperties = try count(value, name)
        case "properties": draft.properties = try schemas(members: value, name)
        case "patternProperties":
            for (text, schema) in try schemas(members: value, name) {
                place.enter(text)
                draft.patterns.append((try pattern(text), schema))
                place.leave()
            }
        case "additionalProperties": draft.additionalProperties = try schema(value, in: name)
        case "propertyNames": draft.propertyNames = try schema(value, in: name)
        case "unevaluatedProperties": draft.unevaluatedProperties = try schema(value, in: name)
        case "dependentRequired": try dependentRequired(value, &draft)
        case "dependentSchemas": draft.dependentSchemas += try schemas(members: value, name)
        case "dependencies": try dependencies(value, &draft)

        case "allOf": draft.allOf = try schemas(list: value, name)
        case "anyOf": draft.anyOf = try schemas(list: value, name)
        case "oneOf": draft.oneOf = try schemas(list: value, name)
        case "not": draft.not = try schema(value, in: name)
        case "if": draft.condition = try schema(value, in: name)
        case "then": draft.then = try schema(value, in: name)
        case "else": draft.otherwise = try schema(value, in: name)

        case "$ref": draft.reference = try text(value, name)
        case "$dynamicRef": draft.dynamicReference = try text(value, name)
        case "$defs", "definitions": _ = try schemas(members: value, name)
        case "contentSchema": _ = try schema(value, in: name)
        case "$schema": try dialect(try text(value, name))
        default: try annotation(name, value)
        }
    }

    /// What describes and checks nothing. Unknown keywords are such (section 6.5): other generators have their own. Those
    /// that look misspelt are told, since a check that is silently left out would be worse than none.
    private mutating func annotation(_ name: String, _ value: JSON) throws(Failure) {
        if SchemaKeyword.texts.contains(name) {
            _ = try text(value, name)
        } else if SchemaKeyword.flags.contains(name) {
            _ = try flag(value, name)
        } else if let instead = SchemaKeyword.refused[name] {
            throw at(.unsupported("Schemas have no keyword “\(name)” here: \(instead)."))
        } else if !SchemaKeyword.known.contains(name),
            let meant = SchemaKeyword.meant(by: name)
        {
            guard warnings.count < Self.maximumWarnings else { return }
            warnings.append(
                "\(place.text) is not a keyword of JSON Schema and checks nothing. Did you mean “\(meant)”?")
        }
    }

    private static let maximumWarnings = 20

    /// Older drafts differ in keywords that are refused by name, so that what they have in common can be read.
    private func dialect(_ uri: String) throws(Failure) {
        let known = ["draft/2020-12/schema", "draft/2019-09/schema", "draft-07/schema", "draft-06/schema"]
        let name = uri.removing(suffix: "#") ?? uri[...]
        guard
            known.contains(where: { name == "https://json-schema.org/\($0)" || name == "http://json-schema.org/\($0)" })
        else {
            throw at(
                .unsupported(
                    "This draft of JSON Schema is not read: leave “$schema” out, or use https://json-schema.org/draft/2020-12/schema, 2019-09, draft-07 or draft-06."
                ))
        }
    }

    private func types(_ value: JSON) throws(Failure) -> SchemaTypes {
        let names = value.arrayValue ?? [value]
        guard !names.isEmpty else { throw wrong("type", "a type", value) }
        var types: SchemaTypes = []
        for name in names {
            guard let text = name.stringValue else { throw wrong("type", "a string or an array of strings", name) }
            guard let found = SchemaTypes.named.first(where: { $0.name == text }) else {
                let known = SchemaTypes.named.map(\.name).joined(separator: ", ")
                throw wrong("There is no type “\(text)”; there are \(known).")
            }
            types.insert(found.type)
        }
        return types
    }

    private mutating func dependentRequired(_ value: JSON, _ draft: inout SchemaDraft) throws(Failure) {
        guard case .object(let members) = value else { throw wrong("dependentRequired", "an object", value) }
        for (name, needed) in members {
            place.enter(name)
            draft.dependentRequired.append((name, try texts(needed, "dependentRequired")))
            place.leave()
        }
    }

    /// The older keyword for the two above.
    private mutating func dependencies(_ value: JSON, _ draft: inout SchemaDraft) throws(Failure) {
        guard case .object(let members) = value else { throw wrong("dependencies", "an object", value) }
        for (name, needed) in members {
            place.enter(name)
            if needed.arrayValue != nil {
                draft.dependentRequired.append((name, try texts(needed, "dependencies")))
            } else {
                let schema = try schema(needed, in: "dependencies/\(Self.pointerToken(name))")
                draft.dependentSchemas.append((name, schema))
            }
            place.leave()
        }
    }

    private mutating func pattern(_ text: String) throws(Failure) -> Pattern {
        let pattern: Pattern
        do throws(Failure) { pattern = try Pattern(text) } catch { throw at(error) }
        patternsLeft -= pattern.size
        guard patternsLeft >= 0 else {
            throw exceeded("schema_too_large", "The patterns of the schema are too large together.", limits.patterns)
        }
        return pattern
    }
}
