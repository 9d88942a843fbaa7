extension Shape {
    /// One tenant's authenticated link to one app.
    static let connection = Shape(
        "Connection",
        "One tenant's authenticated link to one app. Credentials and inputs are never part of it.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("key", .text, "The product's own key; the id where none was given.", always: true),
            .init("name", .text, "What people call it.", always: true),
            .init("tenantId", .text, "Whose it is.", always: true),
            .init("userId", .text, "The platform's older name of tenantId.", always: true),
            .init("connectorId", .text, "The connector that it was made with.", always: true),
            .init("connectorKey", .text, "The connector's key.", always: true),
            .init(
                "connectorVersion", .text,
                "Counts the definitions that a workspace's own connector has had; those of the catalogue have none."),
            .init("authOptionKey", .text, "Which of the connector's ways to authenticate it uses."),
            .init("integrationId", .text, "The integration that it was made with."),
            .init("integrationKey", .text, "The integration's key."),
            .init("state", .word(Connection.State.allCases.map(\.rawValue)), "What can be done with it.", always: true),
            .init("connected", .flag, "Whether it can be used as it is.", always: true),
            .init("disconnected", .flag, "Whether a person must connect again.", always: true),
            .init("isDefunct", .flag, "Whether nothing more is tried until somebody connects again.", always: true),
            .init("error", .shape(.problem), "Why it is disconnected, or why its last refresh failed."),
            .init("requestError", .shape(.problem), "Why its last request failed."),
            .init("clientAction", .shape(.clientAction), "What a person must do next."),
            .init(
                "grantedScopes", .list(.text),
                "What the provider granted, or was asked for where its answer says nothing."),
            .init(
                "missingScopes", .list(.text), "What was asked for, or granted before, and is not granted now."),
            .init("meta", .object, "The product's own data."),
            .init("canTest", .flag, "Whether its connector has a test.", always: true),
            .init("canRefreshCredentials", .flag, "Whether its credentials can be refreshed.", always: true),
            .init("nextCredentialsRefreshAt", .instant, "When its credentials are refreshed next."),
            .init("retryAttempts", .integer, "How often the refresh has failed in a row."),
            .init("nextRetryTimestamp", .instant, "When a refresh that failed is tried again."),
            .init("lastActiveAt", .instant, "When it was used last."),
            .init("isTest", .flag, "Whether its tenant is one for trying out.", always: true),
            .init("createdAt", .instant, "When it was made.", always: true),
            .init("updatedAt", .instant, "When it was changed last.", always: true),
            .init("archivedAt", .instant, "When it was archived."),
            .init("match", .shape(.match), "Why an intent led to it; in the answer of connect only."),
        ])

    /// `ClientAction`.
    static let clientAction = Shape(
        "ClientAction",
        "What a person must do next: sign in at uiUrl (type connect), or enter what inputSchema describes (provide-input).",
        [
            .init("type", .word(["connect", "provide-input"]), "Which of the two.", always: true),
            .init("description", .text, "The same as a sentence.", always: true),
            .init(
                "uiUrl", .uri, "Where to send the person's browser, within ten minutes or until expiresAt.",
                secret: true),
            .init("userCode", .text, "The code to enter at verificationUri, on any device (RFC 8628).", secret: true),
            .init("verificationUri", .uri, "Where the person enters userCode."),
            .init("verificationUriComplete", .uri, "The same with the code in it.", secret: true),
            .init("expiresAt", .instant, "When it is too late."),
            .init("agentInstructions", .text, "What an agent has to do, in words."),
            .init(
                "browserBinding", .text,
                "What bindBrowser made: set it as a cookie of the browser that begins, and give it to complete_connect.",
                secret: true),
            .init("inputSchema", .schema, "What to ask the person for."),
        ])

    static let match = Shape(
        "Match", "Why an intent led to an app.",
        [
            .init("intent", .text, "The words that were given.", always: true),
            .init("connectorKey", .text, "The connector that fits best.", always: true),
            .init("name", .text, "Its name.", always: true),
            .init("score", .integer, "How well it fits; only to be compared with the others.", always: true),
            .init("because", .list(.text), "What it was found by.", always: true),
            .init("alternatives", .list(.shape(.alternative)), "What else could be meant.", always: true),
        ])

    private static let alternative = Shape(
        "Alternative", "An app that an intent could have meant.",
        [
            .init("connectorKey", .text, "The connector's key.", always: true),
            .init("name", .text, "Its name.", always: true),
            .init("score", .integer, "How well it fits.", always: true),
        ])

    /// `CompleteFlow`.
    static let completedConnect = Shape(
        "CompletedConnect", "A finished OAuth flow.",
        [
            .init("connection", .shape(.connection), "The connection.", always: true),
            .init(
                "redirectUri", .uri, "Where to send the browser: connect's redirectUri with connectionId added."),
            .init("customState", .text, "What connect was given."),
        ])

    static let connectionLog = Shape(
        "ConnectionLog",
        "A request that was sent through a connection: without its query, headers and body; *** in the path stands for what is a credential.",
        [
            .init("id", .text, "The entry's id.", always: true),
            .init("connectionId", .text, "The connection.", always: true),
            .init("createdAt", .instant, "When it was sent.", always: true),
            .init("method", .text, "The HTTP method.", always: true),
            .init("host", .text, "Where it went to.", always: true),
            .init("path", .text, "The path, without a query.", always: true),
            .init("status", .integer, "The HTTP status; absent where nothing came back."),
            .init("durationMs", .integer, "How long it took, in milliseconds.", always: true),
            .init("sentBytes", .integer, "The size of the body that was sent.", always: true),
            .init("receivedBytes", .integer, "The size of the body that came back.", always: true),
            .init("errorKey", .text, "What went wrong, as the key of an error."),
            .init("attempt", .integer, "Which attempt of a request that was repeated.", always: true),
        ])
}
