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
