@testable import MembraneCore

/// What seeds have seen.
struct Counts {
    var seeds = 0
    var broken = 0
    var requests = 0
    var refreshes = 0
    var sentAgainInGrace = 0
    var disconnected = 0
    var events = 0
    var grants = 0
    var revoked = 0
    var givenUp = 0
    var erased = 0
    var repeatedWrites = 0
    var crashes = 0
    var pauses = 0
    var steps = 0
    var milliseconds: Int64 = 0
    var windows: [Window: Int] = [:]

    mutating func add(_ other: Counts) {
        seeds += other.seeds
        requests += other.requests
        refreshes += other.refreshes
        sentAgainInGrace += other.sentAgainInGrace
        disconnected += other.disconnected
        events += other.events
        grants += other.grants
        revoked += other.revoked
        givenUp += other.givenUp
        erased += other.erased
        repeatedWrites += other.repeatedWrites
        crashes += other.crashes
        pauses += other.pauses
        steps += other.steps
        milliseconds += other.milliseconds
        windows.merge(other.windows, uniquingKeysWith: +)
    }

    /// One line for `Tests/simulation/run`, which adds up those of several processes.
    var json: String {
        var object = JSONObject()
        for (name, count) in [
            ("seeds", seeds), ("broken", broken), ("requests at apps", requests), ("refreshes sent", refreshes),
            ("sent again within a grace", sentAgainInGrace), ("connections lost", disconnected), ("events", events),
            ("grants", grants), ("grants revoked", revoked),
            ("callers that gave up", givenUp), ("tenants erased", erased),
            ("writes run again", repeatedWrites), ("crashes", crashes), ("pauses", pauses), ("steps", steps),
            ("virtual minutes", Int(milliseconds / 60_000)),
        ] {
            object[name] = .integer(Int64(count))
        }
        for window in Window.allCases { object["window: \(window.rawValue)"] = .integer(Int64(windows[window] ?? 0)) }
        return JSON.object(object).text
    }
}
