extension Failure {
    /// A key that cannot be read, or that no token should be signed with. The message says what to give instead.
    static func invalidKey(_ message: String) -> Failure {
        Failure(.invalidArgument, .badRequest, "invalid_key", message)
    }
}
