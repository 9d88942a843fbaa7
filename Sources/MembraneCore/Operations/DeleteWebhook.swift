extension Operation {
    package static let deleteWebhook = Operation(
        "delete_webhook", "Deletes a webhook and its delivery log.", details: "The answer is what it was.",
        Route(.delete, "/webhooks/{id}"), callers: [.manager], Context.webhookMembers, answers: .webhook,
        .erases(repeatable: true)
    ) { (context, request) throws(Failure) in
        let (webhook, erasure) = try context.write { (transaction) throws(Failure) in
            let webhook = try context.webhook(request, transaction)
            return (webhook, try transaction.mark(webhook: webhook.id))
        }
        _ = Erasures.eraseNow(erasure, context)
        return webhook.json
    }
}
