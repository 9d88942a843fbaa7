enum DeliveryState: Int64, CaseIterable {
    case pending = 0
    case delivered = 1
    case givenUp = 2

    /// As list_webhook_deliveries says it.
    var name: String {
        switch self {
        case .pending: "pending"
        case .delivered: "delivered"
        case .givenUp: "given_up"
        }
    }
}

/// One event on its way to one destination.
struct EventDelivery: Sendable {
    let eventId: String
    let subjectId: String
    /// How many have failed before.
    let attempts: Int64
    var type = ""
    /// The bytes that are signed and sent are these, in every attempt.
    var payload = ""
}

/// What is due for a destination.
struct DueDeliveries {
    var deliveries: [EventDelivery] = []
    /// How many events could not be read; they are put off.
    var damaged = 0
}
