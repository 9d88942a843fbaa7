extension Operation {
    package static let listWebhooks = Operation(
        "list_webhooks", "Lists the workspace's webhooks, newest first.", Route(.get, "/webhooks"),
        callers: [.manager], [], answers: .webhookList, .reads
    ) { (context, _) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            let page = Page.all.passingOverDamage
            let found = try transaction.webhooks(page)
            return try page.answer(found, id: \.id) { (webhook) throws(Failure) in
                .object(try context.webhookJSON(webhook, transaction))
            }
        }
    }
}
