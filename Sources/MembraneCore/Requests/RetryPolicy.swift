/// Whether, and how often, a request is sent again when the app has trouble.
struct RetryPolicy: Sendable {
    /// Further times, after the first.
    var attempts = 0
    /// Who asks for more patience than this is answered at once.
    var maximumDelay: Int64 = 60_000

    static let none = RetryPolicy()
    static let attempts: ClosedRange<Int64> = 0...10

    /// Where it is an object.
    static let members: [RequestMember] = [
        .init("attempts", .integer(attempts), "How often to send again. Default 3."),
        .init(
            "maximumDelayMs", .integer(0...86_400_000),
            "Who asks for more patience, in milliseconds, is answered at once. Default 60000."),
    ]
    private static let firstBound: Int64 = 500
    private static let lastBound: Int64 = 30_000

    private init() {}

    /// The member `retry` of a request: `true`, a number of further attempts, or an object.
    init(_ json: JSON?) {
        switch json ?? .null {
        case .bool(true): attempts = 3
        case .integer(let number): attempts = Int(clamping: number)
        case .object(let members):
            attempts = members["attempts"]?.integerValue.map { Int(clamping: $0) } ?? 3
            maximumDelay = members["maximumDelayMs"]?.integerValue ?? maximumDelay
        case .null, .bool, .number, .string, .array: break
        }
    }

    /// How long to wait before the next time; nil when there is none.
    ///
    /// - Parameters:
    ///   - tries: how often the request was sent already.
    ///   - wish: how long the app asks to be left alone.
    func delay(after tries: Int, wish: Int64?, _ call: Call, _ random: any RandomSource) throws(Failure) -> Int64? {
        guard tries <= attempts else { return nil }
        let bound = min(Self.firstBound << Int64(min(max(tries - 1, 0), 6)), Self.lastBound)
        let jitter = try random.number(below: bound)
        // Later than asked for, and not all at the same moment.
        let delay = wish.map { max(0, $0) &+ jitter / 4 } ?? bound / 2 + jitter / 2
        guard delay <= maximumDelay else { return nil }
        if let remaining = call.remainingMilliseconds, delay >= remaining { return nil }
        return delay
    }
}
