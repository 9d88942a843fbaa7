/// Some deliveries to one webhook, claimed together and noted together.
struct WebhookBatch {
    let destination: EventDestination
    let url: String
    let secrets: [String]
    /// How many attempts there will be.
    var expected: Int
    /// On the monotonic clock.
    let claimedAt: Int64
    private var attempts: [(delivery: EventDelivery, attempt: WebhookAttempt)] = []

    init(destination: EventDestination, url: String, secrets: [String], expected: Int, claimedAt: Int64) {
        self.destination = destination
        self.url = url
        self.secrets = secrets
        self.expected = expected
        self.claimedAt = claimedAt
    }

    var isComplete: Bool { attempts.count >= expected }

    mutating func note(_ delivery: EventDelivery, _ attempt: WebhookAttempt) {
        attempts.append((delivery, attempt))
    }

    /// Nobody reads more of an answer than its status.
    private static let maximumAnswer = 64 << 10

    func request(_ delivery: EventDelivery, at now: Int64) throws(Failure) -> HTTPRequest {
        let body = Array(delivery.payload.utf8)
        var request = HTTPRequest(method: "POST", uri: try URI(url, what: "The webhook's URL"))
        request.headers["Content-Type"] = "application/json"
        request.headers["webhook-id"] = delivery.eventId
        request.headers["webhook-timestamp"] = String(now / 1000)
        request.headers["webhook-signature"] = try WebhookSignature.header(
            id: delivery.eventId, timestamp: now / 1000, body: body, secrets: secrets)
        request.body = body
        request.maximumAnswer = Self.maximumAnswer
        request.cutsAnswerShort = true
        return request
    }

    func write(_ transaction: Transaction, owner: String) throws(Failure) {
        // Read again: it may have been changed or deleted meanwhile.
        guard var webhook = try transaction.webhook(id: destination.id) else {
            return
        }
        let wasEnabled = webhook.isEnabled
        var notBefore: Int64 = 0
        if !attempts.isEmpty {
            webhook.judge(attempts.map(\.attempt), now: transaction.now)
            notBefore = transaction.now + DeliverySchedule.pause(afterFailures: webhook.failures)
        }
        for (delivery, attempt) in attempts {
            let next = try next(delivery, attempt, transaction)
            if webhook.failures > 0, let asked = attempt.retryAfterMilliseconds {
                notBefore = max(notBefore, transaction.now + min(asked, DeliverySchedule.longestRetryAfter))
            }
            try transaction.insert(attempt, of: delivery, to: webhook, next: next)
            try transaction.settle(delivery, to: webhook, isDelivered: attempt.isDelivered, next: next)
        }
        try transaction.setHealth(webhook, before: destination)
        if wasEnabled, !webhook.isEnabled { try transaction.recordDisabled(webhook) }
        try transaction.release(webhook, owner: owner, notBefore: notBefore)
    }

    /// When to try again; nil when delivered or given up.
    private func next(
        _ delivery: EventDelivery, _ attempt: WebhookAttempt, _ transaction: Transaction
    ) throws(Failure) -> Int64? {
        guard !attempt.isDelivered else { return nil }
        // Kept for the day on which somebody enables the webhook again.
        if attempt.isGone { return transaction.now }
        let delay = try DeliverySchedule.delay(afterAttempt: delivery.attempts + 1, transaction.random)
        return delay.map { delay in
            let asked = min(attempt.retryAfterMilliseconds ?? 0, DeliverySchedule.longestRetryAfter)
            return transaction.now + max(delay, asked)
        }
    }
}

extension EventDestination {
    /// What a batch of attempts says about a webhook.
    mutating func judge(_ attempts: [WebhookAttempt], now: Int64) {
        if attempts.contains(where: \.isDelivered) {
            failures = 0
            failingSince = nil
        } else {
            failures += 1
            failingSince = failingSince ?? now
        }
        guard isEnabled else { return }
        if attempts.contains(where: \.isGone) {
            disable(.gone, now: now)
        } else if let failingSince, now - failingSince >= DeliverySchedule.failingForTooLong {
            disable(.failing, now: now)
        }
    }

    mutating func disable(_ reason: DisabledReason, now: Int64) {
        isEnabled = false
        disabledAt = now
        disabledReason = reason
    }

    mutating func enable() {
        isEnabled = true
        disabledAt = nil
        disabledReason = nil
        failures = 0
        failingSince = nil
    }
}
