extension Shape {
    /// `Tenant.json`.
    static let tenant = Shape(
        "Tenant", "One customer of the product. Credentials are never part of it.",
        [
            .init("id", .text, "The record's id.", always: true),
            .init("tenantKey", .text, "The product's own id.", always: true),
            .init("internalId", .text, "The platform's older name of tenantKey.", always: true),
            .init("name", .text, "What people call it."),
            .init("fields", .object, "What its tokens said of it last."),
            .init("meta", .object, "What managers keep with it, and only they are shown."),
            .init("hasCredentials", .flag, "Whether it has credentials for the Internal API.", always: true),
            .init("isTest", .flag, "Whether it is one for trying out.", always: true),
            .init("lastActiveAt", .instant, "When somebody acted for it last, to within some minutes."),
            .init("createdAt", .instant, "When it was first seen.", always: true),
            .init("updatedAt", .instant, "When it was changed last.", always: true),
            .init("archivedAt", .instant, "When it was archived."),
        ])

    static let deletedTenant = Shape(
        "DeletedTenant", "A tenant that nobody finds any more.",
        [
            .init("id", .text, "What its id was.", always: true),
            .init("tenantKey", .text, "What its key was; it is free for another.", always: true),
            .init("erased", .flag, "Whether everything is erased; otherwise due work goes on.", always: true),
        ])
}
