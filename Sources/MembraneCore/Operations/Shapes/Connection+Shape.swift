extension Shape {
    /// One tenant's authenticated link to one app.
    static let connection = Shape(
        "Connection",
        "One tenant's authenticated link to one app. Credentials and inputs are never part of it.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("key", .text, "The product's own key."),
            .init("name", .text, "What people call it."),
            .init("state", .word(Connection.State.allCases.map(\.rawValue)), "What can be done with it.", always: true),
            .init("clientAction", .shape(.clientAction), "What a person must do next."),
        ])

    static let clientAction = Shape(
        "ClientAction", "What a person must do next.",
        [
            .init("type", .word(["connect", "provide-input"]), "Which of them.", always: true),
            .init("uiUrl", .uri, "Where the person's browser goes."),
        ])
}
