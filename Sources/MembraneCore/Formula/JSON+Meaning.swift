/// What values mean to formulas and schemas.
extension JSON {
    /// Null, "", [] and {}.
    var isEmptyValue: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .integer, .number: false
        }
    }

    /// As in ECMAScript: everything but false, null, 0 and "".
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .integer(let value): value != 0
        case .number: Decimal(self).map { !$0.isZero } ?? false
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
        case .number(let value): wholeValue.map { String($0) } ?? value.text
        case .null, .array, .object: nil
        }
    }

    /// Equality of JSON values: 1 and 1.0 are the same number, and texts are compared letter by letter.
    func isSame(as other: JSON) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number):
            order(comparedTo: other) == 0
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
        // Exact, whatever the numbers' digits.
        case (.integer, .number), (.number, .integer), (.number, .number):
            Decimal(self).flatMap { left in Decimal(other).map { left.order(comparedTo: $0) } }
        default: nil
        }
    }

    var isNumber: Bool {
        switch self {
        case .integer, .number: true
        case .null, .bool, .string, .array, .object: false
        }
    }

    /// About how many bytes the value takes as text; nil when it is nested too deep.
    func size(depth: Int) -> Int? {
        guard depth <= JSONLimits.depth else { return nil }
        switch self {
        case .null, .bool: return 4
        case .integer: return 8
        case .number(let number): return number.text.utf8.count
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
