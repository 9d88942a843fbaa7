extension Operation {
    package static let listWebhooks = Operation(
        "list_webhooks", "Lists the workspace's webhooks, newest first.", callers: [.manager], []
    ) { (context, _) throws(Failure) in
        try context.read { (transaction) throws(Failure) in
            var items: [JSON] = []
            for webhook in try transaction.webhooks(workspaceId: context.workspaceId) {
                items.append(.object(try context.webhookJSON(webhook, transaction)))
            }
            var answer = JSONObject()
            answer["items"] = .array(items)
            return answer
        }
    }
}
