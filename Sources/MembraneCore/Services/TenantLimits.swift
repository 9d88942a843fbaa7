/// What one tenant may fill the store with. It chooses how often it connects, and to what.
struct TenantLimits: Sendable {
    /// Archived ones are counted as well.
    var connections: Int64 = 10_000
    /// Attempts to connect that somebody has begun and nobody finished.
    var attempts: Int64 = 1000
    /// Apps that were found for it by their address.
    var apps: Int64 = 100
    /// Events are kept for a week, and longer where nobody takes them.
    var events: Int64 = 100_000

    private static let range: ClosedRange<Int64> = 1...1_000_000_000

    static let members: [RequestMember] = [
        .init("connections", .integer(range), "Connections, archived ones as well."),
        .init("attempts", .integer(range), "Attempts to connect that wait for somebody."),
        .init("apps", .integer(range), "Apps that were found for it by their address."),
        .init("events", .integer(range), "Events that are kept."),
    ]

    init() {}

    /// Nil: the defaults.
    init(_ given: JSONObject?) {
        connections = given?["connections"]?.integerValue ?? connections
        attempts = given?["attempts"]?.integerValue ?? attempts
        apps = given?["apps"]?.integerValue ?? apps
        events = given?["events"]?.integerValue ?? events
    }
}
