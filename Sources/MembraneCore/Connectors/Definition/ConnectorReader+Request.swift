/// A definition as a request brings it. What each member may hold is looked at by the reader, which knows where in the
/// definition it is wrong; here it is only of which kind it is.
extension ConnectorReader {
    static let newMembers: [RequestMember] =
        [
            .init(
                "key", .words, "What it is called: at most 64 lower-case letters, digits and hyphens.", required: true,
                within: .defined),
            .init("name", .name, "The app's name.", required: true, within: .defined),
        ] + others.map { defined($0, $1, $2) }

    /// Of a change; null takes a member away.
    static let changedMembers: [RequestMember] =
        [
            .init("key", .words, "The connector, by its key."),
            .init("name", .name, "The app's name.", within: .defined),
        ] + others.map { defined($0, $1, $2, isNullable: true) }

    private static let others: [(name: String, kind: RequestMember.Kind, summary: String)] =
        [
            ("type", .openWord(Connector.Kind.allCases.map(\.rawValue)), "How it authenticates."),
            ("description", .limited(20_000), "What the app is for."),
            ("categories", .list(.name, 0...100), "The kinds of app that it is."),
            ("aliases", .list(.name, 0...100), "Other names of the app."),
            ("domains", .list(.name, 0...100), "Hosts of the app."),
            ("logoUri", .limited(16_384), "The app's logo, an address that begins with https://."),
            ("appUuid", .name, "What the platform's catalogue calls the app."),
            ("externalAppId", .name, "What the platform's catalogue calls the app."),
            ("externalAppUuid", .name, "What the platform's catalogue calls the app."),
            ("parametersSchema", .schema, "A JSON Schema of what integrations are given, such as clientId."),
            ("inputSchema", .schema, "A JSON Schema of what a person is asked for."),
            ("customCredentialsSchema", .schema, "A JSON Schema of its credentials."),
        ]
        + functionNames.map { ($0, .object, "The function of that name; see Connectors.md.") }
        + [
            ("credentialsLifetime", .object, "How long its tokens live, and what token endpoints' errors mean."),
            ("options", .object, "Several ways to authenticate, by their keys."),
            ("proxyKey", .refused(unsupportedProxyKey), "Is refused: use oauth2 with a client of your own."),
            (OlderConnectorForm.member, .object, "The platform's older form of what concerns authentication."),
        ]

    private static func defined(
        _ name: String, _ kind: RequestMember.Kind, _ summary: String, isNullable: Bool = false
    ) -> RequestMember {
        RequestMember(name, kind, summary, nullable: isNullable, within: .defined)
    }
}
