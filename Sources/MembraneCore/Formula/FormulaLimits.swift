/// What a formula may cost. A connector's definition comes from outside, and so do the values that it works on.
struct FormulaLimits: Sendable {
    /// Levels of arrays, objects and formulas, in the definition, while evaluating and in the result.
    var depth = JSONLimits.depth
    /// Values of the definition, and steps of one evaluation: each of the two at most this many.
    var steps = 100_000
    /// Bytes that one evaluation may read and make on its way to the result.
    var work = 1 << 24
    /// Bytes of the result, as text.
    var resultSize = 1 << 20

    static let standard = FormulaLimits()

    var tooDeep: Failure {
        Self.exceeded("formula_too_deep", "A formula or its value is nested deeper than \(depth) levels.", depth)
    }

    var tooManyValues: Failure {
        Self.exceeded("formula_too_large", "A formula has more than \(steps) values.", steps)
    }

    var tooManySteps: Failure {
        Self.exceeded("formula_too_much_work", "A formula takes more than \(steps) steps.", steps)
    }

    var tooMuchWork: Failure {
        Self.exceeded("formula_too_much_work", "A formula handles more than \(work) bytes.", work)
    }

    var tooLarge: Failure {
        Self.exceeded(
            "formula_result_too_large", "The result of a formula is larger than \(resultSize) bytes.", resultSize)
    }

    private static func exceeded(_ key: String, _ message: String, _ limit: Int) -> Failure {
        var failure = Failure.invalidRequest(message)
        failure.key = key
        return failure.with("limit", .integer(Int64(limit)))
    }
}
