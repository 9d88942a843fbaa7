/// A thread of a virtual process.
final class Strand {
    let name: String
    let process: VirtualProcess
    /// Nobody runs it earlier.
    fileprivate(set) var wakesAt: Int64
    fileprivate let fiber: Fiber
    /// When it last committed something: from then on its lease runs.
    var lastCommitAt: Int64 = 0
    /// Since when the store takes nothing from it.
    var refusedSince: Int64?

    fileprivate init(_ name: String, _ process: VirtualProcess, at time: Int64, _ body: @escaping () -> Void) {
        self.name = name
        self.process = process
        wakesAt = time
        fiber = Fiber(body)
    }

    /// What has died wakes at once, to unwind.
    fileprivate var isReadyAt: Int64 { process.isDead ? 0 : max(wakesAt, process.pausedUntil) }
}

/// Lets one strand run at a time, and decides by the dice which, and when time passes.
final class Scheduler {
    /// Milliseconds since the simulation began, as nobody in it can measure them.
    private(set) var time: Int64 = 0
    private(set) var current: Strand?
    private(set) var steps = 0
    private let dice: Dice
    /// How often, in a thousand, the same strand goes on while others could.
    private let stickiness: Int
    private var strands: [Strand] = []
    private var timers: [Timer] = []
    private var timersSet = 0

    private struct Timer {
        let at: Int64
        let order: Int
        let action: () -> Void
    }

    init(_ dice: Dice, stickiness: Int) {
        self.dice = dice
        self.stickiness = stickiness
    }

    func start(_ name: String, _ process: VirtualProcess, _ body: @escaping () -> Void) {
        strands.append(Strand(name, process, at: time, body))
    }

    /// Something that happens by itself, between the turns of strands.
    func at(_ time: Int64, _ action: @escaping () -> Void) {
        timersSet += 1
        timers.append(Timer(at: max(time, self.time), order: timersSet, action: action))
    }

    /// Gives the strand that runs no turn for that long.
    func suspend(milliseconds: Int64) {
        guard let current else { return }
        current.wakesAt = time + milliseconds
        Fiber.handOver()
    }

    /// Runs until every strand has ended or `isOver`.
    func run(while goesOn: () -> Bool) {
        var last: Strand?
        while !strands.isEmpty, goesOn() {
            fireTimers()
            let ready = strands.filter { $0.isReadyAt <= time }
            guard !ready.isEmpty else {
                time = nextInstant()
                continue
            }
            var chosen = dice.pick(ready)
            if let last, dice.happens(stickiness), ready.contains(where: { $0 === last }) { chosen = last }
            last = chosen
            steps += 1
            current = chosen
            let goesOn = chosen.fiber.resume()
            current = nil
            if !goesOn { strands.removeAll { $0 === chosen } }
        }
    }

    func forgetTimers() { timers = [] }

    private func fireTimers() {
        while let index = timers.indices.filter({ timers[$0].at <= time }).min(by: { isEarlier(timers[$0], timers[$1]) }
        ) {
            timers.remove(at: index).action()
        }
    }

    private func isEarlier(_ first: Timer, _ second: Timer) -> Bool {
        (first.at, first.order) < (second.at, second.order)
    }

    private func nextInstant() -> Int64 {
        let instants = strands.map(\.isReadyAt) + timers.map(\.at)
        return max(time, instants.min() ?? time)
    }
}
