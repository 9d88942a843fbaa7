import Testing

@testable import MembraneCore

@Suite struct WebhookOperationTests {
    private let receiver: Receiver
    private let manager: Client
    private let id: JSON

    init() throws {
        receiver = try Receiver()
        manager = try receiver.manager
        id = .string(receiver.id)
    }

    @Test func theSecretIsShownOnce() throws {
        #expect(receiver.secret.hasPrefix("whsec_") && WebhookSecret.key(receiver.secret)?.count == 32)
        let shown = [try manager.call(.listWebhooks), try receiver.webhook].map(\.text).joined()
        #expect(shown.firstRange(of: "whsec_") == nil && shown.firstRange(of: "canary-url") != nil)
    }

    @Test func addressAndSecretAreSealedInTheFile() throws {
        let file = try StoreFile()
        let receiver = try Receiver(try World(file))
        try receiver.runDue()
        receiver.world.engine.close()
        for name in file.names {
            let text = String(decoding: file.bytes(file.folder + "/" + name), as: UTF8.self)
            #expect(text.firstRange(of: "canary-url") == nil && text.firstRange(of: receiver.secret) == nil)
        }
    }

    @Test(arguments: [
        (#"{"url": "http://hooks.product.test/"}"#, Status.addressRefused),
        (#"{"url": "ftp://x.test/"}"#, .invalidRequest), (#"{"url": "https://u:p@x.test/"}"#, .invalidRequest),
        (#"{"url": "https://x.test/#a"}"#, .invalidRequest), (#"{"url": ""}"#, .invalidRequest),
        ("{}", .invalidRequest), (#"{"url": "https://x.test/", "events": []}"#, .invalidRequest),
        (#"{"url": "https://x.test/", "events": "connection.created"}"#, .invalidRequest),
        (#"{"url": "https://x.test/", "events": ["connection.create"]}"#, .invalidRequest),
        (#"{"url": "https://x.test/", "events": [1]}"#, .invalidRequest),
    ])
    func whatCannotBeAWebhookIsRefused(request: String, status: Status) throws {
        let refusal = failure { () throws(Failure) in _ = try manager.perform(.createWebhook, request) }
        #expect(refusal?.status == status)
    }

    @Test func aWrongTypeIsCorrected() throws {
        let refusal = manager.refusal(.createWebhook, ["url": "https://x.test/", "events": ["connection.create"]])
        #expect(refusal?.message.firstRange(of: "connection.created") != nil)
    }

    @Test func thereIsALimit() throws {
        for number in 1..<50 { _ = try manager.call(.createWebhook, ["url": .string("https://x.test/\(number)")]) }
        #expect(manager.refusal(.createWebhook, ["url": "https://x.test/"])?.key == "too_many_webhooks")
    }

    @Test func onlyTheEventsThatAreWantedAreSent() throws {
        let receiver = try Receiver(events: ["connection.deleted"])
        try receiver.reconnect()
        _ = try receiver.app.client.call(.archiveConnection, ["id": .string(receiver.app.id)])
        try receiver.runDue()
        #expect(receiver.deliveredTypes == ["connection.deleted"])
        #expect(try receiver.webhook["events"] == ["connection.deleted"])
    }

    @Test func patchingChangesWhatIsGiven() throws {
        let answer = try manager.call(
            .patchWebhook,
            ["id": id, "url": "https://other.product.test/", "name": "Other", "events": ["connection.deleted"]])
        #expect(answer["url"] == "https://other.product.test/" && answer["name"] == "Other")
        #expect(answer["events"] == ["connection.deleted"])
        #expect(try manager.call(.patchWebhook, ["id": id, "events": .null])["events"] == nil)
        #expect(try receiver.webhook["url"] == "https://other.product.test/")
    }

    @Test func whatIsDisabledKeepsItsEvents() throws {
        #expect(try manager.call(.patchWebhook, ["id": id, "enabled": false])["disabledReason"] == "requested")
        try receiver.reconnect()
        try receiver.runDue()
        #expect(receiver.deliveries.isEmpty)
        #expect(manager.refusal(.redeliverWebhook, ["id": id, "eventId": "evt_x"])?.key == "webhook_disabled")
        _ = try manager.call(.patchWebhook, ["id": id, "enabled": true])
        try receiver.runDue()
        #expect(receiver.deliveredTypes == ["connection.created", "connection.reconnected"])
    }

    @Test func deletingEndsIt() throws {
        #expect(try manager.call(.deleteWebhook, ["id": id])["id"] == id)
        #expect(manager.refusal(.getWebhook, ["id": id])?.status == .notFound)
        try receiver.runDue()
        #expect(receiver.deliveries.isEmpty)
    }

    @Test func bothSecretsSignDuringTheOverlap() throws {
        let answer = try manager.call(.rotateWebhookSecret, ["id": id, "overlapSeconds": 600])
        let new = try #require(answer["secret"]?.stringValue)
        try receiver.runDue()
        let first = try #require(receiver.deliveries.last)
        for secrets in [receiver.secret, new, "\(new) \(receiver.secret)"] {
            try first.verify(secrets, now: receiver.clock.now)
        }
        receiver.clock.advance(seconds: 600)
        try receiver.reconnect()
        try receiver.runDue()
        let second = try #require(receiver.deliveries.last)
        try second.verify(new, now: receiver.clock.now)
        let refusal = failure { () throws(Failure) in try second.verify(receiver.secret, now: receiver.clock.now) }
        #expect(refusal?.data["reason"] == "signature")
    }

    @Test func withoutOverlapTheOldSecretIsOver() throws {
        let answer = try manager.call(.rotateWebhookSecret, ["id": id, "overlapSeconds": 0])
        try receiver.runDue()
        let request = try #require(receiver.deliveries.last)
        try request.verify(answer["secret"]?.stringValue ?? "", now: receiver.clock.now)
        #expect(failure { () throws(Failure) in try request.verify(receiver.secret, now: receiver.clock.now) } != nil)
    }

    @Test func manyRotationsKeepFewSecrets() throws {
        for _ in 0..<10 { _ = try manager.call(.rotateWebhookSecret, ["id": id]) }
        try receiver.runDue()
        let header = receiver.deliveries.last?.headers["webhook-signature"] ?? ""
        #expect(header.split(separator: " ").count == WebhookSettings.maximumSecrets)
    }

    @Test func anEventIsSentOnceMore() throws {
        try receiver.runDue()
        let eventId = try #require(try receiver.world.events().first?.id)
        let answer = try manager.call(.redeliverWebhook, ["id": id, "eventId": .string(eventId)])
        #expect(answer["deliveryState"] == "pending" && answer["eventId"] == .string(eventId))
        try receiver.runDue()
        #expect(receiver.deliveries.count == 2)
        #expect(receiver.deliveries[0].headers["webhook-id"] == receiver.deliveries[1].headers["webhook-id"])
        #expect(manager.refusal(.redeliverWebhook, ["id": id, "eventId": "evt_none"])?.status == .notFound)
    }

    @Test func whatWasGivenUpIsTriedAnew() throws {
        receiver.answersAlways { _ in .status(500) }
        while try receiver.runNext() != nil {}
        receiver.answers([])
        let eventId = try #require(try receiver.world.events().first?.id)
        _ = try receiver.manager.call(.redeliverWebhook, ["id": id, "eventId": .string(eventId)])
        try receiver.runDue()
        #expect(try receiver.log.last?["deliveryState"] == "delivered")
    }

    @Test func eventsAreListed() throws {
        try receiver.reconnect()
        let all = try manager.call(.listEvents)["items"]
        #expect(all?[0]?["eventType"] == "connection.reconnected" && all?[1]?["eventType"] == "connection.created")
        let first = try manager.call(.listEvents, ["limit": 1])
        let second = try manager.call(.listEvents, ["limit": 1, "cursor": first["cursor"] ?? .null])
        #expect(first["items"]?[0] == all?[0] && second["items"]?[0] == all?[1] && second["cursor"] == nil)
        let deleted = try manager.call(.listEvents, ["eventType": "connection.created"])["items"]
        #expect(deleted?.arrayValue?.count == 1)
        #expect(try manager.call(.listEvents, ["connectionId": "con_none"])["items"] == [])
        #expect(try manager.call(.listEvents, ["connectionId": .string(receiver.app.id)])["items"] == all)
    }

    @Test func theLogIsPaged() throws {
        receiver.answersAlways { _ in .status(500) }
        for _ in 0..<3 { try receiver.runNext() }
        let first = try receiver.manager.call(.listWebhookDeliveries, ["id": id, "limit": 2])
        #expect(first["items"]?[0]?["attempt"] == 3 && first["items"]?.arrayValue?.count == 2)
        let second = try receiver.manager.call(
            .listWebhookDeliveries, ["id": id, "limit": 2, "cursor": first["cursor"] ?? .null])
        #expect(second["items"]?.arrayValue?.count == 1 && second["cursor"] == nil)
    }

    @Test func oldEventsAreErased() throws {
        try receiver.runDue()
        receiver.clock.advance(seconds: 7 * 86_400)
        try receiver.runDue()
        #expect(try receiver.world.events().isEmpty)
        #expect(try receiver.log.isEmpty)
    }

    @Test func whatAWebhookWaitsForIsKeptLonger() throws {
        _ = try receiver.manager.call(.patchWebhook, ["id": id, "enabled": false])
        receiver.clock.advance(seconds: 8 * 86_400)
        try receiver.runDue()
        #expect(try receiver.world.events().count == 1)
        receiver.clock.advance(seconds: 23 * 86_400)
        try receiver.runDue()
        #expect(try receiver.world.events().isEmpty)
        _ = try receiver.manager.call(.patchWebhook, ["id": id, "enabled": true])
        #expect(try receiver.runDue()["webhooks"] == DueCount())
    }

    @Test func expiredAttemptsToConnectAreErased() throws {
        _ = try receiver.world.startOAuth(try receiver.tenant, ["connectionId": .string(receiver.app.id)])
        receiver.clock.advance(seconds: 2 * 86_400)
        #expect(try receiver.runDue()["housekeeping"].done == 2)
        let left = try receiver.world.read { (transaction) throws(Failure) in
            try transaction.session.first("SELECT COUNT(*) FROM connection_requests", []) { (row) throws(Failure) in
                row.integer(0)
            }
        }
        #expect(left == 0)
    }
}
