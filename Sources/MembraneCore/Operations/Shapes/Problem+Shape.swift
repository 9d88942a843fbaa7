extension Shape {
    /// `Failure.json`, where it is part of a record.
    static let problem = Shape(
        "Problem", "An error that is kept with a record.",
        [
            .init("type", .word(Failure.ErrorType.allCases.map(\.rawValue)), "The class of error.", always: true),
            .init("key", .text, "What went wrong, as a word for programs.", always: true),
            .init("message", .text, "What went wrong, as a sentence for people.", always: true),
            .init("data", .object, "What belongs to it, such as an HTTP status."),
        ])
}
