/// What JSON text may ask for: each level takes a piece of the stack, which may be small, and a value takes far more memory
/// than its text.
enum JSONLimits {
    /// Levels of arrays and objects.
    static let depth = 64
    static let values = 200_000
    /// Characters of a number. Python's own reader stops at 4300.
    static let number = 4000
}
