extension Shape {
    /// `Connector.summary`.
    static let connector = Shape(
        "Connector", "How to talk to an app: one of the catalogue, or the workspace's own.",
        [
            .init("id", .text, "The connector's id.", always: true),
            .init("key", .text, "What it is called in requests.", always: true),
            .init("name", .text, "The app's name.", always: true),
            .init("description", .text, "What the app is for."),
            .init("categories", .list(.text), "The kinds of app that it is."),
            .init("type", .word(Connector.Kind.allCases.map(\.rawValue)), "How it authenticates."),
            .init("isBuiltIn", .flag, "Whether it is one of the catalogue.", always: true),
            .init("logoUri", .uri, "The app's logo."),
            .init("version", .text, "Counts the definitions that a workspace's own has had."),
            .init("createdAt", .instant, "When a workspace's own was made."),
            .init("updatedAt", .instant, "When it was changed last."),
            .init("archivedAt", .instant, "When it was archived."),
        ])

    /// `Connector.json`: the record with its definition.
    static let connectorDetails = connector.extended(
        "ConnectorDetails",
        "A connector with its whole definition. Of a workspace's own, others than managers are shown no functions.",
        with: [
            .init("authOptions", .list(.shape(.authOption)), "The ways to authenticate, at least one.", always: true),
            .init("aliases", .list(.text), "Other names of the app."),
            .init("domains", .list(.text), "Hosts of the app."),
            .init("appUuid", .text, "What the platform's catalogue calls the app."),
            .init("externalAppId", .text, "What the platform's catalogue calls the app."),
            .init("externalAppUuid", .text, "What the platform's catalogue calls the app."),
            .init("parametersSchema", .schema, "What an integration is to be given, such as a client id."),
            .init("inputSchema", .schema, "What a person is asked for."),
            .init("customCredentialsSchema", .schema, "What its credentials are."),
            .init("credentialsLifetime", .any, "How long its tokens live, and what token endpoints' errors mean."),
            .init("options", .object, "Several ways to authenticate, by their keys."),
        ]
            + ConnectorReader.functionNames.map { .init($0, .any, "The function of that name; see Connectors.md.") }
            + [.warnings])

    static let authOption = Shape(
        "AuthOption", "One way to authenticate.",
        [
            .init("key", .text, "What authOptionKey of connect names; default where there is only one.", always: true),
            .init("type", .word(Connector.Kind.allCases.map(\.rawValue)), "How it authenticates.", always: true),
            .init("title", .text, "What people call it.", always: true),
            .init("description", .text, "What to know of it."),
            .init("inputSchema", .schema, "What a person is asked for.", always: true),
        ])

    static let archivedConnector = connectorDetails.extended(
        "ArchivedConnector", "The connector that was archived, with what goes on using it.",
        with: [
            .init("integrations", .list(.shape(.usingIntegration)), "The integrations that use it.", always: true),
            .init("connectionCount", .integer, "How many connections use it.", always: true),
        ])

    private static let usingIntegration = Shape(
        "UsingIntegration", "An integration that uses a connector.",
        [
            .init("id", .text, "Its id.", always: true),
            .init("key", .text, "Its key.", always: true),
            .init("name", .text, "Its name.", always: true),
        ])
}
