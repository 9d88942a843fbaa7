/// One formula, its shape checked: what validation walks through and evaluation computes.
enum FormulaOperation {
    case variable(Locator)
    case concat([JSON])
    case template([TemplatePiece])
    case firstNotEmpty([JSON])
    case cases([(filter: JSON?, value: JSON)], otherwise: JSON?, place: String)
    case map(JSON, [(from: JSON, to: JSON)], otherwise: JSON?)
    case eval(JSON, FormulaComparison, operand: JSON)
    case all([JSON])
    case any([JSON])
    case plain(JSON)
    case lower(JSON)
    case base64(JSON)

    static let names = [
        "$var", "$concat", "$tpl", "$firstNotEmpty", "$case", "$map", "$eval", "$and", "$or", "$plain", "$lower",
        "$base64",
    ]

    /// What the platform knows and this library does not, and what serves instead.
    private static let unsupported = [
        "$template": "use $tpl with values, or $concat",
        "$iterate": "name the element that is meant with $var, such as “$.list[0]”",
        "$firstName": "keep the whole name with $var",
        "$lastName": "keep the whole name with $var",
        "$extractFirstName": "keep the whole name with $var",
        "$extractDate": "keep the whole instant with $var",
        "$record": "write the object as it is",
        "$copy": "repeat the formula of the other member",
        "$lookup": "send the request yourself",
        "$findExternalRecordId": "keep such tables in your own product",
        "$findAppRecordId": "keep such tables in your own product",
        "$dataSchemaRef": "write the schema as it is",
        "$jsonata": "use $var, $concat, $case, $map and $eval",
        "$formula": "use $plain, and $var outside of it",
    ]

    /// Nil for an object that stands for itself.
    init?(_ members: JSONObject, path: String?) throws(Failure) {
        guard let name = members.names.first(where: { $0.hasPrefix("$") }), let argument = members[name] else {
            return nil
        }
        if name == "$eval" {
            self = try FormulaComparison.operation(members, argument, path: path)
            return
        }
        if let other = members.names.first(where: { $0 != name }) {
            throw .invalidRequest("“\(name)” stands alone in its object; “\(other)” is beside it.", path: path)
        }
        let shape = FormulaShape(name: name, path: path.map { "\($0).\(name)" })
        switch name {
        case "$var": self = .variable(try Locator(shape.text(argument), path: shape.path))
        case "$concat": self = .concat(try shape.list(argument))
        case "$tpl": self = .template(try TemplatePiece.pieces(argument, shape))
        case "$firstNotEmpty": self = .firstNotEmpty(try shape.list(argument))
        case "$case": self = try Self.cases(argument, shape)
        case "$map": self = try Self.map(argument, shape)
        case "$and": self = .all(try shape.list(argument))
        case "$or": self = .any(try shape.list(argument))
        case "$plain": self = .plain(argument)
        case "$lower": self = .lower(argument)
        case "$base64": self = .base64(argument)
        default:
            if let instead = Self.unsupported[name] {
                let failure = Failure.unsupported("The formula “\(name)” is not supported: \(instead).")
                throw path.map { failure.with("path", .string($0)) } ?? failure
            }
            let hint = Words.nearest(name, among: Self.names).map { "did you mean “\($0)”?" }
            throw .invalidRequest(
                "There is no formula “\(name)”; \(hint ?? "keep a value as it is with “$plain”").", path: path)
        }
    }

    private static func cases(_ argument: JSON, _ shape: FormulaShape) throws(Failure) -> FormulaOperation {
        var (elements, otherwise, place) = (argument, JSON?.none, "")
        if argument.arrayValue == nil {
            let members = try shape.object(argument, required: ["cases"], optional: ["default"])
            (elements, otherwise, place) = (members["cases"] ?? .null, members["default"], ".cases")
        }
        let list = shape.at(place)
        var cases: [(filter: JSON?, value: JSON)] = []
        for (index, element) in try list.list(elements).enumerated() {
            let place = list.at("[\(index)]")
            let one = try place.object(element, required: ["value"], optional: ["filter"])
            if case .array(let conditions)? = one["filter"], !conditions.isEmpty {
                throw .invalidRequest("A filter is a formula, such as {\"$eval\": …, \"is\": …}.", path: place.path)
            }
            // An empty filter always fits.
            let filter = one["filter"].flatMap { $0.isEmptyValue ? nil : $0 }
            cases.append((filter, one["value"] ?? .null))
        }
        return .cases(cases, otherwise: otherwise, place: ".$case\(place)")
    }

    private static func map(_ argument: JSON, _ shape: FormulaShape) throws(Failure) -> FormulaOperation {
        // One of the platform's own examples writes "mappings".
        let name = argument["mappings"] == nil ? "mapping" : "mappings"
        let members = try shape.object(argument, required: ["value", name], optional: ["default"])
        let list = shape.at(".\(name)")
        var pairs: [(from: JSON, to: JSON)] = []
        for (index, element) in try list.list(members[name] ?? .null).enumerated() {
            let pair = try list.at("[\(index)]").object(element, required: ["from", "to"], optional: [])
            pairs.append((pair["from"] ?? .null, pair["to"] ?? .null))
        }
        return .map(members["value"] ?? .null, pairs, otherwise: members["default"])
    }

    /// The trees inside that are evaluated, with their place below the formula's own.
    var children: [(path: String, tree: JSON)] {
        switch self {
        case .variable, .plain: []
        case .concat(let parts): Self.numbered("$concat", parts)
        case .firstNotEmpty(let parts): Self.numbered("$firstNotEmpty", parts)
        case .all(let parts): Self.numbered("$and", parts)
        case .any(let parts): Self.numbered("$or", parts)
        case .lower(let part): [(".$lower", part)]
        case .base64(let part): [(".$base64", part)]
        case .template(let pieces):
            pieces.compactMap { piece in
                if case .value(let name, let tree) = piece { (".$tpl.values.\(name)", tree) } else { nil }
            }
        case .cases(let cases, let otherwise, let place):
            cases.enumerated().flatMap { index, one in
                [("\(place)[\(index)].filter", one.filter ?? .null), ("\(place)[\(index)].value", one.value)]
            } + [(".$case.default", otherwise ?? .null)]
        case .map(let value, let pairs, let otherwise):
            [(".$map.value", value)]
                + pairs.enumerated().flatMap { index, pair in
                    [(".$map.mapping[\(index)].from", pair.from), (".$map.mapping[\(index)].to", pair.to)]
                } + [(".$map.default", otherwise ?? .null)]
        case .eval(let value, let comparison, let operand): [(".$eval", value), (".\(comparison.rawValue)", operand)]
        }
    }

    private static func numbered(_ name: String, _ parts: [JSON]) -> [(path: String, tree: JSON)] {
        parts.enumerated().map { (".\(name)[\($0.offset)]", $0.element) }
    }
}
