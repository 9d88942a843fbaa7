extension JSON {
    /// How many, as others write it: 3600, 3600.0, 3.6e3, "3600", " 3600.0 ". What is behind the point does not count. Nil for
    /// what is no number, is negative, or is above 2^53.
    var amount: Int64? {
        let number: JSON
        switch self {
        case .integer, .number: number = self
        case .string(let text):
            guard let read = JSON.number(in: text) else { return nil }
            number = read
        case .null, .bool, .array, .object: return nil
        }
        guard let decimal = Decimal(number), let amount = decimal.truncated else { return nil }
        return (0...9_007_199_254_740_992).contains(amount) && !decimal.isNegative ? amount : nil
    }

    /// The number that a text of moderate length consists of. Zeros may stand before it.
    private static func number(in text: String) -> JSON? {
        guard text.utf8.count <= 64 else { return nil }
        let padding = text.utf8.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
        let bytes = Array(text.utf8.dropFirst(padding))
        let zeros = bytes.prefix { $0 == UInt8(ascii: "0") }.count
        let isZero = zeros == bytes.count || !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[zeros])
        let value = JSON(lenient: Array(bytes.dropFirst(isZero ? max(zeros - 1, 0) : zeros)))
        return value?.isNumber == true ? value : nil
    }
}
