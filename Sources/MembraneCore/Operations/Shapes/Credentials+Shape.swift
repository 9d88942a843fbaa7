extension Shape {
    /// `UsableCredentials.json`.
    static let credentials = Shape(
        "Credentials", "A connection's credentials, without the refresh token.",
        [
            .init("connectionId", .text, "The connection.", always: true),
            .init("tenantId", .text, "Whose it is.", always: true),
            .init("connectorKey", .text, "The connector's key.", always: true),
            .init("credentials", .object, "What the app accepts, such as access_token.", always: true, secret: true),
            .init("expiresAt", .instant, "When they expire; absent where nobody knows."),
        ])

    static let tenantCredentials = Shape(
        "TenantCredentials", "Whether a tenant has credentials for the Internal API.",
        [
            .init("tenantId", .text, "The tenant's id.", always: true),
            .init("tenantKey", .text, "The product's own id of the tenant.", always: true),
            .init("hasCredentials", .flag, "Whether there are any now.", always: true),
        ])
}
