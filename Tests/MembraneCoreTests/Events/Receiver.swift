@testable import MembraneCore

/// A world with a connected app and a webhook.
struct Receiver {
    static let url = "https://hooks.product.test/in?token=canary-url"

    let world: World
    let app: ConnectedApp
    /// A new one each time: time passes here, and tokens expire.
    var manager: Client { get throws(Failure) { try world.manager() } }
    var tenant: Client { get throws(Failure) { try world.tenant() } }
    let id: String
    let secret: String

    init(_ world: World? = nil, events: JSON? = nil) throws {
        self.world = if let world { world } else { try World() }
        let manager = try self.world.manager()
        var request: JSON = ["url": .string(Self.url)]
        if let events { request = request.merging(["events": events]) }
        let webhook = try manager.call(.createWebhook, request)
        id = webhook["id"]?.stringValue ?? ""
        secret = webhook["secret"]?.stringValue ?? ""
        // Its connection is the first event.
        app = try ConnectedApp(self.world)
    }

    var clock: ManualClock { world.clock }

    /// What was sent to the webhook, in order.
    var deliveries: [HTTPRequest] { world.transport.requests.filter { $0.uri.host == "hooks.product.test" } }

    var deliveredTypes: [String?] { deliveries.map { $0.payload["eventType"]?.stringValue } }

    /// Answers deliveries with these, in order; 200 when there are no more.
    func answers(_ answers: [HTTPResponse]) {
        let left = Lock(answers)
        world.transport.onApp { request in
            guard request.uri.host == "hooks.product.test" else { return .json(#"{"ok": true}"#) }
            return left.withLock { $0.isEmpty ? .status(200) : $0.removeFirst() }
        }
    }

    func answersAlways(_ answer: @escaping ScriptedTransport.Script) { world.transport.onApp(answer) }

    @discardableResult
    func runDue(_ limits: DueLimits = DueLimits()) throws(Failure) -> DueReport { try world.engine.runDue(limits) }

    func reconnect() throws { _ = try world.connectOAuth(tenant, ["connectionId": .string(app.id)]) }

    /// One connection more, which is one event more.
    func connectAnother() throws {
        _ = try world.connectOAuth(tenant, ["connectorKey": "crm", "allowMultipleConnections": true])
    }

    var webhook: JSON { get throws(Failure) { try manager.call(.getWebhook, ["id": .string(id)]) } }

    /// The delivery log, oldest first.
    var log: [JSON] {
        get throws(Failure) {
            let answer = try manager.call(.listWebhookDeliveries, ["id": .string(id)])
            return (answer["items"]?.arrayValue ?? []).reversed()
        }
    }

    /// Moves to when something is due next, and does it. How long that was in seconds.
    @discardableResult
    func runNext() throws -> Int64? {
        let call = Call(clock: clock)
        guard let next = try WebhookSource().nextDueAt(world.engine.services, call) else { return nil }
        let wait = max(0, next - clock.now)
        clock.advance(milliseconds: wait)
        try runDue()
        return wait / 1000
    }
}

extension HTTPRequest {
    var payload: JSON { (try? JSON(parsing: body ?? [], what: "A payload")) ?? .null }

    /// Checks it as a receiver does.
    func verify(_ secrets: String, now: Int64) throws(Failure) {
        try WebhookSignature.verify(
            .init(
                id: headers["webhook-id"] ?? "", timestamp: headers["webhook-timestamp"] ?? "",
                signature: headers["webhook-signature"] ?? "", body: body ?? []), secrets: secrets,
            toleranceSeconds: 300, now: now)
    }
}
