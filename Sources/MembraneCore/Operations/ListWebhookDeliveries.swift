extension Operation {
    package static let listWebhookDeliveries = Operation(
        "list_webhook_deliveries", "Lists the attempts to deliver to a webhook, newest first.",
        details: "They are kept as long as their event.",
        Route(.get, "/webhooks/{id}/deliveries"), callers: [.manager],
        Context.webhookMembers + Page.members + [.init("eventId", .text, "Only attempts for this event.")],
        answers: .page(.webhookDelivery), .reads
    ) { (context, request) throws(Failure) in
        let page = try Page(request)
        return try context.read { (transaction) throws(Failure) in
            let webhook = try context.webhook(request, transaction)
            let found = try transaction.webhookAttempts(of: webhook, eventId: request.text("eventId"), page: page)
            return try page.answer(found, id: \.id) { (attempt) throws(Failure) in attempt.json }
        }
    }
}
