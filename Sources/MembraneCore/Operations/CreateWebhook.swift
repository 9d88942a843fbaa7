extension Operation {
    package static let createWebhook = Operation(
        "create_webhook", "Makes a webhook, an address that events are sent to.",
        details: """
            Deliveries are signed by Standard Webhooks. Only this answer has the secret, which verify_webhook needs. With \
            ifExists update the webhook of that key is changed, where there is one, and its secret stays. A workspace has \
            at most 50.
            """,
        Route(.post, "/webhooks"), callers: [.manager],
        [
            .init("url", .address, "Where events are sent to, an https address.", required: true),
            .init("key", .words, "The product's own key of it, unique in the workspace."),
            .init("events", eventTypes, "Only events of these types. Default all."),
            .init("name", .name, "The webhook's name."),
            .ifExists,
        ], answers: .webhook, .writes(repeatable: false)
    ) { (context, request) throws(Failure) in
        let url = try context.webhookURL(request.text("url") ?? "")
        let types = webhookTypes(request.list("events"))
        let key = request.text("key")
        let updates = request.updatesExisting
        guard !updates || key != nil else {
            throw .invalidRequest("`ifExists` \"update\" needs `key`, which says which webhook is meant.", path: "key")
        }
        return try context.write { (transaction) throws(Failure) in
            if let key, let present = try transaction.webhook(key: key) {
                guard updates else { throw .keyExists("A webhook", key) }
                return try context.patch(present, url: url, request, transaction)
            }
            guard try transaction.webhookCount() < maximumWebhooks else {
                throw .conflict("too_many_webhooks", "A workspace has at most \(maximumWebhooks) webhooks.")
            }
            let id = try transaction.newId(.webhook)
            let secret = try WebhookSecret.make(transaction.random)
            try transaction.insertWebhook(
                id: id, key: key, name: request.text("name"), types: types, WebhookSettings(url: url, secret: secret))
            var answer = try context.webhookJSON(try context.webhook(id: id, transaction), transaction)
            answer["secret"] = .string(secret)
            return answer
        }
    }

    /// Every event looks at all of them.
    private static let maximumWebhooks = 50

    static let eventTypes = RequestMember.Kind.list(.word(EventType.all), 1...100)

    /// Each once, in an order that does not depend on who asks; nil for all types.
    static func webhookTypes(_ given: [JSON]?) -> [String]? {
        given.map { types in EventType.all.filter { types.contains(.string($0)) } }
    }
}

extension Context {
    /// The same rules as for requests: only an engine that allows private addresses sends anything unencrypted.
    func webhookURL(_ text: String) throws(Failure) -> String {
        let uri = try URI(text, what: "`url`")
        guard uri.fragment == nil else {
            throw .invalidRequest("`url` has a fragment, which is never sent.", path: "url")
        }
        guard uri.isSecure || services.options.allowsPrivateAddresses else {
            throw .addressRefused(host: uri.host, isSecure: false)
        }
        return uri.text
    }

    /// What names a webhook in requests.
    static let webhookMembers: [RequestMember] = [.init("id", .text, "The webhook, by its id.", required: true)]

    func webhook(_ request: OperationRequest, _ transaction: Transaction) throws(Failure) -> EventDestination {
        try webhook(id: request.text("id") ?? "", transaction)
    }

    func webhook(id: String, _ transaction: Transaction) throws(Failure) -> EventDestination {
        guard let webhook = try transaction.webhook(id: id) else {
            throw .notFound("The webhook")
        }
        return webhook
    }

    /// The webhook object with its address, for those who set it up.
    func webhookJSON(_ webhook: EventDestination, _ transaction: Transaction) throws(Failure) -> JSONObject {
        var object = webhook.json
        object["url"] = .string(try transaction.settings(of: webhook).url)
        return object
    }
}
