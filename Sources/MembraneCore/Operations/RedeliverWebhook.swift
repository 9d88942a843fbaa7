extension Operation {
    package static let redeliverWebhook = Operation(
        "redeliver_webhook", "Sends an event to a webhook once more.",
        details: "With ten attempts anew, whatever became of it.",
        Route(.post, "/webhooks/{id}/redeliver"), callers: [.manager],
        Context.webhookMembers + [.init("eventId", .text, "The event to send.", required: true)],
        answers: .redelivery, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            let webhook = try context.webhook(request, transaction)
            guard webhook.isEnabled else {
                throw .conflict("webhook_disabled", "The webhook is disabled: enable it with patch_webhook first.")
            }
            let eventId = request.text("eventId") ?? ""
            guard try transaction.redeliver(eventId: eventId, to: webhook) else { throw .notFound("The event") }
            var answer = JSONObject()
            answer["id"] = .string(webhook.id)
            answer["eventId"] = .string(eventId)
            answer["deliveryState"] = .string(DeliveryState.pending.name)
            return answer
        }
    }
}
