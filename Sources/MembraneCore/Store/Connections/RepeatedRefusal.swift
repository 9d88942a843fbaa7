/// How a provider refuses a connection's refreshes, as long as it does so in the same way.
struct RepeatedRefusal: Sendable, Equatable {
    /// The status with the error code, or with the words of the answer: what makes two refusals the same.
    let kind: String
    /// When the first of them came.
    let since: Int64
    var count: Int64 = 1
}
