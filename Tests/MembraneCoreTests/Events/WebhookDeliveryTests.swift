import Testing

@testable import MembraneCore

@Suite struct WebhookDeliveryTests {
    private let receiver: Receiver

    init() throws { receiver = try Receiver() }

    @Test func anEventIsDeliveredOnceAndSigned() throws {
        let report = try receiver.runDue()
        #expect(report["webhooks"] == DueCount(done: 1, failed: 0))
        let request = try #require(receiver.deliveries.first)
        #expect(receiver.deliveries.count == 1 && request.method == "POST" && request.uri.text == Receiver.url)
        #expect(request.payload["eventType"] == "connection.created")
        #expect(request.headers["webhook-id"] == request.payload["id"]?.stringValue)
        #expect(request.headers["Content-Type"] == "application/json")
        try request.verify(receiver.secret, now: receiver.clock.now)
        #expect(try receiver.runDue()["webhooks"] == DueCount())
        #expect(receiver.deliveries.count == 1)
    }

    @Test func nothingIsSentBeforeItIsDue() throws {
        receiver.answers([.status(500)])
        try receiver.runDue()
        receiver.clock.advance(milliseconds: 4000)
        try receiver.runDue()
        #expect(receiver.deliveries.count == 1)
        receiver.clock.advance(milliseconds: 2000)
        try receiver.runDue()
        #expect(receiver.deliveries.count == 2)
        #expect(receiver.deliveries[0].body == receiver.deliveries[1].body)
        #expect(receiver.deliveries[0].headers["webhook-id"] == receiver.deliveries[1].headers["webhook-id"])
    }

    @Test func tenAttemptsTakeAboutThreeDays() throws {
        receiver.answersAlways { _ in .status(503) }
        var waits: [Int64] = []
        while let wait = try receiver.runNext() { waits.append(wait) }
        let expected: [Int64] = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
        #expect(waits.count == expected.count)
        for (wait, expected) in zip(waits, expected) {
            #expect(abs(wait - expected) <= expected / 10 + 1)
        }
        let log = try receiver.log
        #expect(log.map { $0["attempt"] } == (1...10).map { .integer($0) })
        #expect(
            log.allSatisfy { $0["status"] == 503 && $0["errorKey"] == "status_refused" && $0["delivered"] == false })
        #expect(log.last?["deliveryState"] == "given_up" && log.last?["nextAttemptAt"] == nil)
        #expect(try receiver.webhook["enabled"] == true)
    }

    @Test func whatWasGivenUpLetsTheNextEventThrough() throws {
        let failing = Lock(true)
        receiver.answersAlways { _ in failing.withLock { $0 } ? .status(500) : .status(204) }
        try receiver.reconnect()
        while let wait = try receiver.runNext() {
            if receiver.deliveries.count == 10 { failing.withLock { $0 = false } }
            if wait < 0 { break }
        }
        #expect(receiver.deliveredTypes.dropLast().allSatisfy { $0 == "connection.created" })
        #expect(receiver.deliveredTypes.last == "connection.reconnected" && receiver.deliveries.count == 11)
    }

    @Test func eventsOfOneConnectionKeepTheirOrder() throws {
        receiver.answers([.status(500)])
        try receiver.reconnect()
        _ = try receiver.app.client.call(.archiveConnection, ["id": .string(receiver.app.id)])
        try receiver.runDue()
        #expect(receiver.deliveredTypes == ["connection.created"])
        receiver.clock.advance(seconds: 6)
        try receiver.runDue()
        #expect(
            receiver.deliveredTypes == [
                "connection.created", "connection.created", "connection.reconnected", "connection.deleted",
            ])
    }

    @Test func anotherConnectionDoesNotWait() throws {
        let first = receiver.app.id
        receiver.answersAlways { request in
            request.payload["data"]?["connection"]?["id"] == .string(first) ? .status(500) : .status(200)
        }
        try receiver.runDue()
        try receiver.connectAnother()
        // The webhook has failed, and gets a moment of rest.
        receiver.clock.advance(seconds: 2)
        #expect(try receiver.runDue()["webhooks"] == DueCount(done: 1, failed: 0))
        #expect(receiver.deliveries.count == 2)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func aRedirectIsAFailure(status: Int) throws {
        var answer = HTTPResponse.status(status)
        answer.headers["Location"] = "http://169.254.169.254/latest"
        receiver.answers([answer])
        try receiver.runDue()
        #expect(receiver.deliveries.count == 1)
        #expect(try receiver.log.map { $0["errorKey"] } == ["redirect_refused"])
    }

    @Test(arguments: [200, 201, 202, 204, 299])
    func everyStatusOfSuccessIsADelivery(status: Int) throws {
        receiver.answers([.status(status)])
        #expect(try receiver.runDue()["webhooks"] == DueCount(done: 1, failed: 0))
        #expect(try receiver.log.map { $0["deliveryState"] } == ["delivered"])
    }

    @Test func retryAfterIsHonoured() throws {
        var answer = HTTPResponse.status(429)
        answer.headers["Retry-After"] = "3600"
        receiver.answers([answer])
        try receiver.runDue()
        #expect(try receiver.runNext() == 3600)
        #expect(receiver.deliveries.count == 2)
    }

    @Test func retryAfterIsNotWaitedForForEver() throws {
        var answer = HTTPResponse.status(503)
        answer.headers["Retry-After"] = "31000000"
        receiver.answers([answer])
        try receiver.runDue()
        #expect(try receiver.runNext() == 86_400)
    }

    @Test func aNetworkFailureIsLoggedByItsKeyOnly() throws {
        receiver.answersAlways { request throws(Failure) in
            throw Failure(.network, .connection, "connect_failed", "\(request.uri.host) cannot be reached.")
        }
        try receiver.runDue()
        let entry = try #require(try receiver.log.first)
        #expect(entry["errorKey"] == "connect_failed" && entry["status"] == nil && entry["delivered"] == false)
    }

    @Test func goneDisables() throws {
        receiver.answers([.status(410)])
        try receiver.reconnect()
        try receiver.runDue()
        let webhook = try receiver.webhook
        #expect(webhook["enabled"] == false && webhook["disabledReason"] == "gone" && webhook["disabledAt"] != nil)
        receiver.clock.advance(seconds: 86_400)
        try receiver.runDue()
        #expect(receiver.deliveries.count == 1)
        let events = try receiver.world.events()
        #expect(
            events.last?.type == "webhook.disabled"
                && events.last?.payload["data"]?["webhook"]?["id"] == .string(receiver.id))
    }

    @Test func failingForDaysDisablesAndEnablingResumes() throws {
        receiver.answersAlways { _ in .status(500) }
        let start = receiver.clock.now
        while try receiver.webhook["enabled"] == true {
            // Always something new to deliver.
            try receiver.connectAnother()
            try receiver.runDue()
            receiver.clock.advance(seconds: 6 * 3600)
        }
        let days = Double(receiver.clock.now - start) / 86_400_000
        #expect(days > 5 && days < 6)
        #expect(try receiver.webhook["disabledReason"] == "failing")
        let count = receiver.deliveries.count
        receiver.answers([])
        try receiver.runDue()
        #expect(receiver.deliveries.count == count)
        let webhook = try receiver.manager.call(.patchWebhook, ["id": .string(receiver.id), "enabled": true])
        #expect(webhook["enabled"] == true && webhook["disabledAt"] == nil && webhook["failingSince"] == nil)
        #expect(try receiver.runDue()["webhooks"].done > 10)
    }

    @Test func oneThatFailsIsAskedLessOften() throws {
        receiver.answersAlways { _ in .status(500) }
        for _ in 0..<40 {
            try receiver.connectAnother()
        }
        try receiver.runDue()
        // Not all that waits, but as much as is sent at a time; then one after another, with pauses that grow.
        let first = receiver.deliveries.count
        #expect(first <= 16)
        for _ in 0..<60 {
            receiver.clock.advance(seconds: 1)
            try receiver.runDue()
        }
        #expect(receiver.deliveries.count - first <= 6)
    }

    @Test func aSlowOneDoesNotKeepOthersWaiting() throws {
        _ = try receiver.manager.call(.createWebhook, ["url": "https://slow.product.test/in"])
        try receiver.reconnect()
        let clock = receiver.clock
        receiver.answersAlways { request throws(Failure) in
            guard request.uri.host == "slow.product.test" else { return .status(200) }
            clock.advance(seconds: 30)
            throw .timedOut
        }
        var limits = DueLimits()
        limits.maximumMilliseconds = 1000
        try receiver.runDue(limits)
        try receiver.runDue(limits)
        #expect(receiver.deliveredTypes == ["connection.created", "connection.reconnected"])
    }

    @Test func limitsHold() throws {
        for _ in 0..<10 {
            try receiver.connectAnother()
        }
        var limits = DueLimits()
        limits.maximumCount = 3
        let report = try receiver.runDue(limits)
        #expect(report.total.all == 3 && report.nextDueAt == receiver.clock.now)
        #expect(try receiver.runDue()["webhooks"].done == 8)
    }

    @Test func aKilledDeliverersClaimExpires() throws {
        _ = try receiver.world.write { (transaction) throws(Failure) in
            try transaction.acrossWorkspaces.claimDestinations(
                .webhook, owner: "killed", atMost: 10, milliseconds: 120_000)
        }
        try receiver.runDue()
        #expect(receiver.deliveries.isEmpty)
        receiver.clock.advance(seconds: 120)
        try receiver.runDue()
        #expect(receiver.deliveries.count == 1)
    }

    @Test func noSecretIsLoggedOrSent() throws {
        receiver.answersAlways { request throws(Failure) in
            throw Failure(.network, .connection, "connect_failed", "\(request.uri.host) cannot be reached.")
        }
        try receiver.runDue()
        let shown = [
            try receiver.log.map(\.text).joined(), try receiver.world.events().map(\.payload.text).joined(),
            receiver.deliveries.map(\.bodyText).joined(), try receiver.manager.call(.listEvents).text,
        ].joined()
        for secret in [receiver.secret, "canary-url", "access-1", "refresh-1", World.workspaceSecret] {
            #expect(shown.firstRange(of: secret) == nil, "\(secret)")
        }
    }
}
