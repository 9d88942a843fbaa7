extension Operation {
    package static let connect = Operation(
        "connect", "Connects an app, or connects one again.",
        details: """
            An app with keys is tested and READY at once; without enough input, and for an app with OAuth, the answer is \
            CLIENT_ACTION_REQUIRED, and its clientAction says what the person has to do. A connection that works goes on \
            working until the new attempt has succeeded. An app at appUrl that no connector knows is asked how to sign in \
            to it. With browserBinding or bindBrowser only the browser that begins can finish.
            """,
        Route(
            .post, "/connect",
            older: ["POST /connections", "POST /connections/ensure", "POST /connections/{connectionId}/reconnect"]),
        callers: [.tenant],
        [
            .init("intent", .limited(1000), "A few words that say what to connect: CRM, send email, hubspot."),
            .init("connectorKey", .text, "The connector to connect, by its key."),
            .init("connectorId", .text, "The connector to connect, by its id."),
            .init("integrationKey", .text, "The integration to connect, by its key."),
            .init("integrationId", .text, "The integration to connect, by its id."),
            .init("appUrl", .text, "The address of the app to connect."),
            .init("connectionId", .text, "The connection to connect again: same record, same id."),
            .init("connectionKey", .text, "The connection to connect again, by its key."),
            .init("name", .name, "The connection's name; the connector's where it is not given."),
            .init(
                "key", .text, "The product's own key of the new connection.",
                aliases: [
                    .init("connectionKey", beside: ConnectTarget.choice.names.filter { !$0.hasPrefix("connection") })
                ]),
            .init("authOptionKey", .text, "Which of the connector's authOptions to use; see get_connector."),
            .init(
                "input", .object, "What the person entered, by the connector's inputSchema; replaces an earlier one.",
                secret: true),
            .init(
                "connectorParameters", .object,
                "Scopes beside the integration's parameters, or a whole client in their place.", secret: true),
            .init("meta", .object, "The product's own data, kept with the connection.", within: .shown),
            .init(
                "allowMultipleConnections", .flag,
                "Makes a new connection beside those that the tenant has. Default false: the one of the same integration is connected again."
            ),
            .init("redirectUri", .text, "Where the browser goes in the end."),
            .init(
                "extra", .object,
                "At most 20 parameters to add to the address where the person signs in, such as nonce."),
            .init("customState", .text, "Carried through the provider, and never trusted."),
            .init(
                "browserBinding", .limited(1024),
                "A random text of 16 bytes or more that only the browser that begins has: complete_connect must bring it.",
                secret: true),
            .init("bindBrowser", .flag, "Makes such a secret; clientAction of the answer has it."),
        ],
        [ConnectTarget.choice], answers: .connection,
        .writes(repeatable: false, reachingOut: true)
    ) { (context, request) throws(Failure) in
        try ConnectFlow(request, context).run()
    }
}
