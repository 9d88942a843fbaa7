/// Every type of event.
enum EventType {
    /// A webhook gets no more events, because it failed for days or said that it is gone.
    static let webhookDisabled = "webhook.disabled"

    static let all = ConnectionEvent.allCases.map(\.rawValue) + [webhookDisabled]
}
