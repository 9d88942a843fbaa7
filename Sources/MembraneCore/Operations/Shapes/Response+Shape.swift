extension Shape {
    /// `AppAnswer.json`.
    static let response = Shape(
        "Response", "What an app answered.",
        [
            .init("status", .integer, "The HTTP status.", always: true),
            .init("headers", .object, "Header fields by their names in lower case.", always: true),
            .init("body", .any, "JSON where the answer is JSON that can be read, otherwise text."),
            .init("bodyBase64", .text, "Bytes in base64, where the body is no text or JSON that cannot be read."),
            .init("items", .list(.any), "The items of a page, in place of body where the rule for pages names them."),
            .init("cursor", .text, "Asks for the next page; absent on the last, and without pages."),
        ])
}
