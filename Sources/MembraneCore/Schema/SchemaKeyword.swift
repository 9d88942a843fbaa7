/// The keywords that check nothing, and what is said about those that are not there.
enum SchemaKeyword {
    static let texts: Set<ExactText> = [
        "description", "$comment", "contentEncoding", "contentMediaType", "referenceUdm", "referenceCollectionPath",
        "referenceCollectionUri",
    ]

    /// `isSensitive` and `allowCustom`, which do something, are read elsewhere.
    static let flags: Set<ExactText> = ["readOnly", "writeOnly", "deprecated", "isImplied", "isRichText"]

    static let refused: [ExactText: String] = [
        "additionalItems": "use “items” after “prefixItems”",
        "$recursiveRef": "use “$dynamicRef”",
        "$recursiveAnchor": "use “$dynamicAnchor”",
        "id": "use “$id”",
        "$dataSchemaRef": "there are no data collections; write the schema as it is",
    ]

    /// Every keyword that means something somewhere.
    static let known =
        texts.sortedTexts() + flags.sortedTexts() + [
            "type", "enum", "const", "allowCustom", "title", "isSensitive", "minimum", "maximum", "exclusiveMinimum",
            "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems",
            "minContains", "maxContains", "uniqueItems", "prefixItems", "items", "contains", "unevaluatedItems",
            "required", "minProperties", "maxProperties", "properties", "patternProperties", "additionalProperties",
            "propertyNames", "unevaluatedProperties", "dependentRequired", "dependentSchemas", "dependencies", "allOf",
            "anyOf", "oneOf", "not", "if", "then", "else", "$ref", "$dynamicRef", "$defs", "definitions",
            "contentSchema", "$schema", "$id", "$anchor", "$dynamicAnchor", "$vocabulary", "default", "examples",
            "referenceRecords", "referenceCollection",
        ]

    /// What a misspelt keyword was meant to be; letters in another order count as well.
    static func meant(by name: String) -> String? {
        Words.nearest(name, among: known)
            ?? known.first { $0.utf8.count == name.utf8.count && $0.utf8.sorted() == name.utf8.sorted() }
    }
}
