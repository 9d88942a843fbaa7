/// Writing JSON text.
extension JSON {
    /// The value as compact JSON text, members in their order.
    package var text: String {
        var text = OwnedText(capacity: 512)
        write(to: &text)
        return String(text)
    }

    func write(to text: inout OwnedText) { write(to: &text, depth: 0) }

    /// Nothing that can be read is nested deeper than half of this.
    private static let maximumDepth = JSONLimits.depth * 2

    /// `null` for what is nested too deep.
    private func write(to text: inout OwnedText, depth: Int) {
        switch self {
        case .bool(let value): text.append(value ? "true" : "false" as StaticString)
        case .integer(let value): text.append(number: value)
        case .number(let value): text.append(value.text)
        case .string(let value): JSONText.append(value, to: &text)
        case .array(let elements) where depth <= Self.maximumDepth:
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                element.write(to: &text, depth: depth + 1)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members) where depth <= Self.maximumDepth:
            text.append(UInt8(ascii: "{"))
            var isFirst = true
            for (name, value) in members {
                if !isFirst { text.append(UInt8(ascii: ",")) }
                isFirst = false
                JSONText.append(name, to: &text)
                text.append(UInt8(ascii: ":"))
                value.write(to: &text, depth: depth + 1)
            }
            text.append(UInt8(ascii: "}"))
        case .null, .array, .object: text.append("null" as StaticString)
        }
    }
}
