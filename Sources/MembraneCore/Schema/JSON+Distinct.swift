extension JSON {
    /// Text that is the same for equal values only: members in the order of their names, 1.0 written as 1.
    func appendDistinctly(to text: inout [UInt8]) {
        switch self {
        case .null: text.append(UInt8(ascii: "n"))
        case .bool(let value): text.append(value ? UInt8(ascii: "t") : UInt8(ascii: "f"))
        case .integer(let value): text.append(contentsOf: String(value).utf8)
        case .number:
            let number = wholeValue.map { String($0) } ?? Decimal(self)?.distinctText ?? ""
            text.append(contentsOf: number.utf8)
        case .string(let value): JSONText.append(value, to: &text)
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            for element in elements {
                element.appendDistinctly(to: &text)
                text.append(UInt8(ascii: ","))
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for name in members.names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                JSONText.append(name, to: &text)
                text.append(UInt8(ascii: ":"))
                members[name]?.appendDistinctly(to: &text)
                text.append(UInt8(ascii: ","))
            }
            text.append(UInt8(ascii: "}"))
        }
    }
}
