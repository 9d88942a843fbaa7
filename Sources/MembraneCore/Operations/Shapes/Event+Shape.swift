extension Shape {
    /// As it is delivered.
    static let event = Shape(
        "Event", "Something that happened to a connection or a webhook. It holds no secret.",
        [
            .init("eventType", .word(EventType.all), "What happened.", always: true),
            .init("id", .text, "The same however often it is delivered.", always: true),
            .init("createdAt", .instant, "When it happened.", always: true),
            .init("workspaceId", .text, "The workspace.", always: true),
            .init("workspaceKey", .text, "The workspace's key.", always: true),
            .init("data", .shape(.eventData), "What it happened to.", always: true),
        ])

    private static let eventData = Shape(
        "EventData", "What an event happened to.",
        [
            .init("connection", .shape(.eventConnection), "The connection, of connection events."),
            .init("webhook", .shape(.eventWebhook), "The webhook, of webhook.disabled."),
        ])

    private static let eventConnection = connection.extended(
        "EventConnection", "A connection as events show it.",
        with: [
            .init("customerId", .text, "The platform's name of tenantId.", always: true),
            .init("tenantKey", .text, "The product's own id of the tenant."),
        ])

    private static let eventWebhook = Shape(
        "EventWebhook", "A webhook as events show it: without its address.",
        Shape.webhookMembers)

    /// `EventDestination.json` without its times.
    private static let webhookMembers: [Shape.Member] = [
        .init("id", .text, "The record's id.", always: true),
        .init("key", .text, "The product's own key."),
        .init("name", .text, "What people call it."),
        .init("events", .list(.word(EventType.all)), "The types of event that it gets; absent for all."),
        .init("enabled", .flag, "Whether events are sent to it.", always: true),
        .init("disabledAt", .instant, "When it was disabled."),
        .init(
            "disabledReason", .word(EventDestination.DisabledReason.allCases.map(\.rawValue)),
            "Why: somebody wanted it, its server said that it is gone, or deliveries failed for days."),
        .init("failingSince", .instant, "Since when no delivery has succeeded."),
    ]

    static let webhook = Shape(
        "Webhook", "An address that events are sent to.",
        Shape.webhookMembers + [
            .init("url", .uri, "Where they are sent to; absent in the answer of delete_webhook."),
            .init("createdAt", .instant, "When it was made.", always: true),
            .init("updatedAt", .instant, "When it was changed last.", always: true),
            .init("secret", .text, "What signs deliveries; in the answer of create_webhook only.", secret: true),
        ])

    static let webhookList = Shape.list("WebhookList", of: webhook)

    static let rotatedSecret = Shape(
        "RotatedSecret", "A webhook's new secret.",
        [
            .init("id", .text, "The webhook's id.", always: true),
            .init("secret", .text, "What signs deliveries from now on.", always: true, secret: true),
            .init("previousSecretValidUntil", .instant, "Until when the secret before signs as well.", always: true),
        ])

    static let webhookDelivery = Shape(
        "WebhookDelivery", "One attempt to deliver an event to a webhook.",
        [
            .init("id", .text, "The attempt's id.", always: true),
            .init("eventId", .text, "The event.", always: true),
            .init("eventType", .word(EventType.all), "The type of event.", always: true),
            .init("attempt", .integer, "Which attempt it was.", always: true),
            .init("attemptedAt", .instant, "When it was made.", always: true),
            .init("durationMs", .integer, "How long it took, in milliseconds.", always: true),
            .init("status", .integer, "The HTTP status; absent where nothing came back."),
            .init("delivered", .flag, "Whether the event was taken.", always: true),
            .init("errorKey", .text, "What went wrong, as the key of an error."),
            .init("nextAttemptAt", .instant, "When the next attempt was to be made."),
            .init("deliveryState", .word(DeliveryState.allCases.map(\.name)), "What has become of the delivery."),
        ])

    static let redelivery = Shape(
        "Redelivery", "An event that is to be sent once more.",
        [
            .init("id", .text, "The webhook's id.", always: true),
            .init("eventId", .text, "The event.", always: true),
            .init("deliveryState", .word(DeliveryState.allCases.map(\.name)), "pending.", always: true),
        ])
}
