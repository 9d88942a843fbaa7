/// What a seed chooses before anything happens.
///
/// Each kind of fault is left out by many seeds: what hides behind one is then seen in another.
struct Plan {
    let processes: Int
    /// Processes of one machine know of each other's end.
    let machines: Int
    let threads: Int
    let connections: Int
    /// What each thread does before calm returns.
    let actions: Int
    let stickiness: Int
    /// How much later than they asked those who wait are woken, at most.
    let lateness: Int64

    let lifetimeSeconds: Int64
    let expiry: Expiry
    let rotates: Bool
    let grace: Grace
    /// The connector says what grace the provider has.
    let declaresGrace: Bool
    /// Otherwise a token that is sent again is refused, and nothing more.
    let reuseRevokes: Bool
    let refreshEndsOldAccess: Bool

    let lostRequests: Int
    let lostAnswers: Int
    let delays: Int
    let longestDelay: Int64
    let tokenErrors: Int
    let appErrors: Int
    let crashes: Int
    let pauses: Int
    let longestPause: Int64
    let clockJumps: Int
    let skew: Int64
    let storeFaults: Int
    let storeOutages: Int
    let revocations: Int
    let changes: Int
    let dueWork: Int
    /// People who connect, with callers that may give up.
    let connects: Int
    let callersGiveUp: Int
    let failingTests: Int
    /// Processes that end while others of their threads are at work.
    let closes: Int
    let deletions: Int
    /// Writes that run twice.
    let repeatedWrites: Int

    /// How the provider says how long an access token lives.
    enum Expiry: CaseIterable {
        case number, text, absent, null
    }

    /// When a refresh token that was accepted may be sent again.
    enum Grace: Equatable {
        case none
        case seconds(Int64)
        case untilNewIsUsed
    }

    /// The key of the connector that the plan calls for.
    var connectorKey: String {
        guard declaresGrace else { return "crm" }
        return switch grace {
        case .none: "crm"
        case .seconds(let seconds): "crm-\(seconds)"
        case .untilNewIsUsed: "crm-until-used"
        }
    }

    init(_ dice: Dice) {
        func maybe(_ chance: Int, _ values: [Int]) -> Int { dice.happens(chance) ? dice.pick(values) : 0 }
        processes = 2 + dice.below(4)
        machines = dice.pick([1, 2, 10])
        threads = dice.pick([1, 1, 2, 2, 3, 4])
        connections = dice.pick([1, 1, 1, 2, 3])
        actions = 2 + dice.below(6)
        stickiness = dice.pick([0, 0, 300, 700, 900])
        lateness = dice.pick([1, 100, 200, 400, 400])
        lifetimeSeconds = dice.pick([60, 60, 120, 300, 1800])
        expiry = dice.happens(700) ? .number : dice.pick(Expiry.allCases)
        rotates = dice.happens(900)
        grace = dice.pick([.none, .none, .none, .seconds(10), .seconds(60), .seconds(1800), .untilNewIsUsed])
        declaresGrace = dice.happens(700)
        reuseRevokes = dice.happens(800)
        refreshEndsOldAccess = dice.happens(300)
        lostRequests = maybe(400, [20, 100, 300])
        lostAnswers = maybe(300, [10, 50, 200])
        delays = maybe(600, [50, 200, 600])
        longestDelay = dice.pick([500, 5_000, 20_000, 60_000])
        tokenErrors = maybe(500, [20, 100, 400])
        appErrors = maybe(300, [10, 100])
        crashes = maybe(500, [3, 10, 30])
        pauses = maybe(500, [3, 10, 30])
        longestPause = dice.pick([2_000, 15_000, 60_000, 120_000])
        clockJumps = maybe(300, [1, 3])
        skew = dice.happens(400) ? dice.pick([500, 5_000, 90_000, 600_000]) : 0
        storeFaults = maybe(300, [5, 20, 80])
        storeOutages = maybe(200, [1, 2])
        revocations = maybe(150, [1])
        changes = maybe(400, [50, 150])
        dueWork = maybe(500, [100, 400])
        connects = maybe(500, [100, 300])
        callersGiveUp = maybe(600, [200, 600])
        failingTests = maybe(300, [200, 600])
        closes = maybe(300, [20, 60])
        deletions = maybe(200, [20, 60])
        repeatedWrites = maybe(500, [20, 200, 1000])
    }
}
