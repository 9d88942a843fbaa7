extension Shape {
    /// `Context.json(of:)`.
    static let integration = Shape(
        "Integration", "A workspace's use of a connector. Its parameters are never part of it.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("key", .text, "What it is called in requests.", always: true),
            .init("name", .text, "What people call it.", always: true),
            .init("connectorId", .text, "The connector that it uses.", always: true),
            .init("connectorKey", .text, "The connector's key.", always: true),
            .init(
                "connectorVersion", .text,
                "Counts the definitions that a workspace's own connector has had; those of the catalogue have none."),
            .init("authType", .word(Connector.Kind.allCases.map(\.rawValue)), "How its connector authenticates."),
            .init(
                "state", .word(Integration.State.allCases.map(\.rawValue)),
                "CONFIGURATION_ERROR where parameters are missing or its connector is archived.", always: true),
            .init("oAuthCallbackUri", .uri, "Where this app sends browsers back to, in place of the engine's."),
            .init("hasMissingParameters", .flag, "Whether something is still to be set.", always: true),
            .init("createdAt", .instant, "When it was made.", always: true),
            .init("updatedAt", .instant, "When it was changed last.", always: true),
            .init("archivedAt", .instant, "When it was archived."),
        ])

    static let integrationDetails = integration.extended(
        "IntegrationDetails", "An integration with what is needed to connect with it.",
        with: [
            .init("authOptions", .list(.shape(.authOption)), "The ways to authenticate.", always: true),
            .init("connection", .shape(.connection), "The acting tenant's newest connection, where it has one."),
            .init("parameters", .object, "Its parameters without secrets; for managers."),
            .init("hiddenParameters", .list(.text), "The names of those that are set and not shown; for managers."),
        ])

    static let archivedIntegration = integration.extended(
        "ArchivedIntegration", "The integration that was archived, with what goes on using it.",
        with: [
            .init("connectionCount", .integer, "How many connections use it.", always: true),
            .init("connections", .list(.shape(.usingConnection)), "The newest 100 of them.", always: true),
        ])

    private static let usingConnection = Shape(
        "UsingConnection", "A connection that uses an integration.",
        [
            .init("id", .text, "Its id.", always: true),
            .init("key", .text, "Its key.", always: true),
            .init("tenantId", .text, "Whose it is.", always: true),
        ])
}
