/// The operators of `$eval`.
enum FormulaComparison: String, CaseIterable {
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

    /// Reads `{ "$eval": value, <operator>: operand }`.
    static func operation(
        _ members: JSONObject, _ value: JSON, path: String?
    ) throws(Failure) -> FormulaOperation {
        let names = members.names.filter { $0 != "$eval" }
        guard let name = names.first, names.count == 1 else {
            throw .invalidRequest("“$eval” needs exactly one operator beside it, such as “is”.", path: path)
        }
        guard let comparison = FormulaComparison(rawValue: name) else {
            let known = allCases.map(\.rawValue)
            let hint = Words.nearest(name, among: known).map { ", did you mean “\($0)”?" }
            throw .invalidRequest(
                "“$eval” has no operator “\(name)”\(hint ?? "; it has \(known.joined(separator: ", ")).")", path: path)
        }
        return .eval(value, comparison, operand: members[name] ?? .null)
    }

    /// What has no value counts as null. Values that have no order, or not the same one, are in no order.
    func holds(_ value: JSON, _ operand: JSON) -> Bool {
        switch self {
        case .isEqual: value.isSame(as: operand)
        case .isNot: !value.isSame(as: operand)
        case .isEmpty: value.isEmptyValue
        case .isNotEmpty: !value.isEmptyValue
        case .contains: Self.contains(value, operand)
        case .doesNotContain: !Self.contains(value, operand)
        case .oneOf: Self.contains(operand.arrayValue.map(JSON.array) ?? .null, value)
        case .noneOf: !Self.contains(operand.arrayValue.map(JSON.array) ?? .null, value)
        case .isGreater: value.order(comparedTo: operand).map { $0 > 0 } ?? false
        case .isGreaterOrEqual: value.order(comparedTo: operand).map { $0 >= 0 } ?? false
        case .isLess: value.order(comparedTo: operand).map { $0 < 0 } ?? false
        case .isLessOrEqual: value.order(comparedTo: operand).map { $0 <= 0 } ?? false
        }
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
