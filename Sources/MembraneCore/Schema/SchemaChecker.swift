/// One check, with what it may still spend.
struct SchemaChecker {
    let schema: Schema
    var field: SchemaField
    private(set) var problems: [JSON] = []
    private var stepsLeft: Int
    private var depth = 0
    /// Above zero while it only matters whether a schema fits.
    private var quiet = 0
    private let isPartial: Bool
    /// The resources that were entered on the way here, for `$dynamicRef`.
    private var scope: [Int] = []

    /// Which members and elements of a value schemas have looked at.
    struct Seen {
        var names: Set<ExactText> = []
        var elements: Set<Int> = []
        var allNames = false
        var allElements = false

        mutating func formUnion(_ other: Seen) {
            names.formUnion(other.names)
            elements.formUnion(other.elements)
            allNames = allNames || other.allNames
            allElements = allElements || other.allElements
        }
    }

    init(_ schema: Schema, what: String, isPartial: Bool) {
        self.schema = schema
        self.isPartial = isPartial
        field = SchemaField(schema, what: what)
        stepsLeft = schema.limits.steps
    }

    mutating func check(_ value: JSON) throws(Failure) {
        var seen = Seen()
        guard try !fits(value, 0, &seen) else { return }
        let first = problems.first ?? field.problem("is not what the schema allows")
        throw Failure.invalidRequest(first["message"]?.stringValue ?? "")
            .with("path", first["path"] ?? .null).with("errors", .array(problems))
    }

    // MARK: Schemas

    mutating func fits(_ value: JSON, _ index: Int, _ seen: inout Seen) throws(Failure) -> Bool {
        try spend(SchemaLimits.stepsPerSchema)
        depth += 1
        defer { depth -= 1 }
        guard depth <= schema.limits.depth else {
            throw exceeded("schema_too_deep", "is nested too deep to be checked", schema.limits.depth)
        }
        let node = schema.nodes[index]
        guard !node.isFalse else { return report("must not be given") }
        scope.append(node.resource)
        defer { _ = scope.popLast() }
        var mine = Seen()
        var isValid = true
        for assertion in node.assertions where try !holds(assertion, value, node, &mine) {
            isValid = false
            // What has the wrong type is told nothing else.
            if case .types = assertion { return false }
            if quiet > 0 { return false }
        }
        if isValid, schema.isTracking { seen.formUnion(mine) }
        return isValid
    }

    private mutating func fitsQuietly(_ value: JSON, _ index: Int, _ seen: inout Seen) throws(Failure) -> Bool {
        quiet += 1
        defer { quiet -= 1 }
        return try fits(value, index, &seen)
    }

    private mutating func fits(_ value: JSON, _ index: Int, at step: SchemaField.Step) throws(Failure) -> Bool {
        field.enter(step)
        defer { field.leave() }
        var seen = Seen()
        return try fits(value, index, &seen)
    }

    // MARK: Assertions

    private mutating func holds(
        _ assertion: SchemaAssertion, _ value: JSON, _ node: SchemaNode, _ seen: inout Seen
    ) throws(Failure) -> Bool {
        switch assertion {
        case .types, .enumeration, .constant: return try holds(general: assertion, value)
        case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multiple: return holds(number: assertion, value)
        case .minLength, .maxLength, .pattern, .format:
            guard case .string(let text) = value else { return true }
            return try holds(text: assertion, text)
        case .minItems, .maxItems, .uniqueItems, .items, .contains, .unevaluatedItems:
            guard case .array(let elements) = value else { return true }
            return try holds(list: assertion, elements, &seen)
        case .required, .dependentRequired, .minProperties, .maxProperties, .propertyNames, .members,
            .unevaluatedProperties:
            guard case .object(let members) = value else { return true }
            return try holds(object: assertion, members, node, &seen)
        case .dependentSchemas(let schemas):
            guard case .object(let members) = value else { return true }
            var isValid = true
            for (name, schema) in schemas where members[name] != nil {
                isValid = try fits(value, schema, &seen) && isValid
            }
            return isValid
        case .reference(let target): return try fits(value, target, &seen)
        case .dynamicReference(let target, let anchor):
            // The outermost resource that has the anchor decides.
            let dynamic = scope.lazy.compactMap { [schema] in schema.resources[$0].dynamicAnchors[anchor] }.first
            return try fits(value, dynamic ?? target, &seen)
        case .allOf(let schemas):
            var isValid = true
            for schema in schemas { isValid = try fits(value, schema, &seen) && isValid }
            return isValid
        case .anyOf(let schemas): return try holds(anyOf: schemas, value, &seen)
        case .oneOf(let schemas): return try holds(oneOf: schemas, value, &seen)
        case .not(let schema):
            var ignored = Seen()
            return try !fitsQuietly(value, schema, &ignored) || report("has a form that is not allowed")
        case .condition(let condition, let then, let otherwise):
            let next = try fitsQuietly(value, condition, &seen) ? then : otherwise
            return try next.map { (schema) throws(Failure) in try fits(value, schema, &seen) } ?? true
        }
    }

    private mutating func holds(general assertion: SchemaAssertion, _ value: JSON) throws(Failure) -> Bool {
        switch assertion {
        case .types(let types):
            guard types.isDisjoint(with: SchemaTypes(of: value)) else { return true }
            let words = SchemaTypes.named.filter { types.contains($0.type) }.map(\.words)
            return report("must be \(words.joined(separator: " or "))")
        case .enumeration(let options):
            try spend(options.count)
            return options.contains { $0.isSame(as: value) } || report(options: options)
        case .constant(let constant): return constant.isSame(as: value) || report(options: [constant])
        default: return true
        }
    }

    private mutating func holds(anyOf schemas: [Int], _ value: JSON, _ seen: inout Seen) throws(Failure) -> Bool {
        var isValid = false
        for schema in schemas where try fitsQuietly(value, schema, &seen) {
            isValid = true
            // Others only matter for what they look at.
            if !self.schema.isTracking { break }
        }
        return isValid ? true : try reportNone(of: schemas, value)
    }

    private mutating func holds(oneOf schemas: [Int], _ value: JSON, _ seen: inout Seen) throws(Failure) -> Bool {
        var fitting = 0
        for schema in schemas where fitting < 2 {
            if try fitsQuietly(value, schema, &seen) { fitting += 1 }
        }
        guard fitting < 2 else { return report("has several of the forms of which it must have one") }
        return fitting == 1 ? true : try reportNone(of: schemas, value)
    }

    /// Where the type leaves one form only, what is wrong with that one is told.
    private mutating func reportNone(of schemas: [Int], _ value: JSON) throws(Failure) -> Bool {
        guard quiet == 0 else { return false }
        let types = SchemaTypes(of: value)
        let possible = schemas.filter { index in
            schema.nodes[index].assertions.contains {
                if case .types(let allowed) = $0 { !allowed.isDisjoint(with: types) } else { false }
            }
        }
        let areTyped = schemas.allSatisfy { index in
            schema.nodes[index].assertions.contains { if case .types = $0 { true } else { false } }
        }
        if areTyped, possible.count == 1, let only = possible.first {
            var ignored = Seen()
            return try fits(value, only, &ignored)
        }
        return report("has none of the forms that are allowed")
    }

    // MARK: Lists and objects

    private mutating func holds(
        list assertion: SchemaAssertion, _ elements: [JSON], _ seen: inout Seen
    ) throws(Failure) -> Bool {
        switch assertion {
        case .minItems(let least): return elements.count >= least || report("must have at least \(least) elements")
        case .maxItems(let most): return elements.count <= most || report("must have at most \(most) elements")
        case .uniqueItems: return try areDistinct(elements) || report("must not hold the same element twice")
        case .items(let first, let others):
            var isValid = true
            for (index, element) in elements.enumerated() {
                guard let schema = index < first.count ? first[index] : others else { break }
                isValid = try fits(element, schema, at: .element(index)) && isValid
                if self.schema.isTracking { seen.elements.insert(index) }
                if !isValid, quiet > 0 { return false }
            }
            return isValid
        case .contains(let schema, let least, let most):
            var count = 0
            for (index, element) in elements.enumerated() {
                var ignored = Seen()
                guard try fitsQuietly(element, schema, &ignored) else { continue }
                count += 1
                if self.schema.isTracking { seen.elements.insert(index) }
            }
            guard count >= least else {
                return report(
                    least == 1
                        ? "must hold an element of the form that is wanted"
                        : "must hold at least \(least) elements of the form that is wanted")
            }
            return most.map { count <= $0 } ?? true
                || report("must hold at most \(most ?? 0) elements of the form that is wanted")
        case .unevaluatedItems(let schema):
            guard !seen.allElements else { return true }
            var isValid = true
            for (index, element) in elements.enumerated() where !seen.elements.contains(index) {
                isValid = try fits(element, schema, at: .element(index)) && isValid
            }
            seen.allElements = true
            return isValid
        default: return true
        }
    }

    private mutating func areDistinct(_ elements: [JSON]) throws(Failure) -> Bool {
        var texts: Set<[UInt8]> = []
        for element in elements {
            var text: [UInt8] = []
            element.appendDistinctly(to: &text)
            try spend(text.count)
            guard texts.insert(text).inserted else { return false }
        }
        return true
    }

    private mutating func holds(
        object assertion: SchemaAssertion, _ members: JSONObject, _ node: SchemaNode, _ seen: inout Seen
    ) throws(Failure) -> Bool {
        switch assertion {
        case .required(let names):
            guard !(isPartial && depth == 1) else { return true }
            return try areThere(names, members, node, "is missing")
        case .dependentRequired(let dependencies):
            var isValid = true
            for (name, needed) in dependencies where members[name] != nil {
                let isThere = try areThere(needed, members, node, "is missing: “\(SchemaField.short(name))” needs it")
                isValid = isThere && isValid
            }
            return isValid
        case .minProperties(let least): return members.count >= least || report("must have at least \(least) members")
        case .maxProperties(let most): return members.count <= most || report("must have at most \(most) members")
        case .propertyNames(let schema):
            var isValid = true
            for (name, _) in members { isValid = try fits(.string(name), schema, at: .name(name)) && isValid }
            return isValid
        case .members(let patterns, let others):
            return try holds(members: members, node, patterns, others, &seen)
        case .unevaluatedProperties(let schema):
            guard !seen.allNames else { return true }
            var isValid = true
            for (name, value) in members where !seen.names.contains(name) {
                isValid = try fits(additional: value, name, schema, []) && isValid
            }
            seen.allNames = true
            return isValid
        default: return true
        }
    }

    private mutating func areThere(
        _ names: [String], _ members: JSONObject, _ node: SchemaNode, _ problem: String
    ) throws(Failure) -> Bool {
        try spend(names.count)
        var isValid = true
        for name in names where members[name] == nil {
            field.enter(.member(name, schema: node.properties[name]))
            isValid = report(problem)
            field.leave()
        }
        return isValid
    }

    private mutating func holds(
        members: JSONObject, _ node: SchemaNode, _ patterns: [(pattern: Pattern, schema: Int)], _ others: Int?,
        _ seen: inout Seen
    ) throws(Failure) -> Bool {
        var isValid = true
        for (name, value) in members {
            var isKnown = false
            if let property = node.properties[name] {
                isKnown = true
                isValid = try fits(value, property, at: .member(name, schema: property)) && isValid
            }
            for (pattern, schema) in patterns where try matches(pattern, name) {
                isKnown = true
                isValid = try fits(value, schema, at: .member(name, schema: schema)) && isValid
            }
            if !isKnown, let others {
                isKnown = true
                isValid = try fits(additional: value, name, others, node.propertyNames) && isValid
            }
            if isKnown, schema.isTracking { seen.names.insert(name) }
            if !isValid, quiet > 0 { return false }
        }
        return isValid
    }

    private mutating func fits(
        additional value: JSON, _ name: String, _ index: Int, _ known: [String]
    ) throws(Failure) -> Bool {
        guard schema.nodes[index].isFalse else { return try fits(value, index, at: .member(name, schema: index)) }
        guard quiet == 0 else { return false }
        guard !field.isSensitive else { return report("has a member that is not allowed") }
        let ending = Words.ending(name, among: known)
        return report("has no member “\(SchemaField.short(name))”\(ending)", at: .member(name, schema: nil))
    }

    // MARK: Work and problems

    mutating func spend(_ steps: Int) throws(Failure) {
        stepsLeft -= steps
        guard stepsLeft >= 0 else {
            throw exceeded("schema_too_much_work", "is too large to be checked", schema.limits.steps)
        }
    }

    private func exceeded(_ key: String, _ problem: String, _ limit: Int) -> Failure {
        let told = field.problem(problem)
        var failure = Failure.invalidRequest(told["message"]?.stringValue ?? "")
            .with("path", told["path"] ?? .null).with("limit", .integer(Int64(limit)))
        failure.key = key
        return failure
    }

    /// False, always, to be what a failed assertion gives.
    mutating func report(_ problem: String) -> Bool {
        if quiet == 0, problems.count < schema.limits.problems { problems.append(field.problem(problem)) }
        return false
    }

    /// About this value, with the path of a member.
    private mutating func report(_ problem: String, at step: SchemaField.Step) -> Bool {
        guard quiet == 0, problems.count < schema.limits.problems else { return false }
        let whole = field.problem(problem)
        field.enter(step)
        let path = field.problem("")["path"] ?? .null
        field.leave()
        // The problem has an end of its own.
        let message = String((whole["message"]?.stringValue ?? "").utf8.dropLast()) ?? problem
        problems.append(["path": path, "message": .string(message)])
        return false
    }

    private mutating func report(options: [JSON]) -> Bool {
        guard quiet == 0 else { return false }
        guard !field.isSensitive else { return report("has a value that is not allowed") }
        let shown = options.prefix(20).map { $0.plainText ?? $0.kindName }.joined(separator: ", ")
        return report(
            options.count == 1 ? "must be \(shown)" : "must be one of: \(shown)\(options.count > 20 ? ", …" : "")")
    }
}
