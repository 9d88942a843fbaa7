extension Shape {
    /// `Context.json(of:)`.
    static let action = Shape(
        "Action", "A request with a name, to be run with an input: the workspace's own, or one of a connection.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("key", .text, "What it is called in requests.", always: true),
            .init("name", .text, "What people call it.", always: true),
            .init("description", .text, "What it is for."),
            .init("type", .word(ActionType.allCases.map(\.rawValue)), "Where its request goes.", always: true),
            .init("integrationKey", .text, "Whose connection it is sent through."),
            .init("connectionId", .text, "The connection that it belongs to."),
            .init("tenantId", .text, "The tenant that it belongs to."),
            .init(
                "config", .object,
                "The request, with formulas over input; of what is the workspace's own, shown to managers only."),
            .init("inputSchema", .schema, "What its input is."),
            .init("createdAt", .instant, "When it was made.", always: true),
            .init("updatedAt", .instant, "When it was changed last.", always: true),
            .init("archivedAt", .instant, "When it was archived."),
            .warnings,
        ])

    static let actionResult = Shape(
        "ActionResult", "What a run came to.",
        [
            .init("output", .any, "The body that the app answered.", always: true),
            .init("actionRunId", .text, "Names the run, also in the data of its error.", always: true),
        ])
}

extension Shape.Member {
    /// Whoever made or changed a record is told what looks wrong with it.
    static let warnings = Shape.Member(
        "warnings", .list(.text), "What looks misspelt or probably does not work, as sentences; absent without any.")
}
