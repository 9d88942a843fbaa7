extension Operation {
    package static let deleteWebhook = Operation(
        "delete_webhook", "Deletes a webhook and its delivery log.", callers: [.manager], Context.webhookMembers
    ) { (context, request) throws(Failure) in
        let (webhook, erasure) = try context.write { (transaction) throws(Failure) in
            let webhook = try context.webhook(request, transaction)
            return (webhook, try transaction.mark(webhook: webhook.id))
        }
        _ = Erasures.eraseNow(erasure, context)
        return webhook.json
    }
}
