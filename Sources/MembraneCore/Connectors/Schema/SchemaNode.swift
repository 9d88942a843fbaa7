/// One schema, read: what it asserts, in the order in which it is checked. Other schemas are named by their number.
struct SchemaNode: Sendable {
    var title: String?
    var isSensitive = false
    /// The part of the document, with an `$id` of its own, that it belongs to.
    var resource = 0
    /// The schema `false`, which nothing fits.
    var isFalse = false
    var properties: [ExactText: Int] = [:]
    var propertyNames: [String] = []
    var assertions: [SchemaAssertion] = []
}

enum SchemaAssertion: Sendable {
    case types(SchemaTypes)
    case enumeration([JSON])
    case constant(JSON)

    case minimum(JSON)
    case maximum(JSON)
    case exclusiveMinimum(JSON)
    case exclusiveMaximum(JSON)
    case multiple(of: Decimal, written: JSON)

    case minLength(Int)
    case maxLength(Int)
    case pattern(Pattern)
    case format(SchemaFormat)

    case minItems(Int)
    case maxItems(Int)
    case uniqueItems
    case items(first: [Int], others: Int?)
    case contains(Int, least: Int, most: Int?)

    case required([String])
    case dependentRequired([(name: String, needed: [String])])
    case minProperties(Int)
    case maxProperties(Int)
    case propertyNames(Int)
    /// The schema's properties, and these.
    case members(patterns: [(pattern: Pattern, schema: Int)], others: Int?)
    case dependentSchemas([(name: String, schema: Int)])

    case reference(Int)
    case dynamicReference(Int, anchor: String)
    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)
    case condition(Int, then: Int?, otherwise: Int?)
    case unevaluatedItems(Int)
    case unevaluatedProperties(Int)

    /// The schemas that are applied to the same value.
    var inPlace: [Int] {
        switch self {
        case .reference(let schema), .not(let schema): [schema]
        case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas): schemas
        case .condition(let schema, let then, let otherwise): [schema] + [then, otherwise].compactMap(\.self)
        case .dependentSchemas(let schemas): schemas.map(\.schema)
        default: []
        }
    }
}

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
        case .real(let number): self = number == number.rounded() && number.isFinite ? [.integer, .number] : .number
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}

/// A part of a schema's document that has an `$id`, or the whole.
struct SchemaResource: Sendable {
    /// Without a fragment.
    var base: URIReference
    /// The JSON pointer of its root from the root of the document.
    var pointer: String
    var root: Int
    var anchors: [ExactText: Int] = [:]
    var dynamicAnchors: [ExactText: Int] = [:]
}
