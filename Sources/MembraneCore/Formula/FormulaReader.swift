/// Reads a tree as a formula: checks its shape, and says where it is wrong.
struct FormulaReader {
    let limits: FormulaLimits
    var place: JSONPlace
    var scope: FormulaScope
    private var valuesLeft: Int
    private var depth = 0
    /// The objects around this place, the nearest one last, for `$copy`.
    private var objects: [ObjectInProgress] = []

    private struct ObjectInProgress {
        let names: [String]
        /// Which member is being read, and which ones each of them copies.
        var current = 0
        var copied: [Int: [Int]] = [:]
    }

    init(path: String, scope: FormulaScope, limits: FormulaLimits) {
        place = JSONPlace(path)
        self.scope = scope
        self.limits = limits
        valuesLeft = limits.steps
    }

    mutating func node(_ tree: JSON) throws(Failure) -> FormulaNode {
        valuesLeft -= 1
        guard valuesLeft >= 0 else { throw at(limits.tooManyValues) }
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depth + 1 else { throw at(limits.tooDeep) }
        switch tree {
        case .array(let elements):
            let nodes = try list(elements)
            guard let values = Self.constants(nodes) else { return .array(nodes) }
            return try constant(.array(values))
        case .object(let members):
            if let name = members.first(where: { $0.name.utf8.first == UInt8(ascii: "$") })?.name {
                return try operation(name, members)
            }
            let object = try object(members)
            guard let values = Self.constants(object.members.map(\.node)) else { return .object(object) }
            return try constant(.object(JSONObject(distinct: Array(zip(object.members.map(\.name), values)))))
        case .null, .bool, .integer, .number, .string: return try constant(tree)
        }
    }

    private mutating func node(_ tree: JSON, at name: String) throws(Failure) -> FormulaNode {
        place.enter(name)
        defer { place.leave() }
        return try node(tree)
    }

    private mutating func list(_ elements: [JSON]) throws(Failure) -> [FormulaNode] {
        var nodes: [FormulaNode] = []
        nodes.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            place.enter(index)
            nodes.append(try node(element))
            place.leave()
        }
        return nodes
    }

    /// Nil where something is computed. What is constant need not be what was written: `$plain` gives what is in it.
    private static func constants(_ nodes: [FormulaNode]) -> [JSON]? {
        var values: [JSON] = []
        for node in nodes {
            guard case .constant(let value, _) = node else { return nil }
            values.append(value)
        }
        return values
    }

    private func constant(_ value: JSON) throws(Failure) -> FormulaNode {
        guard let size = value.size(depth: 0) else { throw at(limits.tooDeep) }
        return .constant(value, size: size)
    }

    private mutating func object(_ members: JSONObject) throws(Failure) -> FormulaObject {
        objects.append(ObjectInProgress(names: members.names))
        var object = FormulaObject()
        object.members.reserveCapacity(members.count)
        for (index, (name, value)) in members.enumerated() {
            objects[objects.count - 1].current = index
            object.members.append((name, try node(value, at: name)))
        }
        guard let read = objects.popLast() else { return object }
        object.isCopiedFrom = !read.copied.isEmpty
        if let member = Self.memberThatNeedsItself(read.copied) {
            place.enter(read.names[member])
            throw at(Self.loop(read.names[member]))
        }
        return object
    }

    // MARK: Operations

    private mutating func operation(_ name: String, _ members: JSONObject) throws(Failure) -> FormulaNode {
        let argument = members[name] ?? .null
        if name == "$eval" { return try eval(members, argument) }
        if let other = members.first(where: { $0.name != name })?.name {
            throw wrong("“\(name)” stands alone in its object; “\(other)” is beside it.")
        }
        place.enter(name)
        defer { place.leave() }
        switch name {
        case "$var": return .variable(try locator(argument, name))
        case "$concat": return try concat(argument)
        case "$tpl": return .template(try template(argument), name: name)
        case "$template": return .template(try oldTemplate(try text(argument, name)), name: name)
        case "$firstNotEmpty": return .firstNotEmpty(try list(array(argument, name)))
        case "$case": return try cases(argument)
        case "$map": return try map(argument)
        case "$and": return .all(try list(array(argument, name)))
        case "$or": return .any(try list(array(argument, name)))
        case "$iterate": return try iterate(argument)
        case "$firstName", "$extractFirstName": return .firstName(try node(argument))
        case "$lastName", "$extractLastName": return .lastName(try node(argument))
        case "$extractDate": return .date(try located(argument))
        case "$record": return .object(try object(try self.members(argument, name, required: ["id"], others: nil)))
        case "$copy": return try copy(argument)
        case "$plain": return try plain(argument)
        case "$formula": return try formula(argument)
        case "$lower": return .lower(try node(argument))
        case "$base64": return .base64(try node(argument))
        default: throw unknown(name)
        }
    }

    private func unknown(_ name: String) -> Failure {
        if let instead = Self.unsupported[name] {
            return at(Failure.unsupported("The formula “\(name)” is not supported: \(instead)."), outside: true)
        }
        let hint = Words.nearest(name, among: Self.names).map { "did you mean “\($0)”?" }
        return at(
            .invalidRequest("There is no formula “\(name)”; \(hint ?? "keep a value as it is with “$plain”.")"),
            outside: true)
    }

    private mutating func eval(_ members: JSONObject, _ argument: JSON) throws(Failure) -> FormulaNode {
        let names = members.names.filter { $0 != "$eval" }
        guard let name = names.first, names.count == 1 else {
            throw wrong("“$eval” needs exactly one operator beside it, such as “is”.")
        }
        let comparison = try comparison(name, of: "$eval")
        let value = try node(argument, at: "$eval")
        guard !comparison.ignoresOperand else { return .eval(value, comparison, operand: .constant(.null, size: 0)) }
        return .eval(value, comparison, operand: try node(members[name] ?? .null, at: name))
    }

    private func comparison(_ name: String, of formula: String) throws(Failure) -> FormulaComparison {
        if let comparison = FormulaComparison(rawValue: name) { return comparison }
        let known = FormulaComparison.allCases.map(\.rawValue)
        let hint = Words.nearest(name, among: known).map { ", did you mean “\($0)”?" }
        throw wrong(
            "“\(formula)” has no operator “\(name)”\(hint ?? "; it has \(known.joined(separator: ", ")).")")
    }

    private mutating func concat(_ argument: JSON) throws(Failure) -> FormulaNode {
        if case .object(let members) = argument, !Formula.isFormula(members) {
            let members = try self.members(argument, "$concat", required: ["values"], others: ["delimiter"])
            let delimiter = try members["delimiter"].map { (json) throws(Failure) in
                try text(json, "$concat", "delimiter")
            }
            place.enter("values")
            defer { place.leave() }
            return .concat(try parts(members["values"] ?? .null), delimiter: delimiter)
        }
        return .concat(try parts(argument), delimiter: nil)
    }

    private mutating func parts(_ argument: JSON) throws(Failure) -> FormulaParts {
        if case .object(let members) = argument, Formula.isFormula(members) { return .computed(try node(argument)) }
        return .written(try list(array(argument, "$concat")))
    }

    private mutating func cases(_ argument: JSON) throws(Failure) -> FormulaNode {
        guard argument.arrayValue == nil else { return .cases(try caseList(argument), otherwise: nil) }
        let members = try self.members(argument, "$case", required: ["cases"], others: ["default"])
        place.enter("cases")
        let cases = try caseList(members["cases"] ?? .null)
        place.leave()
        return .cases(cases, otherwise: try otherwise(members))
    }

    private mutating func otherwise(_ members: JSONObject) throws(Failure) -> FormulaNode? {
        try members["default"].map { (tree) throws(Failure) in try node(tree, at: "default") }
    }

    private mutating func caseList(_ argument: JSON) throws(Failure) -> [FormulaCase] {
        var cases: [FormulaCase] = []
        for (index, element) in try array(argument, "$case").enumerated() {
            place.enter(index)
            let members = try self.members(element, "$case", required: ["value"], others: ["filter"])
            let value = try node(members["value"] ?? .null, at: "value")
            cases.append(FormulaCase(filter: try filter(members["filter"] ?? .null), value: value))
            place.leave()
        }
        return cases
    }

    /// A formula, or in the older form a list of conditions that must all hold. An empty filter always fits.
    private mutating func filter(_ filter: JSON) throws(Failure) -> FormulaNode? {
        guard !filter.isEmptyValue else { return nil }
        guard case .array(let elements) = filter else { return try node(filter, at: "filter") }
        place.enter("filter")
        defer { place.leave() }
        var conditions: [FormulaNode] = []
        for (index, element) in elements.enumerated() {
            place.enter(index)
            let members = try self.members(element, "filter", required: ["field", "operator"], others: ["value"])
            place.enter("field")
            let subject = FormulaNode.variable(try locator(members["field"] ?? .null, "field"))
            place.leave()
            let comparison = try comparison(try text(members["operator"] ?? .null, "filter", "operator"), of: "filter")
            let operand = try node(members["value"] ?? .null, at: "value")
            conditions.append(.eval(subject, comparison, operand: operand))
            place.leave()
        }
        return .all(conditions)
    }

    private mutating func map(_ argument: JSON) throws(Failure) -> FormulaNode {
        // One of the platform's own examples writes "mappings".
        let name = argument["mappings"] == nil ? "mapping" : "mappings"
        let members = try self.members(argument, "$map", required: ["value", name], others: ["default"])
        place.enter("value")
        let subject = try mapSubject(members["value"] ?? .null)
        place.leave()
        place.enter(name)
        var pairs: [FormulaPair] = []
        for (index, element) in try array(members[name] ?? .null, "$map").enumerated() {
            place.enter(index)
            let pair = try self.members(element, "$map", required: ["from", "to"], others: [])
            let from = try node(pair["from"] ?? .null, at: "from")
            pairs.append(FormulaPair(from: from, to: try node(pair["to"] ?? .null, at: "to")))
            place.leave()
        }
        place.leave()
        return .map(subject, pairs, otherwise: try otherwise(members))
    }

    /// The same example gives a locator as the value. A table for one fixed text would be no table.
    private mutating func mapSubject(_ subject: JSON) throws(Failure) -> FormulaNode {
        if case .string(let text) = subject, text.hasPrefix("$.") { return .variable(try locator(subject, "$map")) }
        return try node(subject)
    }

    private mutating func iterate(_ argument: JSON) throws(Failure) -> FormulaNode {
        let members = try self.members(argument, "$iterate", required: ["source", "item"], others: [])
        let source = try node(members["source"] ?? .null, at: "source")
        let outer = scope
        scope = .item(outer: outer)
        let item = try node(members["item"] ?? .null, at: "item")
        scope = outer
        return .iterate(source: source, item: item)
    }

    private mutating func located(_ argument: JSON) throws(Failure) -> FormulaNode {
        argument.stringValue == nil ? try node(argument) : .variable(try locator(argument, "$extractDate"))
    }

    private mutating func copy(_ argument: JSON) throws(Failure) -> FormulaNode {
        let locator = try Locator(try text(argument, "$copy"), path: place.text)
        guard let last = objects.indices.last else {
            throw wrong("“$copy” copies from the object around it, and there is none here.")
        }
        guard let member = objects[last].names.firstIndex(of: locator.root) else {
            let ending = Words.ending(locator.root, among: objects[last].names)
            throw wrong("There is no member “\(locator.root)” beside this one\(ending)")
        }
        objects[last].copied[objects[last].current, default: []].append(member)
        return .copy(locator, member: member)
    }

    private mutating func plain(_ argument: JSON) throws(Failure) -> FormulaNode {
        try constant(argument)
    }

    /// A formula that is the result: nothing inside is computed but `$var`.
    private mutating func formula(_ tree: JSON) throws(Failure) -> FormulaNode {
        valuesLeft -= 1
        guard valuesLeft >= 0 else { throw at(limits.tooManyValues) }
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depth + 1 else { throw at(limits.tooDeep) }
        switch tree {
        case .array(let elements):
            var nodes: [FormulaNode] = []
            for (index, element) in elements.enumerated() {
                place.enter(index)
                nodes.append(try formula(element))
                place.leave()
            }
            return .array(nodes)
        case .object(let members):
            if members.count == 1, let locator = members["$var"] {
                place.enter("$var")
                defer { place.leave() }
                return .variable(try self.locator(locator, "$var"))
            }
            var object = FormulaObject()
            for (name, value) in members {
                place.enter(name)
                object.members.append((name, try formula(value)))
                place.leave()
            }
            return .object(object)
        case .null, .bool, .integer, .number, .string: return try constant(tree)
        }
    }

    // MARK: Texts with holes

    /// Takes `{ template, values }` apart. A brace that surrounds no name is an ordinary character.
    private mutating func template(_ argument: JSON) throws(Failure) -> [TemplatePiece] {
        let members = try self.members(argument, "$tpl", required: ["template"], others: ["values"])
        let template = try text(members["template"] ?? .null, "$tpl", "template")
        let values = try members["values"].map { (json) throws(Failure) in
            try self.members(json, "$tpl", required: [], others: nil)
        }
        var nodes = JSONObject()
        place.enter("values")
        var places: [ExactText: FormulaNode] = [:]
        for (name, tree) in values ?? JSONObject() {
            places[name] = try node(tree, at: name)
            nodes[name] = tree
        }
        place.leave()
        return try TemplatePiece.pieces(template) { (name) throws(Failure) in
            if let node = places[name] { return node }
            let hint = Words.nearest(name, among: nodes.names).map { ", did you mean “\($0)”?" } ?? "."
            throw wrong("“{\(name)}” is not among the values of “$tpl”\(hint)")
        }
    }

    /// `${locator}`, as the platform's oldest pages write it.
    private func oldTemplate(_ template: String) throws(Failure) -> [TemplatePiece] {
        try TemplatePiece.oldPieces(template) { (text) throws(Failure) in
            guard !text.utf8.contains(UInt8(ascii: "(")) else {
                throw wrong("“$template” calls no functions: use “$concat” or “$tpl”, and “$base64” inside.")
            }
            return .variable(try locator(.string(text), "$template"))
        } unclosed: { () throws(Failure) in
            throw wrong("A “${” has no “}”.")
        }
    }
}
