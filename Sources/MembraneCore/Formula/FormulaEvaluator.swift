/// One evaluation, with what it may still spend.
struct FormulaEvaluator {
    private var variables: JSONObject
    private let limits: FormulaLimits
    private var stepsLeft: Int
    private var workLeft: Int
    private var depth = 0
    /// The objects around this place that `$copy` takes values from, the nearest one last.
    private var frames: [Frame] = []
    /// Within an address.
    private var isAddress = false

    private struct Frame {
        let object: FormulaObject
        let variables: JSONObject
        var values: [FrameValue]
    }

    private enum FrameValue {
        case waiting
        case beingMade
        case made(JSON?)
    }

    init(variables: JSONObject, limits: FormulaLimits) {
        self.variables = variables
        self.limits = limits
        stepsLeft = limits.steps
        workLeft = limits.work
    }

    /// Nil where there is no value.
    mutating func value(_ node: FormulaNode) throws(Failure) -> JSON? {
        stepsLeft -= 1
        guard stepsLeft >= 0 else { throw limits.tooManySteps }
        depth += 1
        defer { depth -= 1 }
        // The node that holds a whole tree is no level of its own.
        guard depth <= limits.depth + 1 else { throw limits.tooDeep }
        switch node {
        case .constant(let value, let size):
            try spend(size)
            return value
        case .array(let nodes):
            var values: [JSON] = []
            values.reserveCapacity(nodes.count)
            for (index, node) in nodes.enumerated() {
                do throws(Failure) {
                    values.append(try value(node) ?? .null)
                } catch {
                    throw error.oneLevelOut("[\(index)]")
                }
            }
            return .array(values)
        case .object(let object): return .object(try members(of: object))
        case .variable(let locator): return try spend(locator.value(in: variables))
        case .copy(let locator, let member): return try spend(locator.value(from: try memberValue(member)))
        case .concat(.written(let nodes), let delimiter): return try concat(nodes, delimiter)
        case .concat(.computed(let node), let delimiter): return try concat(node, delimiter)
        case .template(let pieces, let name): return try template(pieces, name)
        case .firstNotEmpty(let nodes):
            for node in nodes {
                if let value = try value(node), !value.isEmptyValue { return value }
            }
            return nil
        case .cases(let cases, let otherwise):
            for one in cases where try one.filter.map({ (filter) throws(Failure) in try isTrue(filter) }) ?? true {
                return try value(one.value)
            }
            return try otherwise.flatMap { (node) throws(Failure) in try value(node) }
        case .map(let subject, let pairs, let otherwise):
            let key = try value(subject) ?? .null
            for pair in pairs where try (value(pair.from) ?? .null).isSame(as: key) { return try value(pair.to) }
            return try otherwise.flatMap { (node) throws(Failure) in try value(node) }
        case .iterate(let source, let item): return try iterate(source, item)
        case .eval(let subject, let comparison, let operand):
            let left = try value(subject) ?? .null
            let right = comparison.ignoresOperand ? .null : try value(operand) ?? .null
            return .bool(comparison.holds(left, right))
        case .all(let nodes):
            for node in nodes where try !isTrue(node) { return false }
            return true
        case .any(let nodes):
            for node in nodes where try isTrue(node) { return true }
            return false
        case .firstName(let node): return try optionalText(node, "$firstName").flatMap { PersonName($0).first }
        case .lastName(let node): return try optionalText(node, "$lastName").flatMap { PersonName($0).last }
        case .date(let node): return try date(node)
        case .lower(let node):
            guard let text = try optionalText(node, "$lower") else { return nil }
            return try spend(.string(text.lowercasedForPeople()))
        case .base64(let node):
            guard let text = try text(try value(node), of: node, for: "$base64") else { return nil }
            return try spend(.string(Base64.encode(Array(text.utf8))))
        case .address(let node):
            isAddress = true
            defer { isAddress = false }
            return try value(node)
        }
    }

    // MARK: Objects

    private mutating func members(of object: FormulaObject) throws(Failure) -> JSONObject {
        guard !object.isCopiedFrom else { return try membersWithCopies(of: object) }
        var members: [(name: String, value: JSON)] = []
        members.reserveCapacity(object.members.count)
        for (name, node) in object.members {
            try spend(name.utf8.count)
            do throws(Failure) {
                if let value = try value(node) { members.append((name, value)) }
            } catch {
                throw error.oneLevelOut(JSONPlace.path("", name))
            }
        }
        return JSONObject(distinct: members)
    }

    private mutating func membersWithCopies(of object: FormulaObject) throws(Failure) -> JSONObject {
        let waiting = [FrameValue](repeating: .waiting, count: object.members.count)
        frames.append(Frame(object: object, variables: variables, values: waiting))
        defer { _ = frames.popLast() }
        var members: [(name: String, value: JSON)] = []
        for (index, member) in object.members.enumerated() {
            try spend(member.name.utf8.count)
            do throws(Failure) {
                if let value = try memberValue(index) { members.append((member.name, value)) }
            } catch {
                throw error.oneLevelOut(JSONPlace.path("", member.name))
            }
        }
        return JSONObject(distinct: members)
    }

    /// A member of the nearest object that is copied from, made now if it was not yet.
    private mutating func memberValue(_ index: Int) throws(Failure) -> JSON? {
        guard let frame = frames.last, index < frame.values.count else { throw .internal("A copy has no object.") }
        switch frame.values[index] {
        case .made(let value): return value
        case .beingMade: throw FormulaReader.loop(frame.object.members[index].name)
        case .waiting: break
        }
        frames[frames.count - 1].values[index] = .beingMade
        // A copy may stand inside `$iterate`, and what it copies outside.
        let here = variables
        variables = frame.variables
        let value = try value(frame.object.members[index].node)
        variables = here
        frames[frames.count - 1].values[index] = .made(value)
        return value
    }

    private mutating func iterate(_ source: FormulaNode, _ item: FormulaNode) throws(Failure) -> JSON? {
        guard let list = try value(source), list != .null else { return nil }
        guard case .array(let elements) = list else {
            throw Self.wrong(source, "must be a list for “$iterate”, and is \(list.kindName)")
        }
        let outer = variables
        defer { variables = outer }
        var values: [JSON] = []
        for element in elements {
            variables = JSONObject(distinct: [("item", element), ("parent", .object(outer))])
            values.append(try part(item) ?? .null)
        }
        return .array(values)
    }

    // MARK: Texts

    private mutating func concat(_ nodes: [FormulaNode], _ delimiter: String?) throws(Failure) -> JSON {
        var builder = TextBuilder(name: "$concat", delimiter: delimiter)
        for node in nodes {
            if let part = try text(try part(node), of: node, for: "$concat", isOptional: delimiter != nil) {
                try builder.append(part, from: node)
            }
        }
        return try spend(.string(builder.text))
    }

    private mutating func concat(_ node: FormulaNode, _ delimiter: String?) throws(Failure) -> JSON? {
        guard let list = try part(node), list != .null else {
            return try text(nil, of: node, for: "$concat", isOptional: delimiter != nil).map { .string($0) }
        }
        guard case .array(let elements) = list else {
            throw Self.wrong(node, "must be a list for “$concat”, and is \(list.kindName)")
        }
        var builder = TextBuilder(name: "$concat", delimiter: delimiter)
        for element in elements {
            if let part = try text(element, of: node, for: "$concat", isOptional: delimiter != nil) {
                try builder.append(part, from: node)
            }
        }
        return try spend(.string(builder.text))
    }

    private mutating func template(_ pieces: [TemplatePiece], _ name: String) throws(Failure) -> JSON {
        var builder = TextBuilder(name: name, delimiter: nil)
        for piece in pieces {
            switch piece {
            case .text(let plain): builder.append(plain)
            case .value(let node):
                if let part = try text(try part(node), of: node, for: name) { try builder.append(part, from: node) }
            }
        }
        return try spend(.string(builder.text))
    }

    /// What is put together, encoded where that becomes an address, but for what was put together already.
    private mutating func part(_ node: FormulaNode) throws(Failure) -> JSON? {
        guard isAddress else { return try value(node) }
        switch node {
        case .constant, .template, .concat, .iterate, .address: return try value(node)
        case .firstNotEmpty(let nodes):
            for node in nodes {
                if let part = try part(node), !part.isEmptyValue { return part }
            }
            return nil
        case .cases(let cases, let otherwise):
            for one in cases where try one.filter.map({ (filter) throws(Failure) in try isTrue(filter) }) ?? true {
                return try part(one.value)
            }
            return try otherwise.flatMap { (node) throws(Failure) in try part(node) }
        case .map(let subject, let pairs, let otherwise):
            let key = try unencoded(subject) ?? .null
            for pair in pairs where try (unencoded(pair.from) ?? .null).isSame(as: key) { return try part(pair.to) }
            return try otherwise.flatMap { (node) throws(Failure) in try part(node) }
        default: return try unencoded(node).map(Self.encoded)
        }
    }

    /// What is compared or computed with is no part of the address.
    private mutating func unencoded(_ node: FormulaNode) throws(Failure) -> JSON? {
        isAddress = false
        defer { isAddress = true }
        return try value(node)
    }

    private static func encoded(_ value: JSON) -> JSON {
        switch value {
        case .array(let elements): .array(elements.map(encoded))
        case .string(let text): .string(PercentEncoding.encode(text))
        default: value
        }
    }

    /// A part of a longer text. An address or a header with a hole in it is never wanted, a list may have one.
    private func text(
        _ value: JSON?, of node: FormulaNode, for name: String, isOptional: Bool = false
    ) throws(Failure) -> String? {
        guard let value, value != .null else {
            guard !isOptional else { return nil }
            guard let locator = node.locator else { throw .invalidRequest("A part of “\(name)” has no value.") }
            throw Failure.invalidRequest("“\(locator)” has no value, and “\(name)” needs it.")
                .with("locator", .string(locator))
        }
        if isOptional, value.isEmptyValue { return nil }
        guard let text = value.plainText else {
            throw Self.wrong(node, "is \(value.kindName), and “\(name)” needs a text")
        }
        return text
    }

    private mutating func optionalText(_ node: FormulaNode, _ name: String) throws(Failure) -> String? {
        guard let value = try value(node), value != .null else { return nil }
        guard case .string(let text) = value else {
            throw Self.wrong(node, "is \(value.kindName), and “\(name)” needs a text")
        }
        return text
    }

    /// The date of an instant as it is written: it is not brought into another time zone.
    private mutating func date(_ node: FormulaNode) throws(Failure) -> JSON? {
        guard let text = try optionalText(node, "$extractDate"), !text.isEmpty else { return nil }
        let date = text.utf8.prefix(10)
        guard DateTime.isDate(date), text.utf8.dropFirst(10).first.map({ "Tt ".utf8.contains($0) }) ?? true else {
            throw Self.wrong(node, "begins with no date, such as 2026-01-31")
        }
        return .string(String(Substring(date)))
    }

    // MARK: Limits and failures

    private mutating func isTrue(_ node: FormulaNode) throws(Failure) -> Bool {
        let isWithin = isAddress
        isAddress = false
        defer { isAddress = isWithin }
        return try value(node)?.isTruthy ?? false
    }

    private mutating func spend(_ size: Int) throws(Failure) {
        workLeft -= size
        guard workLeft >= 0 else { throw limits.tooMuchWork }
    }

    /// Counts a value that was read or made.
    private mutating func spend(_ value: JSON?) throws(Failure) -> JSON? {
        guard let value else { return nil }
        return try spend(value) as JSON
    }

    private mutating func spend(_ value: JSON) throws(Failure) -> JSON {
        guard let size = value.size(depth: 0) else { throw limits.tooDeep }
        try spend(size)
        return value
    }

    private static func wrong(_ node: FormulaNode, _ problem: String) -> Failure {
        let subject = node.locator.map { "“\($0)”" } ?? "A part"
        return .invalidRequest("\(subject) \(problem).")
    }
}

extension Failure {
    /// The key of what a value does that would end the host of an address, or lead elsewhere.
    static let hostPartInvalid = "host_part_invalid"

    /// The same failure one level further out: its path begins with the step.
    fileprivate func oneLevelOut(_ step: String) -> Failure {
        let inner = data["path"]?.stringValue ?? ""
        let separator = inner.isEmpty || inner.hasPrefix("[") || step.isEmpty ? "" : "."
        return with("path", .string(String((step + separator + inner).unicodeScalars.prefix(300))))
    }

    /// The same failure of a formula that stands there.
    func ofFormula(at path: String) -> Failure {
        path.isEmpty ? self : oneLevelOut(path)
    }
}

/// A text that grows part by part.
private struct TextBuilder {
    let name: String
    let delimiter: String?
    private(set) var text = ""
    private var isEmpty = true

    init(name: String, delimiter: String?) {
        self.name = name
        self.delimiter = delimiter
    }

    mutating func append(_ part: String) {
        delimit()
        text += part
    }

    private mutating func delimit() {
        if !isEmpty, let delimiter { text += delimiter }
        isEmpty = false
    }

    /// What a person types as a subdomain must not lead elsewhere: `evil.example/` in the host of a token address
    /// would receive the client secret.
    mutating func append(_ part: String, from node: FormulaNode) throws(Failure) {
        delimit()
        // Who chooses the whole host may choose its port.
        let isWhole = text.hasSuffix("://")
        if !node.isConstant, WebAddress.endsInAuthority(text), !WebAddress.isAuthorityText(part, withPort: isWhole) {
            let locator = node.locator
            var failure = Failure.invalidRequest(
                "\(locator.map { "“\($0)”" } ?? "A part") stands in the host of an address: it may only hold letters, "
                    + "digits, “.”\(isWhole ? ", “-” and a port" : " and “-”").")
            failure.key = Failure.hostPartInvalid
            throw locator.map { failure.with("locator", .string($0)) } ?? failure
        }
        text += part
    }
}

/// A person's full name in two parts. A single word is the last name, because that is the one that apps require.
private struct PersonName {
    let first: JSON?
    let last: JSON?

    init(_ name: String) {
        let words = name.words()
        first = words.count > 1 ? words.first.map { .string(String($0)) } : nil
        let others = words.count > 1 ? words.dropFirst() : words[...]
        last = others.isEmpty ? nil : .string(others.joined(separator: " "))
    }
}
