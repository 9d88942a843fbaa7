extension Operation {
    package static let rotateWebhookSecret = Operation(
        "rotate_webhook_secret", "Makes a new secret for a webhook; the present one stays valid for a while.",
        Route(.post, "/webhooks/{id}/rotate-secret"), callers: [.manager],
        Context.webhookMembers + [
            .init("overlapSeconds", .integer(0...604_800), "For how many seconds both sign. Default 86400.")
        ], answers: .rotatedSecret, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        try context.write { (transaction) throws(Failure) in
            let webhook = try context.webhook(request, transaction)
            let overlapUntil = transaction.now + (request.integer("overlapSeconds") ?? 86_400) * 1000
            let secret = try WebhookSecret.make(transaction.random)
            var settings = try transaction.settings(of: webhook)
            settings.rotate(to: secret, overlapUntil: overlapUntil, now: transaction.now)
            try transaction.setSettings(settings, of: webhook)
            var answer = JSONObject()
            answer["id"] = .string(webhook.id)
            answer["secret"] = .string(secret)
            answer["previousSecretValidUntil"] = .string(Timestamp.text(overlapUntil))
            return answer
        }
    }
}
