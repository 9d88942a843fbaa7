struct SchemaTypes: OptionSet, Sendable {
    let rawValue: UInt8

    static let string = SchemaTypes(rawValue: 1)
    static let number = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let boolean = SchemaTypes(rawValue: 8)
    static let array = SchemaTypes(rawValue: 16)
    static let object = SchemaTypes(rawValue: 32)
    static let null = SchemaTypes(rawValue: 64)

    /// With what a sentence calls it.
    static let named: [(name: String, type: SchemaTypes, words: String)] = [
        ("string", .string, "a text"), ("number", .number, "a number"), ("integer", .integer, "a whole number"),
        ("boolean", .boolean, "true or false"), ("array", .array, "a list"), ("object", .object, "an object"),
        ("null", .null, "empty"),
    ]

    /// All the types that a value has.
    init(of value: JSON) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .integer: self = [.integer, .number]
        case .number: self = Decimal(value)?.isWhole == true ? [.integer, .number] : .number
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}
