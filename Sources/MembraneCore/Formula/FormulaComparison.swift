/// The operators of `$eval`.
enum FormulaComparison: String, CaseIterable, Sendable {
    case isEqual = "is"
    case isNot
    case isEmpty
    case isNotEmpty
    case contains
    case doesNotContain
    case oneOf
    case noneOf
    case isGreater = "gt"
    case isGreaterOrEqual = "gte"
    case isLess = "lt"
    case isLessOrEqual = "lte"

    /// Whether it looks at the value alone.
    var ignoresOperand: Bool { self == .isEmpty || self == .isNotEmpty }

    /// What has no value counts as null. Values that have no order, or not the same one, are in no order.
    func holds(_ value: JSON, _ operand: JSON) -> Bool {
        switch self {
        case .isEqual: value.isSame(as: operand)
        case .isNot: !value.isSame(as: operand)
        case .isEmpty: value.isEmptyValue
        case .isNotEmpty: !value.isEmptyValue
        case .contains: Self.contains(value, operand)
        case .doesNotContain: !Self.contains(value, operand)
        case .oneOf: Self.isOne(value, of: operand)
        case .noneOf: !Self.isOne(value, of: operand)
        case .isGreater: value.order(comparedTo: operand).map { $0 > 0 } ?? false
        case .isGreaterOrEqual: value.order(comparedTo: operand).map { $0 >= 0 } ?? false
        case .isLess: value.order(comparedTo: operand).map { $0 < 0 } ?? false
        case .isLessOrEqual: value.order(comparedTo: operand).map { $0 <= 0 } ?? false
        }
    }

    private static func isOne(_ value: JSON, of list: JSON) -> Bool {
        list.arrayValue?.contains { $0.isSame(as: value) } ?? false
    }

    private static func contains(_ whole: JSON, _ part: JSON) -> Bool {
        switch (whole, part) {
        case (.array(let elements), _): elements.contains { $0.isSame(as: part) }
        case (.string(let text), .string(let piece)): contains(Array(text.utf8), Array(piece.utf8))
        default: false
        }
    }

    /// By Knuth, Morris and Pratt: linear, whatever the two texts are.
    private static func contains(_ text: [UInt8], _ piece: [UInt8]) -> Bool {
        guard !piece.isEmpty else { return true }
        /// For each prefix of the piece, how long its longest proper prefix is that is also its end.
        var borders = [0]
        var matched = 0
        for byte in piece.dropFirst() {
            while matched > 0, piece[matched] != byte { matched = borders[matched - 1] }
            if piece[matched] == byte { matched += 1 }
            borders.append(matched)
        }
        matched = 0
        for byte in text {
            while matched > 0, piece[matched] != byte { matched = borders[matched - 1] }
            if piece[matched] == byte { matched += 1 }
            if matched == piece.count { return true }
        }
        return false
    }
}
