/// What a schema and one check may cost: both the schema and the value come from outside, and their product can be large.
struct SchemaLimits: Sendable {
    /// Schemas in a schema.
    var schemas = 10_000
    /// What all patterns of a schema may take together, in steps for one character.
    var patterns = 100_000
    /// How deep schemas may be applied inside one another. What a value nests, and what a schema refers to, both count.
    var depth = 192
    /// Steps of a check. A schema that is applied takes some, a pattern one for each character and state.
    var steps = 5_000_000
    /// Problems that one error tells.
    var problems = 20

    static let standard = SchemaLimits()
    /// What it costs to apply a schema.
    static let stepsPerSchema = 50
}
