extension Operation {
    package static let connect = Operation(
        "connect", "Connects an app, or reconnects one.", callers: [.tenant],
        [
            .init("intent", .limited(1000), "A few words that say what to connect."),
            .init("connectorKey", .text, "The connector to connect."),
            .init("connectorId", .text, "The connector to connect."),
            .init("integrationKey", .text, "The integration to connect."),
            .init("integrationId", .text, "The integration to connect."),
            .init("appUrl", .text, "The address of the app to connect."),
            .init("connectionId", .text, "The connection to connect again."),
            .init("connectionKey", .text, "The connection to connect again, by its key."),
            .init("name", .name, "The connection's name."),
            .init("key", .text, "The product's own key of the new connection."),
            .init("authOptionKey", .text, "Which of the connector's ways to authenticate; see get_connector."),
            .init("input", .object, "What the person entered."),
            .init("connectorParameters", .object, "Overrides the integration's parameters for this connection."),
            .init("meta", .object, "The product's own data, kept with the connection.", within: .shown),
            .init(
                "allowMultipleConnections", .flag, "Makes a new connection beside those that the tenant has already."),
            .init("redirectUri", .text, "Where the browser goes in the end."),
            .init(
                "extra", .object,
                "Parameters to add to the authorize URI, such as nonce, as getOAuthConfig's extra does."),
            .init("customState", .text, "Carried through the provider."),
            .init(
                "browserBinding", .limited(1024),
                "A secret that only the browser that begins has: complete_connect must bring it."),
            .init("bindBrowser", .flag, "Makes such a secret; the answer's clientAction has it."),
        ]
    ) { (context, request) throws(Failure) in
        try ConnectFlow(request, context).run()
    }
}
