extension Operation {
    package static let getWebhook = Operation(
        "get_webhook", "Gets one webhook.", Route(.get, "/webhooks/{id}"), callers: [.manager],
        Context.webhookMembers, answers: .webhook, .reads
    ) { (context, request) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            try context.webhookJSON(try context.webhook(request, transaction), transaction)
        }
    }
}
