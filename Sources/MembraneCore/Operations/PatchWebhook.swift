extension Operation {
    package static let patchWebhook = Operation(
        "patch_webhook", "Changes a webhook, or enables or disables it.",
        details: "While it is disabled its events are kept, for up to 30 days; enabling it again sends them.",
        Route(.patch, "/webhooks/{id}"), callers: [.manager],
        Context.webhookMembers + [
            .init("url", .address, "The new address."),
            .init("events", eventTypes, "Only events of these types from now on; null for all.", nullable: true),
            .init("name", .name, "The new name."),
            .init("enabled", .flag, "False keeps events back; true sends what was kept."),
        ], answers: .webhook, .writes(repeatable: true)
    ) { (context, request) throws(Failure) in
        let url = try request.text("url").map { (text) throws(Failure) in try context.webhookURL(text) }
        return try context.write { (transaction) throws(Failure) in
            try context.patch(try context.webhook(request, transaction), url: url, request, transaction)
        }
    }
}

extension Context {
    /// - Parameters:
    ///   - url: the checked `url` of the request.
    ///   - request: of `patch_webhook`, or of `create_webhook`, whose members of the same name mean the same.
    func patch(
        _ present: EventDestination, url: String?, _ request: OperationRequest, _ transaction: Transaction
    ) throws(Failure) -> JSONObject {
        var webhook = present
        if let url {
            var settings = try transaction.settings(of: webhook)
            settings.url = url
            try transaction.setSettings(settings, of: webhook)
        }
        webhook.name = request.text("name") ?? webhook.name
        if request.all["events"] != nil { webhook.types = Operation.webhookTypes(request.list("events")) }
        let isToBeEnabled = request.optionalFlag("enabled") ?? webhook.isEnabled
        let isSwitched = isToBeEnabled != webhook.isEnabled
        if isSwitched {
            if isToBeEnabled { webhook.enable() } else { webhook.disable(.requested, now: transaction.now) }
        }
        try transaction.update(webhook)
        if isSwitched { try transaction.release(webhook, owner: nil, notBefore: 0) }
        return try webhookJSON(try self.webhook(id: webhook.id, transaction), transaction)
    }
}
