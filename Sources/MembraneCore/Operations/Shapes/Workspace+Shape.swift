extension Shape {
    static let workspace = Shape(
        "Workspace", "A workspace: the product's connectors, integrations, tenants and settings.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("key", .text, "What tokens call it.", always: true),
            .init("name", .text, "What people call it.", always: true),
            .init("audience", .text, "Whom the aud of a signed token must name."),
            .init("internalApi", .object, "The settings of the product's own API, without parameters; for managers."),
            .init("accountKey", .text, "The account whose developers reach it."),
            .init("createdAt", .instant, "When it was made."),
            .init("updatedAt", .instant, "When it was changed last."),
            .warnings,
        ])

    static let workspaceWithSecret = workspace.extended(
        "WorkspaceWithSecret", "A workspace with its secret, which no other answer shows.",
        with: [
            .init("secret", .text, "What the product signs tokens with.", always: true, secret: true),
            .init("previousSecretValidUntil", .instant, "Until when tokens of the secret before are accepted."),
        ])

    static let deletedWorkspace = Shape(
        "DeletedWorkspace", "A workspace that nobody finds any more.",
        [
            .init("id", .text, "What its id was.", always: true),
            .init("key", .text, "What its key was; it is free for another.", always: true),
            .init("erased", .flag, "Whether everything is erased; otherwise due work goes on.", always: true),
        ])
}
