/// What values mean to formulas and schemas.
extension JSON {
    /// Null, "", [] and {}.
    var isEmptyValue: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .integer, .real: false
        }
    }

    /// As in ECMAScript: everything but false, null, 0 and "".
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .real(let value): value != 0
        case .string(let text): !text.isEmpty
        case .array, .object: true
        }
    }

    /// The value inside a longer text; nil for what is no single value.
    var plainText: String? {
        switch self {
        case .string(let text): text
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .real(let value): Int64(exactly: value).map { String($0) } ?? String(value)
        case .null, .array, .object: nil
        }
    }

    /// Equality of JSON values: 1 and 1.0 are the same number, and texts are compared letter by letter.
    func isSame(as other: JSON) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.integer, .integer), (.integer, .real), (.real, .integer), (.real, .real): order(comparedTo: other) == 0
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count && left.allSatisfy { name, value in right[name]?.isSame(as: value) ?? false }
        default: false
        }
    }

    /// Negative, zero or positive; nil for two values that have no order. Texts are ordered by their UTF-8 bytes,
    /// which puts instants in ISO 8601 in their order.
    func order(comparedTo other: JSON) -> Int? {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            left.utf8.elementsEqual(right.utf8) ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        case (.integer(let left), .integer(let right)): left < right ? -1 : left > right ? 1 : 0
        case (.real(let left), .real(let right)): left < right ? -1 : left > right ? 1 : left == right ? 0 : nil
        case (.integer(let left), .real(let right)): Self.order(left, right)
        case (.real(let left), .integer(let right)): Self.order(right, left).map { -$0 }
        default: nil
        }
    }

    /// Exact, also where the whole number has more digits than a Double.
    private static func order(_ left: Int64, _ right: Double) -> Int? {
        guard !right.isNaN else { return nil }
        guard let whole = Int64(exactly: right.rounded(.down)) else { return right < 0 ? 1 : -1 }
        return left < whole ? -1 : left > whole ? 1 : right > right.rounded(.down) ? -1 : 0
    }

    var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// About how many bytes the value takes as text; nil when it is nested too deep.
    func size(depth: Int) -> Int? {
        guard depth <= JSONLimits.depth else { return nil }
        switch self {
        case .null, .bool: return 4
        case .integer, .real: return 8
        case .string(let text): return text.utf8.count + 2
        case .array(let elements):
            var total = 2
            for element in elements {
                guard let size = element.size(depth: depth + 1) else { return nil }
                total += size + 1
            }
            return total
        case .object(let members):
            var total = 2
            for (name, value) in members {
                guard let size = value.size(depth: depth + 1) else { return nil }
                total += name.utf8.count + size + 4
            }
            return total
        }
    }
}
