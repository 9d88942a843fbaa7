/// One evaluation, with what it may still spend.
struct FormulaEvaluator {
    let variables: JSONObject
    private var nodesLeft = Formula.maximumNodes
    private var workLeft = Formula.maximumWork

    init(variables: JSONObject) {
        self.variables = variables
    }

    /// Nil where there is no value.
    mutating func value(_ tree: JSON, depth: Int) throws(Failure) -> JSON? {
        nodesLeft -= 1
        guard nodesLeft >= 0 else {
            throw .invalidRequest("A formula has more than \(Formula.maximumNodes) values.")
        }
        guard depth <= JSONLimits.depth else { throw Self.tooDeep }
        switch tree {
        case .array(let elements):
            var values: [JSON] = []
            for element in elements { values.append(try value(element, depth: depth + 1) ?? .null) }
            return .array(values)
        case .object(let members):
            if let operation = try FormulaOperation(members, path: nil) {
                return try result(operation, depth: depth + 1)
            }
            var values = JSONObject()
            for (name, member) in members { values[name] = try value(member, depth: depth + 1) }
            return .object(values)
        case .null, .bool, .integer, .real, .string: return try spend(tree, depth: depth)
        }
    }

    private mutating func result(_ operation: FormulaOperation, depth: Int) throws(Failure) -> JSON? {
        switch operation {
        case .variable(let locator):
            return try locator.value(in: variables).map { value throws(Failure) in
                try spend(value, depth: depth)
            }
        case .plain(let tree): return try spend(tree, depth: depth)
        case .concat(let parts):
            var text = ""
            for part in parts { try append(part, to: &text, "$concat", depth: depth) }
            return try spend(.string(text), depth: depth)
        case .template(let pieces):
            var text = ""
            for piece in pieces {
                switch piece {
                case .text(let plain): text += plain
                case .value(_, let tree): try append(tree, to: &text, "$tpl", depth: depth)
                }
            }
            return try spend(.string(text), depth: depth)
        case .firstNotEmpty(let parts):
            for part in parts {
                if let value = try value(part, depth: depth), !value.isEmptyValue { return value }
            }
            return nil
        case .cases(let cases, let otherwise, _):
            for one in cases where try one.filter.map({ filter throws(Failure) in try isTrue(filter, depth) }) ?? true {
                return try value(one.value, depth: depth)
            }
            return try otherwise.flatMap { tree throws(Failure) in try value(tree, depth: depth) }
        case .map(let subject, let pairs, let otherwise):
            let key = try value(subject, depth: depth) ?? .null
            for pair in pairs where try (value(pair.from, depth: depth) ?? .null).isSame(as: key) {
                return try value(pair.to, depth: depth)
            }
            return try otherwise.flatMap { tree throws(Failure) in try value(tree, depth: depth) }
        case .eval(let subject, let comparison, let operand):
            let left = try value(subject, depth: depth) ?? .null
            let right = try value(operand, depth: depth) ?? .null
            return .bool(comparison.holds(left, right))
        case .all(let parts):
            for part in parts where try !isTrue(part, depth) { return false }
            return true
        case .any(let parts):
            for part in parts where try isTrue(part, depth) { return true }
            return false
        case .lower(let part):
            guard let value = try value(part, depth: depth), value != .null else { return nil }
            guard case .string(let text) = value else { throw Self.noText(part, value, "$lower") }
            return try spend(.string(text.lowercased()), depth: depth)
        case .base64(let part):
            let text = try text(part, for: "$base64", depth: depth)
            return try spend(.string(Base64.encode(Array(text.utf8))), depth: depth)
        }
    }

    private mutating func isTrue(_ tree: JSON, _ depth: Int) throws(Failure) -> Bool {
        try value(tree, depth: depth)?.isTruthy ?? false
    }

    /// What a person types as a subdomain must not lead elsewhere: `evil.example/` in the host of a token address
    /// would receive the client secret.
    private mutating func append(_ tree: JSON, to text: inout String, _ name: String, depth: Int) throws(Failure) {
        let part = try self.text(tree, for: name, depth: depth)
        if tree.stringValue == nil, WebAddress.endsInAuthority(text), !WebAddress.isAuthorityText(part) {
            let locator = Self.locator(in: tree)
            let failure = Failure.invalidRequest(
                "\(locator.map { "“\($0)”" } ?? "A part") stands in the host of an address: it may only hold letters, "
                    + "digits, “.”, “-” and a port.")
            throw locator.map { failure.with("locator", .string($0)) } ?? failure
        }
        text += part
    }

    /// A part of a longer text. An address or a header with a hole in it is never wanted.
    private mutating func text(_ tree: JSON, for name: String, depth: Int) throws(Failure) -> String {
        guard let value = try value(tree, depth: depth), value != .null else {
            guard let locator = Self.locator(in: tree) else {
                throw .invalidRequest("A part of “\(name)” has no value.")
            }
            throw Failure.invalidRequest("“\(locator)” has no value, and “\(name)” needs it.")
                .with("locator", .string(locator))
        }
        guard let text = value.plainText else { throw Self.noText(tree, value, name) }
        return text
    }

    /// Counts a value before it is used.
    private mutating func spend(_ value: JSON, depth: Int) throws(Failure) -> JSON {
        guard let size = value.size(depth: depth) else { throw Self.tooDeep }
        workLeft -= size
        guard workLeft >= 0 else {
            throw .invalidRequest("A formula handles more than \(Formula.maximumWork) bytes.")
        }
        return value
    }

    private static let tooDeep = Failure.invalidRequest(
        "A formula's value is nested deeper than \(JSONLimits.depth) levels.")

    private static func noText(_ tree: JSON, _ value: JSON, _ name: String) -> Failure {
        let subject = locator(in: tree).map { "“\($0)”" } ?? "A part"
        return .invalidRequest("\(subject) is \(value.kindName), and “\(name)” needs a text.")
    }

    /// The first locator in a tree: what an error can name without telling a value.
    private static func locator(in tree: JSON) -> String? {
        switch tree {
        case .object(let members):
            if case .string(let locator)? = members["$var"] {
                return locator.hasPrefix("$.") ? String(locator.dropFirst(2)) : locator
            }
            for (_, value) in members {
                if let found = locator(in: value) { return found }
            }
            return nil
        case .array(let elements):
            for element in elements {
                if let found = locator(in: element) { return found }
            }
            return nil
        case .null, .bool, .integer, .real, .string: return nil
        }
    }
}
