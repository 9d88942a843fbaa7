/// A schema whose keywords are being read: they come in any order, and some mean something together only.
struct SchemaDraft {
    var title: String?
    var isSensitive = false
    var types: SchemaTypes?
    var enumeration: [JSON]?
    var allowsCustom = false
    var constant: JSON?

    var minimum: JSON?
    var maximum: JSON?
    var exclusiveMinimum: JSON?
    var exclusiveMaximum: JSON?
    var multiple: (of: Decimal, written: JSON)?

    var minLength: Int?
    var maxLength: Int?
    var pattern: Pattern?
    var format: SchemaFormat?

    var minItems: Int?
    var maxItems: Int?
    var minContains: Int?
    var maxContains: Int?
    var hasUniqueItems = false
    var prefixItems: [Int] = []
    var items: Int?
    var contains: Int?
    var unevaluatedItems: Int?

    var required: [String] = []
    var minProperties: Int?
    var maxProperties: Int?
    var properties: [(name: String, schema: Int)] = []
    var patterns: [(pattern: Pattern, schema: Int)] = []
    var additionalProperties: Int?
    var propertyNames: Int?
    var unevaluatedProperties: Int?
    var dependentRequired: [(name: String, needed: [String])] = []
    var dependentSchemas: [(name: String, schema: Int)] = []

    var reference: String?
    var dynamicReference: String?
    var allOf: [Int] = []
    var anyOf: [Int] = []
    var oneOf: [Int] = []
    var not: Int?
    var condition: Int?
    var then: Int?
    var otherwise: Int?

    /// The schema without its references, which are resolved when the whole document is read.
    var node: SchemaNode {
        var node = SchemaNode()
        node.title = title
        node.isSensitive = isSensitive
        for (name, schema) in properties { node.properties[name] = schema }
        node.propertyNames = properties.map(\.name)
        node.assertions = valueAssertions + textAssertions + listAssertions + objectAssertions + combinations
        return node
    }

    /// The type comes first: what does not have it is told nothing else.
    private var valueAssertions: [SchemaAssertion] {
        [
            types.map { .types($0) },
            allowsCustom ? nil : enumeration.map { .enumeration($0) },
            constant.map { .constant($0) },
            minimum.map { .minimum($0) },
            maximum.map { .maximum($0) },
            exclusiveMinimum.map { .exclusiveMinimum($0) },
            exclusiveMaximum.map { .exclusiveMaximum($0) },
            multiple.map { .multiple(of: $0.of, written: $0.written) },
        ].compactMap(\.self)
    }

    private var textAssertions: [SchemaAssertion] {
        [
            minLength.map { .minLength($0) },
            maxLength.map { .maxLength($0) },
            pattern.map { .pattern($0) },
            format.map { .format($0) },
        ].compactMap(\.self)
    }

    private var listAssertions: [SchemaAssertion] {
        [
            minItems.map { .minItems($0) },
            maxItems.map { .maxItems($0) },
            hasUniqueItems ? .uniqueItems : nil,
            prefixItems.isEmpty && items == nil ? nil : .items(first: prefixItems, others: items),
            contains.map { .contains($0, least: minContains ?? 1, most: maxContains) },
        ].compactMap(\.self)
    }

    private var objectAssertions: [SchemaAssertion] {
        let hasMembers = !properties.isEmpty || !patterns.isEmpty || additionalProperties != nil
        return [
            required.isEmpty ? nil : .required(required),
            dependentRequired.isEmpty ? nil : .dependentRequired(dependentRequired),
            minProperties.map { .minProperties($0) },
            maxProperties.map { .maxProperties($0) },
            propertyNames.map { .propertyNames($0) },
            hasMembers ? .members(patterns: patterns, others: additionalProperties) : nil,
            dependentSchemas.isEmpty ? nil : .dependentSchemas(dependentSchemas),
        ].compactMap(\.self)
    }

    private var combinations: [SchemaAssertion] {
        [
            allOf.isEmpty ? nil : .allOf(allOf),
            anyOf.isEmpty ? nil : .anyOf(anyOf),
            oneOf.isEmpty ? nil : .oneOf(oneOf),
            not.map { .not($0) },
            condition.map { .condition($0, then: then, otherwise: otherwise) },
            unevaluatedItems.map { .unevaluatedItems($0) },
            unevaluatedProperties.map { .unevaluatedProperties($0) },
        ].compactMap(\.self)
    }
}
