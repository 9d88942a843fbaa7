/// Whether, and how often, a request is sent again when the app has trouble.
struct RetryPolicy: Sendable {
    /// Further times, after the first.
    var attempts = 0
    /// Who asks for more patience than this is answered at once.
    var maximumDelay: Int64 = 60_000

    static let none = RetryPolicy()
    private static let maximumAttempts: Int64 = 10
    private static let firstBound: Int64 = 500
    private static let lastBound: Int64 = 30_000

    private init() {}

    /// The member `retry` of a request: `true`, a number of further attempts, or an object.
    init(_ json: JSON?) throws(Failure) {
        switch json ?? .null {
        case .null, .bool(false): break
        case .bool(true): attempts = 3
        case .integer(let number): attempts = try Self.attempts(.integer(number), "retry")
        case .object(let members):
            attempts = 3
            for (name, value) in members {
                switch name {
                case "attempts": attempts = try Self.attempts(value, "retry.attempts")
                case "maximumDelayMs":
                    guard case .integer(let delay) = value, (0...86_400_000).contains(delay) else {
                        throw .invalidRequest(
                            "`retry.maximumDelayMs` is an integer from 0 to 86400000.", path: "retry.maximumDelayMs")
                    }
                    maximumDelay = delay
                default:
                    throw .invalidRequest(
                        "`retry` has `attempts` and `maximumDelayMs`, not `\(name.shown(64))`.", path: "retry")
                }
            }
        case let other:
            throw .invalidRequest("`retry` is true, a number or an object, not \(other.kindName).", path: "retry")
        }
    }

    private static func attempts(_ json: JSON, _ path: String) throws(Failure) -> Int {
        guard case .integer(let number) = json, (0...maximumAttempts).contains(number) else {
            throw .invalidRequest("`\(path)` is an integer from 0 to \(maximumAttempts).", path: path)
        }
        return Int(number)
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
